package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.Groups;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import io.plumbline.verifier.engine.suspicion.trace.MinHash;
import io.plumbline.verifier.engine.suspicion.trace.Mix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Near clones: two devices whose signals go up and down alike, whatever their scale, offset, shift
 * in time or channel names.
 *
 * <p><b>Statistic:</b> the Jaccard index of the two devices' sets of words (24 times in a row,
 * whether the signal clearly rose), estimated by {@link MinHash} over 256 bins. Threshold 0.08,
 * which a copy on half of the days reaches, and one under noise that destroyed nine words in ten;
 * it ranks, and two machine tools of one real plant have 0.05. From 0.10 on all devices of a group
 * but the first are left out. A group is as alike as the device that is least like the one most
 * like it.
 *
 * <p><b>Null hypothesis:</b> the signals are independent; each bin then agrees with the probability
 * that it has for two devices of this fleet at random (median over up to 20 000 pairs, 1/256 at
 * least). p is the binomial tail over the bins, times the devices that each could have met. Devices
 * with fewer than 500 distinct words are not looked at.
 *
 * <p><b>Source:</b> Broder 1997; Li, Owen, Zhang 2012; signs instead of values after the ordinal
 * patterns of Bandt and Pompe (Physical Review Letters 88, 174102, 2002). Candidates meet by
 * sorting each bin, among more than 20 000 devices each of 512 pairs of bins, so the cost is n·log
 * n and not n².
 *
 * <p><b>What may deceive it:</b> one physical quantity measured twice (mains voltage, outdoor
 * temperature, a shared drive). <b>What escapes it:</b> a copy with noise larger than the signal's
 * own steps, resampling to another period, and a fleet of which more than half is one clone.
 */
final class NearClones implements Detector {
  private static final double RANKED = 0.08;
  private static final double THRESHOLD = 0.10;
  private static final double MIN_WORDS = 500;
  private static final double MIN_CHANCE = 1.0 / MinHash.BINS;
  private static final int SAMPLED_PAIRS = 20_000;
  private static final double MAX_P = 1e-4;

  /**
   * So many devices agree by chance with somebody in every single bin; those that agree in two bins
   * at once are few. How far apart these two are.
   */
  private static final int MANY = 20_000;

  private static final int[] PAIRINGS = {1, 3};

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<DeviceTrace> devices =
        fleet.devices().stream()
            .filter(d -> d.words().size() >= MIN_WORDS)
            .sorted(Comparator.comparing(d -> d.device().id()))
            .toList();
    List<Candidate> candidates = new ArrayList<>();
    if (devices.size() >= 2) {
      double chance = chance(devices);
      Map<Long, Integer> links = links(devices, chance);
      Groups sure = new Groups(devices.size());
      Groups all = new Groups(devices.size());
      links.forEach((key, matches) -> {
        all.join((int) (key >>> 32), key.intValue());
        if (matches >= THRESHOLD * MinHash.BINS) {
          sure.join((int) (key >>> 32), key.intValue());
        }
      });
      Map<Integer, Integer> closest = new TreeMap<>();
      links.forEach((key, matches) -> {
        closest.merge((int) (key >>> 32), matches, Math::max);
        closest.merge(key.intValue(), matches, Math::max);
      });
      for (List<Integer> group : all.ofSeveral()) {
        int matches = group.stream().mapToInt(i -> closest.getOrDefault(i, 0)).min().orElse(0);
        candidates.add(
            candidate(
                names(devices, group),
                names(devices, group.stream().filter(i -> sure.leader(i) != i).toList()),
                matches,
                p(matches, chance, devices.size()),
                chance));
      }
    }
    return new TestOutcome(SuspicionKind.NEAR_CLONE, devices.size(), candidates);
  }

  private static List<String> names(List<DeviceTrace> devices, List<Integer> group) {
    return group.stream().map(i -> devices.get(i).device().id()).toList();
  }

  private static Candidate candidate(
      List<String> devices, List<String> leftOut, int matches, double p, double chance) {
    double similarity = (double) matches / MinHash.BINS;
    return new Candidate(
        SuspicionKind.NEAR_CLONE,
        devices,
        leftOut,
        similarity,
        RANKED,
        p,
        Words.of(
            "%d 台设备的数值同涨同落，每台与另一台的走势重合度至少 %.0f%%，无关设备不超过 %.1f%%",
            "%d devices go up and down alike: of each at least %.0f %% of the movements agree with"
                + " another's, no more than %.1f %% among unrelated devices",
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
    for (int i = 0; i < pairs; i++) {
      int a = Math.floorMod(Mix.of(i), n);
      int b = (a + 1 + Math.floorMod(Mix.of(~i), n - 1)) % n;
      matches[i] = devices.get(a).words().matches(devices.get(b).words());
    }
    Arrays.sort(matches);
    return Math.max(MIN_CHANCE, (double) matches[pairs / 2] / MinHash.BINS);
  }

  private static Map<Long, Integer> links(List<DeviceTrace> devices, double chance) {
    int n = devices.size();
    Map<Long, Integer> links = new TreeMap<>();
    long[] order = new long[n];
    for (int band = 0; band < bands(n); band++) {
      int size = 0;
      for (int i = 0; i < n; i++) {
        OptionalInt least = least(devices.get(i).words(), band, n);
        if (least.isPresent()) {
          order[size++] = ((long) least.getAsInt() << 32) | i;
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
          if (matches >= RANKED * MinHash.BINS && p(matches, chance, n) <= MAX_P) {
            links.put(key, matches);
          }
        }
      }
    }
    return links;
  }

  private static int bands(int devices) {
    return devices <= MANY ? MinHash.BINS : MinHash.BINS * PAIRINGS.length;
  }

  /** What devices must agree in to meet: one bin, among very many devices two at a time. */
  private static OptionalInt least(MinHash words, int band, int devices) {
    int bin = band % MinHash.BINS;
    if (words.isEmpty(bin)) {
      return OptionalInt.empty();
    }
    if (devices <= MANY) {
      return OptionalInt.of(words.bin(bin));
    }
    int other = (bin + PAIRINGS[band / MinHash.BINS]) % MinHash.BINS;
    return words.isEmpty(other)
        ? OptionalInt.empty()
        : OptionalInt.of((int) (Mix.of(words.bin(bin), words.bin(other)) >>> 32));
  }
}
