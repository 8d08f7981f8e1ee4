package io.plumbline.verifier.engine.indicators;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Findings;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.fold.DeviceTerms;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The {@code device.*} indicators (semantics, "Device counts" and "Machine states"). */
public final class DeviceIndicators {
  private final DayCalendar calendar;
  private final LocalDate asOf;
  private final Grade sources;

  /**
   * Prepares the indicators of a date.
   *
   * @param sources the weakest grade of all telemetry: the grade of a count that is zero
   */
  public DeviceIndicators(DayCalendar calendar, LocalDate asOf, Grade sources) {
    this.calendar = calendar;
    this.asOf = asOf;
    this.sources = sources;
  }

  /** The days that the fold has to tell apart for these indicators. */
  public static DaySpan span(LocalDate asOf) {
    Period year = Window.YEAR.days(asOf);
    return DaySpan.of(year.from(), year.to());
  }

  /** Computes every device indicator and notices what the ledger claims in vain. */
  public void compute(List<DeviceResult> devices, FactBook facts, Findings findings) {
    List<DeviceResult> connected =
        devices.stream().filter(d -> d.standing(asOf, calendar) == Standing.CONNECTED).toList();
    connectedCounts(connected, facts);
    for (Window window : List.of(Window.MONTH, Window.YEAR)) {
      running(devices, window, facts);
      utilisation(connected, window, facts, observedDays(devices, window));
    }
    for (DeviceResult device : devices) {
      notice(device, findings);
    }
  }

  private void connectedCounts(List<DeviceResult> connected, FactBook facts) {
    Breakdown all = new Breakdown(Indicator.DEVICE_CONNECTED, sources);
    Breakdown open = new Breakdown(Indicator.DEVICE_PUBLIC_CONNECTED, sources);
    Breakdown overseas = new Breakdown(Indicator.DEVICE_OVERSEAS, sources);
    Set<String> protocols = new TreeSet<>();
    Grade grade = connected.isEmpty() ? sources : Grade.MEASURED;
    for (DeviceResult result : connected) {
      FleetDevice device = result.device();
      Member category = new Member("category", device.category());
      Member region = new Member("region", device.region());
      Member deployment = new Member("deployment", device.deployment());
      all.add(1, result.grade(), category, region, deployment, new Member("group", device.group()));
      if (device.isPublicCloud()) {
        open.add(1, result.grade(), category, region);
      }
      if (device.isOverseas()) {
        overseas.add(1, result.grade(), new Member("country", device.country()));
      }
      if (!device.protocol().isEmpty()) {
        protocols.add(device.protocol());
      }
      grade = grade.and(result.grade());
    }
    facts.breakdown(all, Window.AS_OF, 1, 0);
    facts.breakdown(open, Window.AS_OF, 1, 0);
    facts.breakdown(overseas, Window.AS_OF, 1, 0);
    facts.total(Indicator.DEVICE_PROTOCOLS, protocols.size(), grade);
  }

  private void running(List<DeviceResult> devices, Window window, FactBook facts) {
    Breakdown running = new Breakdown(Indicator.DEVICE_PUBLIC_RUNNING, sources);
    Period period = window.days(asOf);
    DaySpan span = DaySpan.of(period.from(), period.to());
    for (DeviceResult result : devices) {
      FleetDevice device = result.device();
      if (device.isPublicCloud()) {
        running.add(
            result.days().runningDays(span),
            result.grade(),
            new Member("category", device.category()),
            new Member("region", device.region()));
      }
    }
    facts.breakdown(running, window, period.days(), observedDays(devices, window));
  }

  private void utilisation(
      List<DeviceResult> connected, Window window, FactBook facts, long observedDays) {
    Period period = window.days(asOf);
    DaySpan span = DaySpan.of(period.from(), period.to());
    long calendarMillis = 0;
    long runningMillis = 0;
    long knownMillis = 0;
    Grade grade = Grade.MEASURED;
    for (DeviceResult result : connected) {
      DaySpan days = inService(result.device().terms(), span);
      calendarMillis += calendar.startOf(days.last() + 1) - calendar.startOf(days.first());
      for (MachineState state : MachineState.values()) {
        knownMillis += result.days().millis(state, days);
      }
      runningMillis += result.days().millis(MachineState.RUNNING, days);
      grade = grade.and(result.grade());
    }
    if (calendarMillis == 0) {
      return; // no connected device: there is nothing to take a share of
    }
    long unknownMillis = calendarMillis - knownMillis;
    facts.total(
        Indicator.DEVICE_UTILISATION,
        window,
        Ratio.percent(runningMillis, calendarMillis),
        grade,
        observedDays);
    facts.total(
        Indicator.DEVICE_UTILISATION_UPPER,
        window,
        Ratio.percent(runningMillis + unknownMillis, calendarMillis),
        grade,
        observedDays);
    facts.total(
        Indicator.DEVICE_UTILISATION_COVERAGE,
        window,
        Ratio.percent(knownMillis, calendarMillis),
        grade,
        observedDays);
  }

  private static DaySpan inService(DeviceTerms terms, DaySpan span) {
    return span.and(terms.service());
  }

  /** The days of a window from the first day on which any device ran at all. */
  private long observedDays(List<DeviceResult> devices, Window window) {
    Period period = window.days(asOf);
    long first = Long.MAX_VALUE;
    for (DeviceResult device : devices) {
      first = Math.min(first, device.days().activity().firstOperating());
    }
    if (first >= calendar.startOf(asOf.plusDays(1))) {
      return 0;
    }
    long from = Math.max(calendar.dayOf(first), period.from().toEpochDay());
    return period.to().toEpochDay() - from + 1;
  }

  private void notice(DeviceResult result, Findings findings) {
    String id = result.device().id();
    var dropped = result.days().activity().dropped();
    findings.add("outside-service-dates", id, dropped.outsideService());
    findings.add("future-timestamp", id, dropped.future());
    findings.add("late-arrival", id, dropped.late());
    if (result.days().activity().stateChannels() > 1) {
      findings.add("several-state-channels", id, 1);
    }
    if (result.standing(asOf, calendar).isNeverObserved()) {
      findings.add("never-observed", id, 1);
    }
  }
}
