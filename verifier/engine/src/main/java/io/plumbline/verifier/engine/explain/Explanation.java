package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.Standing;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.shortfall.Composition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way from a figure down to the bytes that it rests on, as far as it was asked for.
 *
 * @param fact the figure
 * @param zone whose calendar days count
 * @param made what it is made of; empty where that is not known
 * @param device the device that was asked for
 * @param trace the day that was asked for, or that decided
 * @param integrity what was checked of the archive on the way
 */
public record Explanation(
    Fact fact,
    ZoneId zone,
    Optional<Composition> made,
    Optional<DeviceHistory> device,
    Optional<DayTrace> trace,
    IntegritySummary integrity) {
  /** What contributes to the figure; with a device, what that device does. */
  public List<Composition.Contribution> contributions() {
    return made.map(Composition::contributions).orElse(List.of()).stream()
        .filter(one -> device.map(d -> d.device().id().equals(one.subject())).orElse(true))
        .toList();
  }

  /**
   * A device's days in the figure's window; for a figure as of a date the year that ends with it.
   *
   * @param device the ledger's row
   * @param standing whether it is connected at as-of, or why not
   * @param firstOperating its first qualifying state or process sample ever
   * @param days the days in service, oldest first
   */
  public record DeviceHistory(
      FleetDevice device,
      Standing standing,
      Optional<Instant> firstOperating,
      List<DeviceDay> days) {
    public DeviceHistory {
      days = List.copyOf(days);
    }
  }

  /**
   * A device on a day.
   *
   * @param day the local day
   * @param ran whether it counts as running
   * @param millis milliseconds in each state; UNKNOWN is the rest of the day
   */
  public record DeviceDay(LocalDate day, boolean ran, Map<MachineState, Long> millis) {
    public DeviceDay {
      millis = Map.copyOf(millis);
    }
  }
}
