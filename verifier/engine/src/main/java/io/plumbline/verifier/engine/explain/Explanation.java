package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.indicators.Standing;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.shortfall.CauseKind;
import io.plumbline.verifier.engine.shortfall.Composition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way from a figure down to the bytes that it rests on, as far as it was asked for.
 *
 * @param fact the figure
 * @param zone whose calendar days count
 * @param made what it is made of; empty where that is not known
 * @param device the device that was asked for
 * @param trace the device's day that was asked for, or that decided
 * @param usage the use that was asked for
 * @param integrity what was checked of the archive on the way
 */
public record Explanation(
    Fact fact,
    ZoneId zone,
    Optional<Composition> made,
    Optional<DeviceHistory> device,
    Optional<DayTrace> trace,
    Optional<UsageHistory> usage,
    IntegritySummary integrity) {
  /**
   * What contributes to the figure; with a subject, what that one does, its silent days by the
   * cause of each.
   */
  public List<Composition.Contribution> contributions() {
    List<Composition.Contribution> all = made.map(Composition::contributions).orElse(List.of());
    Optional<String> subject = device.map(asked -> asked.device().id()).or(this::usedAlone);
    return subject.isEmpty()
        ? all
        : all.stream()
            .filter(one -> one.subject().equals(subject.get()))
            .flatMap(this::byDay)
            .toList();
  }

  private Optional<String> usedAlone() {
    return made.orElseThrow().over().isEmpty()
        ? usage
            .map(UsageHistory::subjects)
            .filter(ids -> ids.size() == 1)
            .map(ids -> ids.iterator().next())
        : Optional.empty();
  }

  private Stream<Composition.Contribution> byDay(Composition.Contribution one) {
    boolean silent =
        fact.indicator() == Indicator.DEVICE_PUBLIC_RUNNING
            && one.cause().filter(CauseKind::isSilence).isPresent();
    if (!silent) {
      return Stream.of(one);
    }
    Map<CauseKind, Long> causes = new EnumMap<>(CauseKind.class);
    device.orElseThrow().days().stream()
        .flatMap(day -> day.silence().stream())
        .forEach(cause -> causes.merge(cause, 1L, Long::sum));
    return causes.entrySet().stream()
        .map(entry ->
            new Composition.Contribution(
                one.subject(), Optional.of(entry.getKey()), BigDecimal.valueOf(entry.getValue())));
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
   * @param silence why it does not count as running; empty where it does
   * @param millis milliseconds in each state; UNKNOWN is the rest of the day
   */
  public record DeviceDay(
      LocalDate day, Optional<CauseKind> silence, Map<MachineState, Long> millis) {
    public DeviceDay {
      millis = Map.copyOf(millis);
    }

    /** Whether it counts as running. */
    public boolean ran() {
      return silence.isEmpty();
    }
  }
}
