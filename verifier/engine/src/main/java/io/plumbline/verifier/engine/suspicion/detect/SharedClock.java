package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.ClockCells;
import io.plumbline.verifier.engine.suspicion.measure.ClockFit;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One clock behind several gateways: many 'devices' that are one computer.
 *
 * <p><b>Statistic:</b> the number of gateways behind which free-running clocks agree in offset (25
 * ms) and drift (5 ms a day, 0.06 ppm). Threshold 4. Devices of one gateway count once: a
 * controller may well stamp the samples of all its machines. The gateway is the ledger's, else the
 * agents that brought the frames. Clocks are looked at over 31 days, and over four days at a time,
 * for one that was used on some days only. Unit: a clock in one such window.
 *
 * <p><b>Null hypothesis:</b> free-running clocks are spread over ±5 s and ±500 ms a day at least
 * (quartz: 20 to 100 ppm, 1.7 to 8.6 s a day), so two of them agree with probability 5e-5 at most;
 * where the clocks around a group are denser than that, as among very many devices, their density
 * counts. p is a Poisson tail over the free-running clocks of the fleet, times the clocks. Clocks
 * that keep the right time agree by right and are not looked at.
 *
 * <p><b>Source:</b> Kohno, Broido, Claffy, Remote physical device fingerprinting (IEEE S&P 2005).
 *
 * <p><b>What may deceive it:</b> a plant server that stamps for several gateways. <b>What escapes
 * it:</b> a forger whose computer keeps the right time, or one who draws a clock for each device.
 */
final class SharedClock implements Detector {
  private static final double OFFSET_MILLIS = 25;
  private static final double DRIFT_MILLIS = 5;
  private static final double CHANCE = (2 * OFFSET_MILLIS / 10_000) * (2 * DRIFT_MILLIS / 1000);
  private static final int MIN_GATEWAYS = 4;
  private static final double MAX_P = 1e-4;
  private static final int LONG_DAYS = 31;
  private static final int SHORT_DAYS = 4;
  private static final int STEP_DAYS = 2;

  private record Clock(String device, String gateway, ClockFit fit) {}

  /** Days that clocks are fitted over. */
  private record Days(int first, int last) {}

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Candidate> candidates = new ArrayList<>();
    Set<String> suspects = new HashSet<>();
    long examined = 0;
    for (Days days : windows(fleet.span().first(), fleet.span().last())) {
      List<Clock> clocks = clocks(fleet, days);
      examined += clocks.size();
      for (Candidate candidate : examine(clocks)) {
        // What was noticed over many days is not told again for some of them.
        long known = candidate.devices().stream().filter(suspects::contains).count();
        if (2 * known < candidate.devices().size()) {
          candidates.add(candidate);
          suspects.addAll(candidate.devices());
        }
      }
    }
    return new TestOutcome(SuspicionKind.SHARED_CLOCK, examined, candidates);
  }

  private static List<Days> windows(int first, int last) {
    List<Days> windows = new ArrayList<>();
    for (int end = last; end >= first; end -= LONG_DAYS) {
      windows.add(new Days(Math.max(first, end - LONG_DAYS + 1), end));
    }
    for (int day = first; day + SHORT_DAYS - 1 <= last; day += STEP_DAYS) {
      windows.add(new Days(day, day + SHORT_DAYS - 1));
    }
    return windows;
  }

  private static List<Clock> clocks(FleetTrace fleet, Days days) {
    List<Clock> clocks = new ArrayList<>();
    for (DeviceTrace device : fleet.devices()) {
      ClockFit.of(device, days.first(), days.last())
          .filter(ClockFit::isFree)
          .ifPresent(fit -> clocks.add(new Clock(device.device().id(), gateway(device), fit)));
    }
    clocks.sort(Comparator.comparing(Clock::device));
    return clocks;
  }

  private static String gateway(DeviceTrace device) {
    String ledger = device.device().gatewayId();
    return ledger.isEmpty() ? String.join("+", device.agents()) : ledger;
  }

  private static List<Candidate> examine(List<Clock> clocks) {
    List<Candidate> candidates = new ArrayList<>();
    ClockCells cells =
        new ClockCells(clocks.stream().map(Clock::fit).toList(), OFFSET_MILLIS, DRIFT_MILLIS);
    boolean[] done = new boolean[clocks.size()];
    for (int i = 0; i < done.length; i++) {
      if (done[i] || cells.crowd(clocks.get(i).fit()) < MIN_GATEWAYS) {
        continue;
      }
      List<Integer> group = cells.near(centre(clocks, cells.near(clocks.get(i).fit())));
      group.removeIf(other -> done[other]);
      if (examine(group.stream().map(clocks::get).toList(), cells, clocks.size(), candidates)) {
        group.forEach(other -> done[other] = true);
      }
    }
    return candidates;
  }

  /** The middle of a group, so that the one that was met first need not stand in it. */
  private static ClockFit centre(List<Clock> clocks, List<Integer> group) {
    double[] offsets =
        group.stream().mapToDouble(i -> clocks.get(i).fit().offsetMillis()).toArray();
    double[] drifts = group.stream().mapToDouble(i -> clocks.get(i).fit().driftMillis()).toArray();
    return new ClockFit(
        ClockFit.median(offsets, offsets.length), ClockFit.median(drifts, drifts.length));
  }

  private static boolean examine(
      List<Clock> group, ClockCells cells, int clocks, List<Candidate> candidates) {
    Set<String> gateways = new TreeSet<>();
    group.forEach(clock -> gateways.add(clock.gateway()));
    if (gateways.size() < MIN_GATEWAYS) {
      return false;
    }
    ClockFit fit = group.get(group.size() / 2).fit();
    double usual = Math.max(clocks * CHANCE, cells.density(fit));
    double p = Math.min(1, clocks * TailBounds.poisson(usual, gateways.size() - 1L));
    if (p > MAX_P) {
      return false;
    }
    candidates.add(
        Candidate.of(
            SuspicionKind.SHARED_CLOCK,
            group.stream().map(Clock::device).toList(),
            gateways.size(),
            MIN_GATEWAYS,
            p,
            Words.of(
                "%d 台设备分处 %d 个网关，时钟却同样偏 %.0f 毫秒、每天漂 %.0f 毫秒",
                "%d devices behind %d gateways, yet all clocks are off by %.0f ms and drift by"
                    + " %.0f ms a day",
                group.size(),
                gateways.size(),
                fit.offsetMillis(),
                fit.driftMillis())));
    return true;
  }
}
