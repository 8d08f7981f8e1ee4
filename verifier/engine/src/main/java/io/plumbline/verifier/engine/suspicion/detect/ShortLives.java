package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Device;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Short lives: devices that were in service for at most 45 days. Unit: an enterprise with devices
 * whose first day lies in the year that ends with the span.
 *
 * <p><b>Statistic:</b> the share of these devices that was retired within 45 days. Threshold 0.3,
 * and ten devices.
 *
 * <p><b>Null hypothesis:</b> at most one device in twenty is taken out again so soon; p is the
 * binomial tail.
 *
 * <p><b>What may deceive it:</b> rented machines and trials. Ranks and adjusts nothing.
 */
final class ShortLives implements IdentityInflation.Look {
  private static final int MAX_DAYS = 45;
  private static final int MIN_DEVICES = 10;
  private static final double THRESHOLD = 0.3;
  private static final double HONEST = 0.05;

  @Override
  public long examine(FleetTrace fleet, List<Candidate> candidates) {
    LocalDate last = LocalDate.ofEpochDay(fleet.span().last());
    LocalDate first = last.minusYears(1);
    Map<String, List<Device>> born = new TreeMap<>();
    for (Device device : fleet.ledger().devices().values()) {
      if (device.connectedFrom().isAfter(first) && !device.connectedFrom().isAfter(last)) {
        born.computeIfAbsent(device.enterpriseId(), key -> new ArrayList<>()).add(device);
      }
    }
    born.forEach((enterprise, devices) -> {
      List<String> brief = devices.stream().filter(ShortLives::isShort).map(Device::id).toList();
      double share = (double) brief.size() / devices.size();
      if (brief.size() >= MIN_DEVICES && share >= THRESHOLD) {
        candidates.add(
            Candidate.of(
                SuspicionKind.IDENTITY,
                brief,
                share,
                THRESHOLD,
                TailBounds.binomial(devices.size(), brief.size(), HONEST),
                Words.of(
                    "企业 %s 一年内投用的 %d 台设备中有 %d 台不到 %d 天就停用",
                    "of enterprise %s, %3$d of %2$d devices of the year were retired within %4$d"
                        + " days",
                    enterprise,
                    devices.size(),
                    brief.size(),
                    MAX_DAYS)));
      }
    });
    return born.size();
  }

  private static boolean isShort(Device device) {
    LocalDate retired = device.retiredOn();
    return retired != null && ChronoUnit.DAYS.between(device.connectedFrom(), retired) <= MAX_DAYS;
  }
}
