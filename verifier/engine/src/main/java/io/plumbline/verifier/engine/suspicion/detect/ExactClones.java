package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.Groups;
import io.plumbline.verifier.engine.suspicion.measure.PrintIndex;
import io.plumbline.verifier.engine.suspicion.measure.PrintIndex.Entry;
import io.plumbline.verifier.engine.suspicion.measure.PrintIndex.Pair;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Exact clones: the same 128-bit print of a channel's day on several devices, also on another day,
 * shifted in time or under another channel name.
 *
 * <p><b>Statistic:</b> days that two devices have in common, where a day counts when the channels
 * that agree hold half of its bits at least ({@link PrintIndex#MIN_SHARE}). Threshold 2 days; one
 * day ranks and leaves nobody out, where chance has a probability of 2^-64 or less.
 *
 * <p><b>Null hypothesis:</b> the devices are two machines. A print with b surprises agrees with a
 * given other one with probability 2^-b at most; with E device-days to meet, p = Π E·2^-b over the
 * common days. Channels with fewer than 24 surprises on a day are not looked at, so idle machines,
 * counters and fixed cycles are nobody's clones.
 *
 * <p><b>Source:</b> equal fingerprints as near-certain equality after Rabin (TR-15-81, Harvard
 * 1981); the sum over changes is a multiset hash (Clarke et al., ASIACRYPT 2003), unkeyed.
 *
 * <p><b>What may deceive it:</b> two ledger rows for one machine, one sensor wired to two
 * controllers, machines that are fed the same noise-free command sequence all day. <b>What escapes
 * it:</b> a copy with one value changed per day and channel; {@link NearClones} is for that.
 */
final class ExactClones implements Detector {
  private static final int MIN_DAYS = 2;
  private static final double MAX_P = 1e-6;

  /** What two devices have in common. */
  private static final class Link {
    private int days;
    private double log2p;

    private boolean isSeveral() {
      return days >= MIN_DAYS && p(this) <= MAX_P;
    }
  }

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    PrintIndex index = new PrintIndex(fleet);
    Map<Long, Link> links = links(index);
    List<DeviceTrace> devices = index.devices();
    links.values().removeIf(link -> !link.isSeveral() && link.log2p > PrintIndex.ONE_DAY_LOG2P);
    Groups sure = groups(links, devices.size(), true);
    Groups all = groups(links, devices.size(), false);
    Map<Integer, List<Link>> byGroup = new TreeMap<>();
    links.forEach((key, link) ->
        byGroup.computeIfAbsent(all.leader(key.intValue()), leader -> new ArrayList<>()).add(link));
    List<Candidate> candidates = new ArrayList<>();
    for (List<Integer> group : all.ofSeveral()) {
      List<Link> own = byGroup.getOrDefault(group.getFirst(), List.of());
      List<Integer> leftOut = group.stream().filter(i -> sure.leader(i) != i).toList();
      candidates.add(candidate(group, leftOut, own, devices));
    }
    long examined = devices.stream().filter(d -> index.daysOf(d) >= 1).count();
    return new TestOutcome(SuspicionKind.EXACT_CLONE, examined, candidates);
  }

  private static Groups groups(Map<Long, Link> links, int devices, boolean several) {
    Groups groups = new Groups(devices);
    links.forEach((key, link) -> {
      if (link.isSeveral() || !several) {
        groups.join((int) (key >>> 32), key.intValue());
      }
    });
    return groups;
  }

  private static double p(Link link) {
    return Math.min(1, Math.pow(2, link.log2p));
  }

  private static Map<Long, Link> links(PrintIndex index) {
    Map<Pair, Integer> common = new TreeMap<>();
    for (List<Entry> group : index.repeated()) {
      for (int i = 1; i < group.size(); i++) {
        Entry a = group.get(i - 1);
        Entry b = group.get(i);
        if (a.device() != b.device()) {
          common.merge(
              new Pair(a.device(), a.day(), b.device(), b.day()), a.bitsWith(b), Integer::sum);
        }
      }
    }
    double meetings = Math.log(Math.max(2, index.deviceDays())) / Math.log(2);
    Map<Long, Link> links = new TreeMap<>();
    common.forEach((pair, bits) -> {
      if (index.isMost(pair, bits)) {
        long key = ((long) pair.device() << 32) | pair.otherDevice();
        Link link = links.computeIfAbsent(key, k -> new Link());
        link.days++;
        link.log2p += meetings - bits;
      }
    });
    return links;
  }

  private static Candidate candidate(
      List<Integer> group, List<Integer> leftOut, List<Link> own, List<DeviceTrace> devices) {
    Link weakest = Collections.min(own, Comparator.comparingInt(link -> link.days));
    double p = own.stream().mapToDouble(ExactClones::p).max().orElse(1);
    return new Candidate(
        SuspicionKind.EXACT_CLONE,
        group.stream().map(i -> devices.get(i).device().id()).toList(),
        leftOut.stream().map(i -> devices.get(i).device().id()).toList(),
        weakest.days,
        1,
        p,
        Words.of(
            "%d 台设备的数值整天相同，每两台至少 %d 天；偶然相同的概率为 2 的负 %d 次方量级",
            "%d devices have whole days of equal values, each pair at least %d; by chance that has"
                + " a probability of about 2^-%d",
            group.size(),
            weakest.days,
            Math.round(-weakest.log2p)));
  }
}
