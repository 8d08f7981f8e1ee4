package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.PrintIndex;
import io.plumbline.verifier.engine.suspicion.measure.PrintIndex.Entry;
import io.plumbline.verifier.engine.suspicion.measure.PrintIndex.Pair;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Self-replay: a device's day equals an earlier day of its own.
 *
 * <p><b>Statistic:</b> days that repeat an earlier one, where the channels that agree hold half of
 * the day's bits at least. Threshold 2 days; one day ranks and does not leave the device out, where
 * chance has a probability of 2^-64 or less.
 *
 * <p><b>Null hypothesis:</b> each day is new. A day with b surprises agrees with one of D other
 * days with probability D·2^-b at most; p is the product over the repeated days. Days without
 * surprises (weekends, standstill, a fixed cycle) are not looked at.
 *
 * <p><b>Source:</b> as {@link ExactClones}.
 *
 * <p><b>What may deceive it:</b> a gateway that stamps a buffered day with a new date. <b>What
 * escapes it:</b> replay with added noise, and loops whose length does not divide a day; counters
 * that fall back at the seam are {@link Contradiction}'s.
 */
final class SelfReplay implements Detector {
  private static final int MIN_DAYS = 2;

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    PrintIndex index = new PrintIndex(fleet);
    Map<Pair, Integer> common = new TreeMap<>();
    for (List<Entry> group : index.repeated()) {
      for (int i = 1; i < group.size(); i++) {
        Entry a = group.get(i - 1);
        Entry b = group.get(i);
        if (a.device() == b.device() && a.day() != b.day()) {
          common.merge(
              new Pair(a.device(), a.day(), a.device(), b.day()), a.bitsWith(b), Integer::sum);
        }
      }
    }
    Map<Integer, Map<Integer, Integer>> replayed = new TreeMap<>();
    common.forEach((pair, bits) -> {
      if (index.isMost(pair, bits)) {
        replayed
            .computeIfAbsent(pair.device(), key -> new TreeMap<>())
            .merge(pair.otherDay(), bits, Math::max);
      }
    });
    List<Candidate> candidates = new ArrayList<>();
    replayed.forEach((device, days) -> {
      DeviceTrace trace = index.devices().get(device);
      double log2p = log2p(trace, days, index);
      if (days.size() >= MIN_DAYS || log2p <= PrintIndex.ONE_DAY_LOG2P) {
        candidates.add(candidate(trace, days, log2p));
      }
    });
    long examined = index.devices().stream().filter(d -> index.daysOf(d) >= MIN_DAYS).count();
    return new TestOutcome(SuspicionKind.SELF_REPLAY, examined, candidates);
  }

  private static double log2p(DeviceTrace device, Map<Integer, Integer> days, PrintIndex index) {
    double meetings = Math.log(Math.max(2, index.daysOf(device))) / Math.log(2);
    double log2p = 0;
    for (int bits : days.values()) {
      log2p += Math.min(0, meetings - bits);
    }
    return log2p;
  }

  private static Candidate candidate(DeviceTrace device, Map<Integer, Integer> days, double log2p) {
    List<String> suspect = List.of(device.device().id());
    return new Candidate(
        SuspicionKind.SELF_REPLAY,
        suspect,
        days.size() >= MIN_DAYS ? suspect : List.of(),
        days.size(),
        1,
        Math.min(1, Math.pow(2, log2p)),
        Words.of(
            "有 %d 天与自己早先的某天数值全同，首个重放日 %s",
            "%d days equal an earlier day of its own, the first of them %s",
            days.size(),
            LocalDate.ofEpochDay(days.keySet().iterator().next())));
  }
}
