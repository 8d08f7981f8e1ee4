package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.trace.ChannelTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.DigitCounts;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Last digits: numbers that people make up favour some digits and avoid others.
 *
 * <p><b>Statistic:</b> χ² of the last written digit of a channel's values against that of the same
 * channel, written to the same place, on the other devices; as the effect √(χ²/n). Threshold 0.3.
 * The pool needs five other devices and 1000 values, the device 200 values and at least six
 * different digits: fewer are a coarser sensor, not a forger.
 *
 * <p><b>Null hypothesis:</b> the digit has the distribution of the pool; p is a χ² tail with 9
 * degrees of freedom, reduced for the pool's own size, times the channels of the device. One change
 * in eight is counted, so that neighbours hardly depend on each other.
 *
 * <p><b>Source:</b> Mosimann, Wiseman, Edelman, Data fabrication: can people generate random
 * digits? (Accountability in Research 4, 1995). Not against equal frequencies, because scaled
 * converter counts have none; and not Benford's law of first digits, because sensors do not range
 * over decades.
 *
 * <p><b>What may deceive it:</b> another make of sensor under the same channel name. <b>What
 * escapes it:</b> a random number generator, and a channel that most devices make up. It ranks and
 * adjusts nothing.
 */
final class LastDigits implements Detector {
  private static final int MIN_VALUES = 200;
  private static final int MIN_POOL = 1000;
  private static final int MIN_OTHERS = 5;
  private static final int MIN_DIGITS = 6;
  private static final double THRESHOLD = 0.3;

  private record Key(String channel, int place) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byName = channel.compareTo(other.channel);
      return byName != 0 ? byName : Integer.compare(place, other.place);
    }
  }

  private static final class Pool {
    private final long[] counts = new long[10];
    private long values;
    private int devices;
  }

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    Map<Key, Pool> pools = pools(fleet);
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (DeviceTrace device : fleet.devices()) {
      int channels = 0;
      double worst = 0;
      double p = 1;
      String where = "";
      for (Map.Entry<String, ChannelTrace> channel : device.channels().entrySet()) {
        DigitCounts own = channel.getValue().digits();
        Pool pool = pools.get(new Key(channel.getKey(), own.used()));
        if (pool == null || !isComparable(channel.getValue(), pool)) {
          continue;
        }
        channels++;
        double chi = chiSquared(own, pool);
        double effect = Math.sqrt(chi / values(own));
        if (effect > worst) {
          worst = effect;
          p = TailBounds.chiSquared(chi, 9);
          where = channel.getKey();
        }
      }
      examined += channels > 0 ? 1 : 0;
      if (worst >= THRESHOLD) {
        candidates.add(candidate(device, where, worst, Math.min(1, p * channels)));
      }
    }
    return new TestOutcome(SuspicionKind.LAST_DIGIT, examined, candidates);
  }

  private static Candidate candidate(DeviceTrace device, String where, double effect, double p) {
    return Candidate.of(
        SuspicionKind.LAST_DIGIT,
        List.of(device.device().id()),
        effect,
        THRESHOLD,
        p,
        Words.of(
            "通道 %s 的末位数字分布与其他设备的同名通道不同（效应 %.2f）",
            "the last digits of channel %s are spread unlike those of the same channel elsewhere"
                + " (effect %.2f)",
            where,
            effect));
  }

  private static Map<Key, Pool> pools(FleetTrace fleet) {
    Map<Key, Pool> pools = new TreeMap<>();
    for (DeviceTrace device : fleet.devices()) {
      device
          .channels()
          .forEach((name, channel) -> {
            DigitCounts digits = channel.digits();
            int values = values(digits);
            if (channel.isDecimal() && values > 0) {
              Pool pool = pools.computeIfAbsent(new Key(name, digits.used()), key -> new Pool());
              pool.values += values;
              pool.devices++;
              for (int digit = 0; digit < 10; digit++) {
                pool.counts[digit] += digits.count(digits.used(), digit);
              }
            }
          });
    }
    return pools;
  }

  private static boolean isComparable(ChannelTrace channel, Pool pool) {
    DigitCounts own = channel.digits();
    int values = values(own);
    int different = 0;
    for (int digit = 0; digit < 10; digit++) {
      different += own.count(own.used(), digit) > 0 ? 1 : 0;
    }
    return channel.isDecimal()
        && values >= MIN_VALUES
        && different >= MIN_DIGITS
        && pool.devices > MIN_OTHERS
        && pool.values - values >= MIN_POOL;
  }

  private static int values(DigitCounts digits) {
    int n = 0;
    for (int digit = 0; digit < 10; digit++) {
      n += digits.count(digits.used(), digit);
    }
    return n;
  }

  private static double chiSquared(DigitCounts own, Pool pool) {
    int n = values(own);
    long others = pool.values - n;
    double chi = 0;
    for (int digit = 0; digit < 10; digit++) {
      int count = own.count(own.used(), digit);
      // Half a count more for each digit: a digit that the others never had is rare, not
      // impossible.
      double expected = n * (pool.counts[digit] - count + 0.5) / (others + 5.0);
      chi += (count - expected) * (count - expected) / expected;
    }
    return chi * others / (others + n);
  }
}
