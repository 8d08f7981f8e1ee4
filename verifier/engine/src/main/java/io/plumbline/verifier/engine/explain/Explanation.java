package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.explain.usage.UsageHistory;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
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
 * @param silence the silent days of devices, where the archive was read again for them
 * @param integrity what was checked of the archive on the way
 */
public record Explanation(
    Fact fact,
    ZoneId zone,
    Optional<Composition> made,
    Optional<DeviceHistory> device,
    Optional<DayTrace> trace,
    Optional<UsageHistory> usage,
    SilentDays silence,
    IntegritySummary integrity) {
  /** An explanation of nothing but the figure. */
  public static Explanation of(
      Fact fact, ZoneId zone, Optional<Composition> made, IntegritySummary integrity) {
    return new Explanation(
        fact,
        zone,
        made,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        SilentDays.NONE,
        integrity);
  }

  /** The same with silent days. */
  public Explanation with(SilentDays days) {
    return new Explanation(fact, zone, made, device, trace, usage, days, integrity);
  }

  /** The same with the days of a device, and of one day what decided it. */
  public Explanation with(DeviceHistory history, Optional<DayTrace> day, SilentDays days) {
    return new Explanation(
        fact, zone, made, Optional.of(history), day, Optional.empty(), days, integrity);
  }

  /** The same with the use of a subject. */
  public Explanation with(UsageHistory history) {
    return new Explanation(
        fact, zone, made, device, trace, Optional.of(history), silence, integrity);
  }

  /**
   * What contributes to the figure; with a subject, what that one does. Silent days that were
   * looked at stand by the cause of each.
   */
  public List<Composition.Contribution> contributions() {
    List<Composition.Contribution> all = made.map(Composition::contributions).orElse(List.of());
    Optional<String> subject = device.map(asked -> asked.device().id()).or(this::usedAlone);
    return all.stream()
        .filter(one -> subject.isEmpty() || one.subject().equals(subject.get()))
        .flatMap(this::byDay)
        .toList();
  }

  /** The frames that were asked for; none where only the figure was. */
  public List<FrameProof> frames() {
    return trace
        .map(DayTrace::frames)
        .or(() -> usage.flatMap(UsageHistory::day).map(UsageHistory.UsageTrace::frames))
        .orElse(List.of());
  }

  /** How many of the frames have a genuine seal that a log proves. */
  public long logged() {
    return frames().stream().filter(FrameProof::isLogged).count();
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
    return silentDays(one)
        .map(causes ->
            causes.entrySet().stream()
                .map(entry ->
                    new Composition.Contribution(
                        one.subject(),
                        Optional.of(entry.getKey()),
                        BigDecimal.valueOf(entry.getValue()))))
        .orElse(Stream.of(one));
  }

  private Optional<Map<CauseKind, Long>> silentDays(Composition.Contribution one) {
    return isSilence(fact, one) ? silence.causes(one.subject()) : Optional.empty();
  }

  /** Whether a contribution to a figure is silent days of a device. */
  public static boolean isSilence(Fact fact, Composition.Contribution one) {
    return fact.indicator() == Indicator.DEVICE_PUBLIC_RUNNING
        && one.cause().filter(CauseKind::isSilence).isPresent();
  }

  /** The days that a contribution to the figure is made of, where they were looked at. */
  public List<SilentDays.Stretch> days(Composition.Contribution one) {
    return one.cause().map(cause -> silence.stretches(one.subject(), cause)).orElse(List.of());
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
