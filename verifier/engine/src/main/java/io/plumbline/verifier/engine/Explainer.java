package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.claims.FactIndex;
import io.plumbline.verifier.engine.claims.Members;
import io.plumbline.verifier.engine.explain.DayTrace;
import io.plumbline.verifier.engine.explain.DeviceTracer;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Explanation.DeviceDay;
import io.plumbline.verifier.engine.explain.Explanation.DeviceHistory;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.Activity;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.integrity.Identities;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Explains a figure: verifies the archive as {@link Verification} does, then reads it once more for
 * the one device and day that are asked for. Writes nothing.
 */
public final class Explainer {
  private final VerificationOptions options;
  private final Question question;
  private final Verification.Finished finished;
  private final DayCalendar calendar;

  private Explainer(VerificationOptions options, Question question) {
    this.options = options;
    this.question = question;
    this.finished = Verification.finish(options);
    this.calendar = finished.calendar();
  }

  /**
   * Explains.
   *
   * @param options claims in it are not looked at
   * @throws InputFault when there is nothing to recompute the figure from, or no such device
   */
  public static Explanation explain(VerificationOptions options, Question question) {
    return new Explainer(options.withClaims(List.of()), question).explanation();
  }

  private Explanation explanation() {
    Fact fact = fact();
    if (question.day().isPresent() && question.device().isEmpty()) {
      throw new InputFault(
          new Words(
              "给出了 --day 而没有 --device：请说明是哪台设备。",
              "--day comes without --device: say which device."));
    }
    Optional<DeviceResult> device = question.device().map(id -> device(fact, id));
    Optional<LocalDate> day = question.day().or(() -> device.flatMap(d -> deciding(fact, d)));
    return new Explanation(
        fact,
        options.effectiveZone(),
        finished.figures().compose(fact),
        device.map(d -> history(fact, d)),
        device.isPresent() && day.isPresent()
            ? Optional.of(trace(fact, device.get(), day.get()))
            : Optional.empty(),
        finished.report().integrity());
  }

  /** The figure; of a member that nothing contributes to it is zero. */
  private Fact fact() {
    FactId id = question.fact();
    FactIndex facts = new FactIndex(finished.report().facts());
    Optional<Fact> fact = facts.find(id.indicator(), id.window(), id.member());
    Optional<Fact> total = facts.find(id.indicator(), id.window(), Optional.empty());
    if (fact.isEmpty() && total.isPresent() && id.member().isPresent()) {
      Members.problem(id.indicator(), id.member().get())
          .ifPresent(problem -> {
            throw new InputFault(problem);
          });
    }
    return fact.or(() -> total.flatMap(t -> id.member().map(t::zeroOf)))
        .orElseThrow(() ->
            new InputFault(
                Words.of(
                    "归档和台账里没有可用来重算 %s 的内容。",
                    "Neither archive nor ledgers hold anything to recompute %s from.", id)));
  }

  private DeviceResult device(Fact fact, String id) {
    if (!fact.indicator().id().startsWith("device.")) {
      throw new InputFault(
          Words.of(
              "%s 不是设备指标，--device 只用于 device.* 指标。",
              "%s is no figure about devices; --device goes with device.* only.",
              fact.indicator().id()));
    }
    List<DeviceResult> devices = finished.report().devices();
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

  private DeviceHistory history(Fact fact, DeviceResult result) {
    Window window = fact.window() == Window.AS_OF ? Window.YEAR : fact.window();
    Period period = window.days(fact.asOf());
    DaySpan span = result.days().span().and(DaySpan.of(period.from(), period.to()));
    List<DeviceDay> days = new ArrayList<>();
    for (int day = span.first(); day <= span.last(); day++) {
      Map<MachineState, Long> millis = new EnumMap<>(MachineState.class);
      long unknown = calendar.startOf(day + 1) - calendar.startOf(day);
      for (MachineState state : MachineState.values()) {
        millis.put(state, result.days().millis(state, day));
        unknown -= result.days().millis(state, day);
      }
      millis.merge(MachineState.UNKNOWN, unknown, Long::sum);
      days.add(new DeviceDay(LocalDate.ofEpochDay(day), result.days().ranOn(day), millis));
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

  private DayTrace trace(Fact fact, DeviceResult device, LocalDate day) {
    ArchiveLayout layout = new ArchiveLayout(options.archive());
    boolean withStates = fact.indicator().id().startsWith("device.utilisation");
    return new DeviceTracer(
            layout, new Identities(layout, options.trusted()), calendar, options.limits())
        .trace(device.device(), day, withStates);
  }
}
