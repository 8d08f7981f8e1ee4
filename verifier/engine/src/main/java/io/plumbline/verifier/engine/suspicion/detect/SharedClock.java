package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Device;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One clock behind several gateways: many 'devices' that are one computer.
 *
 * <p><b>Statistic:</b> the number of gateways behind which free-running clocks agree in offset (25
 * ms) and drift (5 ms a day, 0.06 ppm). Threshold 4. Devices of one gateway count once: a
 * controller may well stamp the samples of all its machines. The gateway is the ledger's, else the
 * agents that brought the frames.
 *
 * <p><b>Null hypothesis:</b> free-running clocks are spread over ±5 s and ±500 ms a day at least
 * (quartz: 20 to 100 ppm, 1.7 to 8.6 s a day), so two of them agree with probability 5e-5 at most;
 * p is a Poisson tail over the free-running clocks of the fleet, times the groups. Clocks that keep
 * the right time agree by right and are not looked at.
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

  private record Clock(Device device, String gateway, ClockFit fit) {}

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Clock> clocks = new ArrayList<>();
    for (DeviceTrace device : fleet.devices()) {
      ClockFit.of(device, fleet.span().first(), fleet.span().last())
          .filter(ClockFit::isFree)
          .ifPresent(fit -> clocks.add(new Clock(device.device(), gateway(device), fit)));
    }
    clocks.sort(
        Comparator.comparingDouble((Clock clock) -> clock.fit().offsetMillis())
            .thenComparing(clock -> clock.device().id()));
    Groups groups = new Groups(clocks.size());
    for (int i = 0; i < clocks.size(); i++) {
      for (int j = i + 1; j < clocks.size() && isNear(clocks.get(i), clocks.get(j)); j++) {
        double apart = clocks.get(j).fit().driftMillis() - clocks.get(i).fit().driftMillis();
        if (Math.abs(apart) <= DRIFT_MILLIS) {
          groups.join(i, j);
        }
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    for (List<Integer> group : groups.ofSeveral()) {
      examine(group.stream().map(clocks::get).toList(), clocks.size(), candidates);
    }
    return new TestOutcome(SuspicionKind.SHARED_CLOCK, clocks.size(), candidates);
  }

  private static boolean isNear(Clock a, Clock b) {
    return b.fit().offsetMillis() - a.fit().offsetMillis() <= OFFSET_MILLIS;
  }

  private static String gateway(DeviceTrace device) {
    String ledger = device.device().gatewayId();
    return ledger.isEmpty() ? String.join("+", device.agents()) : ledger;
  }

  private static void examine(List<Clock> group, int clocks, List<Candidate> candidates) {
    Set<String> gateways = new TreeSet<>();
    group.forEach(clock -> gateways.add(clock.gateway()));
    if (gateways.size() < MIN_GATEWAYS) {
      return;
    }
    double chance = clocks * TailBounds.poisson(clocks * CHANCE, gateways.size() - 1L);
    ClockFit fit = group.get(group.size() / 2).fit();
    candidates.add(
        Candidate.of(
            SuspicionKind.SHARED_CLOCK,
            group.stream().map(clock -> clock.device().id()).toList(),
            gateways.size(),
            MIN_GATEWAYS,
            Math.min(1, chance),
            Words.of(
                "%d 台设备分处 %d 个网关，时钟却同样偏 %.0f 毫秒、每天漂 %.0f 毫秒",
                "%d devices behind %d gateways, yet all clocks are off by %.0f ms and drift by"
                    + " %.0f ms a day",
                group.size(),
                gateways.size(),
                fit.offsetMillis(),
                fit.driftMillis())));
  }
}
