package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
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
 * <p><b>Statistic:</b> χ² of the last written digit of a device's channels, each against the median
 * share that the digit has on the devices that write the same channel to the same place; as the
 * effect √(χ²/n). Threshold 0.25. A channel counts with 100 values and at least six different
 * digits (fewer are a coarser sensor, not a forger) where six devices have it.
 *
 * <p><b>Null hypothesis:</b> the digits have the shares of the fleet; p is a χ² tail with 9 degrees
 * of freedom a channel. One change in four is counted, so that neighbours hardly depend on each
 * other.
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
  private static final int MIN_VALUES = 100;
  private static final int MIN_DEVICES = 6;
  private static final int MIN_DIGITS = 6;
  private static final double THRESHOLD = 0.25;

  private record Key(String channel, int place) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byName = channel.compareTo(other.channel);
      return byName != 0 ? byName : Integer.compare(place, other.place);
    }
  }

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    Map<Key, double[]> shares = shares(fleet);
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (DeviceTrace device : fleet.devices()) {
      int channels = 0;
      double chi = 0;
      long values = 0;
      for (Map.Entry<String, ChannelTrace> channel : device.channels().entrySet()) {
        DigitCounts own = channel.getValue().digits();
        double[] usual = shares.get(new Key(channel.getKey(), own.used()));
        if (usual != null && isTestable(channel.getValue())) {
          channels++;
          chi += chiSquared(own, usual);
          values += values(own);
        }
      }
      examined += channels > 0 ? 1 : 0;
      if (channels > 0 && Math.sqrt(chi / values) >= THRESHOLD) {
        candidates.add(candidate(device, chi, values, channels));
      }
    }
    return new TestOutcome(SuspicionKind.LAST_DIGIT, examined, candidates);
  }

  private static Candidate candidate(DeviceTrace device, double chi, long values, int channels) {
    double effect = Math.sqrt(chi / values);
    return Candidate.of(
        SuspicionKind.LAST_DIGIT,
        List.of(device.device().id()),
        effect,
        THRESHOLD,
        TailBounds.chiSquared(chi, 9 * channels),
        Words.of(
            "%d 个通道的末位数字分布与其他设备的同名通道不同（效应 %.2f，%d 个数值）",
            "the last digits of %d channels are spread unlike those of the same channels elsewhere"
                + " (effect %.2f, %d values)",
            channels,
            effect,
            values));
  }

  /** The median share of each digit over the devices that have a channel, made to add up to 1. */
  private static Map<Key, double[]> shares(FleetTrace fleet) {
    Map<Key, List<DigitCounts>> channels = new TreeMap<>();
    for (DeviceTrace device : fleet.devices()) {
      device
          .channels()
          .forEach((name, channel) -> {
            if (isTestable(channel)) {
              channels
                  .computeIfAbsent(new Key(name, channel.digits().used()), key -> new ArrayList<>())
                  .add(channel.digits());
            }
          });
    }
    Map<Key, double[]> shares = new TreeMap<>();
    channels.forEach((key, counts) -> {
      if (counts.size() >= MIN_DEVICES) {
        shares.put(key, medians(counts));
      }
    });
    return shares;
  }

  private static double[] medians(List<DigitCounts> counts) {
    double[] shares = new double[10];
    double sum = 0;
    for (int digit = 0; digit < 10; digit++) {
      int d = digit;
      double[] each =
          counts.stream()
              .mapToDouble(c -> (c.count(c.used(), d) + 0.5) / (values(c) + 5.0))
              .sorted()
              .toArray();
      shares[digit] = (each[(each.length - 1) / 2] + each[each.length / 2]) / 2;
      sum += shares[digit];
    }
    for (int digit = 0; digit < 10; digit++) {
      shares[digit] /= sum;
    }
    return shares;
  }

  private static boolean isTestable(ChannelTrace channel) {
    DigitCounts own = channel.digits();
    int different = 0;
    for (int digit = 0; digit < 10; digit++) {
      different += own.count(own.used(), digit) > 0 ? 1 : 0;
    }
    return channel.isDecimal() && values(own) >= MIN_VALUES && different >= MIN_DIGITS;
  }

  private static int values(DigitCounts digits) {
    int n = 0;
    for (int digit = 0; digit < 10; digit++) {
      n += digits.count(digits.used(), digit);
    }
    return n;
  }

  private static double chiSquared(DigitCounts own, double[] shares) {
    int n = values(own);
    double chi = 0;
    for (int digit = 0; digit < 10; digit++) {
      double expected = n * shares[digit];
      double off = own.count(own.used(), digit) - expected;
      chi += off * off / expected;
    }
    return chi;
  }
}
