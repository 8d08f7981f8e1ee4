package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.explain.DayFates;
import io.plumbline.verifier.engine.explain.DeviceTracer;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Explanation.DeviceDay;
import io.plumbline.verifier.engine.explain.Explanation.DeviceHistory;
import io.plumbline.verifier.engine.explain.FleetTracer;
import io.plumbline.verifier.engine.explain.SilentDays;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.Activity;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.integrity.Identities;
import io.plumbline.verifier.engine.shortfall.CauseKind;
import io.plumbline.verifier.engine.shortfall.Composition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes figures about devices down to days and frames. Immutable. */
final class DeviceExplainer {
  private final VerificationOptions options;
  private final VerificationReport report;
  private final DayCalendar calendar;

  DeviceExplainer(VerificationOptions options, VerificationReport report, DayCalendar calendar) {
    this.options = options;
    this.report = report;
    this.calendar = calendar;
  }

  /** Adds the days of a device, and the frames of one: that asked for, or that decided. */
  Explanation explain(Explanation figure, String id, Optional<LocalDate> asked) {
    Fact fact = figure.fact();
    DeviceResult device = device(fact, id);
    DaySpan span = span(fact, device);
    Optional<LocalDate> day = asked.or(() -> deciding(fact, device));
    boolean withStates = fact.indicator().id().startsWith("device.utilisation");
    ArchiveLayout layout = new ArchiveLayout(options.archive());
    DeviceTracer.Traced traced =
        new DeviceTracer(
                layout, new Identities(layout, options.trusted()), calendar, options.limits())
            .trace(device.device(), span, day, withStates);
    DeviceHistory history = history(fact, device, span, traced.fates());
    return figure.with(history, traced.day(), silence(history));
  }

  private static SilentDays silence(DeviceHistory history) {
    SortedMap<LocalDate, CauseKind> days = new TreeMap<>();
    history.days().forEach(day -> day.silence().ifPresent(cause -> days.put(day.day(), cause)));
    return new SilentDays(Map.of(history.device().id(), days));
  }

  /** Adds the cause of each silent day that a figure could mean besides. */
  Explanation withSilence(Explanation figure) {
    Fact fact = figure.fact();
    Set<String> silent =
        figure.made().map(Composition::contributions).orElse(List.of()).stream()
            .filter(one -> Explanation.isSilence(fact, one))
            .map(Composition.Contribution::subject)
            .collect(Collectors.toSet());
    if (silent.isEmpty()) {
      return figure;
    }
    Period period = fact.window().days(fact.asOf());
    return figure.with(
        FleetTracer.trace(
            new ArchiveLayout(options.archive()),
            report.devices().stream().filter(d -> silent.contains(d.device().id())).toList(),
            DaySpan.of(period.from(), period.to()),
            calendar,
            options.limits()));
  }

  private DeviceResult device(Fact fact, String id) {
    if (!fact.indicator().id().startsWith("device.")) {
      throw new InputFault(
          Words.of(
              "%s 既不是设备指标，也不由使用记录得出，没有对象可逐日说明。",
              "%s is no figure about devices and is not made up of usage events; no subject of it"
                  + " has days.",
              fact.indicator().id()));
    }
    List<DeviceResult> devices = report.devices();
    return devices.stream()
        .filter(device -> device.device().id().equals(id))
        .findFirst()
        .orElseThrow(() -> {
          List<String> known = devices.stream().map(d -> d.device().id()).toList();
          return new InputFault(
              Words.of(
                  "台账中没有设备“%s”，最接近的是 %s。",
                  "The ledger has no device '%s', the nearest is %s.",
                  id,
                  Nearest.to(id, known).orElse("–")));
        });
  }

  /** The day of the first operating sample decides whether a device is connected. */
  private Optional<LocalDate> deciding(Fact fact, DeviceResult device) {
    Activity activity = device.days().activity();
    return fact.window() == Window.AS_OF && activity.operating() > 0
        ? Optional.of(LocalDate.ofEpochDay(calendar.dayOf(activity.firstOperating())))
        : Optional.empty();
  }

  /** The days in service in the figure's window; for a figure as of a date in the year before. */
  private static DaySpan span(Fact fact, DeviceResult result) {
    Window window = fact.window() == Window.AS_OF ? Window.YEAR : fact.window();
    Period period = window.days(fact.asOf());
    return result.days().span().and(DaySpan.of(period.from(), period.to()));
  }

  private DeviceHistory history(Fact fact, DeviceResult result, DaySpan span, DayFates fates) {
    List<DeviceDay> days = new ArrayList<>();
    for (int day = span.first(); day <= span.last(); day++) {
      Map<MachineState, Long> millis = new EnumMap<>(MachineState.class);
      long unknown = calendar.startOf(day + 1) - calendar.startOf(day);
      for (MachineState state : MachineState.values()) {
        millis.put(state, result.days().millis(state, day));
        unknown -= result.days().millis(state, day);
      }
      millis.merge(MachineState.UNKNOWN, unknown, Long::sum);
      LocalDate date = LocalDate.ofEpochDay(day);
      Optional<CauseKind> silence =
          result.days().ranOn(day) ? Optional.empty() : Optional.of(fates.silence(date));
      days.add(new DeviceDay(date, silence, millis));
    }
    Activity activity = result.days().activity();
    return new DeviceHistory(
        result.device(),
        result.standing(fact.asOf(), calendar),
        activity.operating() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(activity.firstOperating())),
        days);
  }
}
