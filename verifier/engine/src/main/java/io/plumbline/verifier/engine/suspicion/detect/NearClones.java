package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import io.plumbline.verifier.engine.suspicion.trace.MinHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Near clones: two devices whose signals go up and down alike, whatever their scale, offset, shift
 * in time or channel names.
 *
 * <p><b>Statistic:</b> the Jaccard index of the two devices' sets of direction words (24 signs of
 * successive changes), estimated by {@link MinHash} over 256 bins. Threshold 0.10: a copy of which
 * nine words in ten were destroyed still reaches it.
 *
 * <p><b>Null hypothesis:</b> the signals are independent; each bin then agrees with the probability
 * that it has for two devices of this fleet at random (median over up to 20 000 pairs, 1/128 at
 * least). p is the binomial tail over the bins, times the devices that each could have met. Devices
 * with fewer than 500 distinct words are not looked at.
 *
 * <p><b>Source:</b> Broder 1997; Li, Owen, Zhang 2012; signs instead of values after the ordinal
 * patterns of Bandt and Pompe (Physical Review Letters 88, 174102, 2002). Candidates meet by
 * sorting each bin, so the cost is 256·n·log n and not n².
 *
 * <p><b>What may deceive it:</b> one physical quantity measured twice (mains voltage, outdoor
 * temperature, a shared drive). <b>What escapes it:</b> a copy with noise larger than the signal's
 * own steps, resampling to another period, and a fleet of which more than half is one clone.
 */
final class NearClones implements Detector {
  private static final double THRESHOLD = 0.10;
  private static final double MIN_WORDS = 500;
  private static final double MIN_CHANCE = 2.0 / MinHash.BINS;
  private static final int SAMPLED_PAIRS = 20_000;
  private static final double MAX_P = 1e-4;

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<DeviceTrace> devices =
        fleet.devices().stream().filter(d -> d.words().size() >= MIN_WORDS).toList();
    List<Candidate> candidates = new ArrayList<>();
    if (devices.size() >= 2) {
      double chance = chance(devices);
      Map<Long, Integer> links = links(devices, chance);
      Groups groups = new Groups(devices.size());
      links.keySet().forEach(key -> groups.join((int) (key >>> 32), key.intValue()));
      Map<Integer, Integer> weakest = new TreeMap<>();
      links.forEach(
          (key, matches) -> weakest.merge(groups.leader(key.intValue()), matches, Math::min));
      for (List<Integer> group : groups.ofSeveral()) {
        int matches = weakest.getOrDefault(group.getFirst(), 0);
        candidates.add(
            candidate(
                group.stream().map(i -> devices.get(i).device().id()).toList(),
                matches,
                p(matches, chance, devices.size()),
                chance));
      }
    }
    return new TestOutcome(SuspicionKind.NEAR_CLONE, devices.size(), candidates);
  }

  private static Candidate candidate(List<String> devices, int matches, double p, double chance) {
    double similarity = (double) matches / MinHash.BINS;
    return Candidate.of(
        SuspicionKind.NEAR_CLONE,
        devices,
        similarity,
        THRESHOLD,
        p,
        Words.of(
            "%d 台设备的数值同涨同落，走势重合度至少 %.0f%%，无关设备约为 %.1f%%",
            "%d devices go up and down alike: at least %.0f %% of their movements agree, about"
                + " %.1f %% among unrelated devices",
            devices.size(),
            100 * similarity,
            100 * chance));
  }

  private static double p(int matches, double chance, int devices) {
    return Math.min(1, (devices - 1.0) * TailBounds.binomial(MinHash.BINS, matches, chance));
  }

  /** How often a bin agrees for two devices at random. */
  private static double chance(List<DeviceTrace> devices) {
    int n = devices.size();
    int pairs = (int) Math.min(SAMPLED_PAIRS, (long) n * (n - 1) / 2);
    int[] matches = new int[pairs];
    int distance = 1;
    int at = 0;
    for (int i = 0; i < pairs; i++) {
      matches[i] = devices.get(at).words().matches(devices.get((at + distance) % n).words());
      if (++at == n) {
        at = 0;
        distance = distance % (n - 1) + 1;
      }
    }
    Arrays.sort(matches);
    return Math.max(MIN_CHANCE, (double) matches[pairs / 2] / MinHash.BINS);
  }

  private static Map<Long, Integer> links(List<DeviceTrace> devices, double chance) {
    int n = devices.size();
    Map<Long, Integer> links = new TreeMap<>();
    long[] order = new long[n];
    for (int bin = 0; bin < MinHash.BINS; bin++) {
      int size = 0;
      for (int i = 0; i < n; i++) {
        MinHash words = devices.get(i).words();
        if (!words.isEmpty(bin)) {
          order[size++] = ((long) words.bin(bin) << 32) | i;
        }
      }
      Arrays.sort(order, 0, size);
      for (int i = 1; i < size; i++) {
        if (order[i] >>> 32 != order[i - 1] >>> 32) {
          continue;
        }
        int a = (int) order[i - 1];
        int b = (int) order[i];
        long key = ((long) a << 32) | b;
        if (!links.containsKey(key)) {
          int matches = devices.get(a).words().matches(devices.get(b).words());
          if (matches >= THRESHOLD * MinHash.BINS && p(matches, chance, n) <= MAX_P) {
            links.put(key, matches);
          }
        }
      }
    }
    return links;
  }
}
