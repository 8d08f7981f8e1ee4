package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.claims.FactIndex;
import io.plumbline.verifier.engine.claims.Members;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.FigureEvidence;
import io.plumbline.verifier.engine.explain.FigureTracer;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.explain.usage.UsageScope;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.indicators.Standing;
import io.plumbline.verifier.engine.segment.SegmentWorkers;
import io.plumbline.verifier.engine.shortfall.Composition;
import io.plumbline.verifier.engine.shortfall.ShortfallFinder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Explains the figures of a report: what each is made of, and, with a second reading of the
 * archive, the days and frames of one subject. Writes nothing. Immutable; any thread may ask.
 */
public final class Explainer {
  private final VerificationOptions options;
  private final VerificationReport report;
  private final DayCalendar calendar;
  private final ShortfallFinder figures;

  Explainer(
      VerificationOptions options,
      VerificationReport report,
      DayCalendar calendar,
      ShortfallFinder figures) {
    this.options = options;
    this.report = report;
    this.calendar = calendar;
    this.figures = figures;
  }

  /**
   * Verifies the archive as {@link Verification} does and stands ready to explain the report.
   *
   * @throws InputFault when there is no archive
   * @throws EnvironmentFault when the archive cannot be read
   */
  public static Explainer verify(VerificationOptions options) {
    return of(options, Verification.finish(options));
  }

  /**
   * The same with the help of others, who fold segments and devices. What is asked afterwards is
   * read from the archive in this process.
   *
   * @throws InputFault when there is no archive
   * @throws EnvironmentFault when the archive cannot be read, or the workers fail
   */
  public static Explainer verify(VerificationOptions options, SegmentWorkers workers) {
    return of(options, Verification.finish(options, workers));
  }

  private static Explainer of(VerificationOptions options, Verification.Finished finished) {
    return new Explainer(options, finished.report(), finished.calendar(), finished.figures());
  }

  /**
   * Verifies and answers one question.
   *
   * @param options claims in it are not looked at
   * @throws InputFault when there is nothing to recompute the figure from, or no such subject
   */
  public static Explanation explain(VerificationOptions options, Question question) {
    return verify(options.withClaims(List.of())).explain(question);
  }

  /** The report whose figures are explained. */
  public VerificationReport report() {
    return report;
  }

  /**
   * Answers a question. One without subject and day costs a pass over the ledger unless silent days
   * are asked for; others read the archive once more.
   *
   * @throws InputFault when there is nothing to recompute the figure from, or no such subject
   * @throws EnvironmentFault when the archive cannot be read
   */
  public Explanation explain(Question question) {
    Fact fact = fact(question.fact());
    Optional<Composition> made = figures.compose(fact);
    Explanation figure = Explanation.of(fact, options.effectiveZone(), made, report.integrity());
    if (question.subject().isEmpty() && question.day().isEmpty()) {
      return question.silence()
          ? new DeviceExplainer(options, report, calendar).withSilence(figure)
          : figure;
    }
    Optional<UsageScope> usage = UsageScope.of(fact);
    if (usage.isPresent()) {
      return new UsageExplainer(options, calendar).explain(figure, usage.get(), question);
    }
    if (question.subject().isEmpty()) {
      throw new InputFault(
          Words.of(
              "给出了日期 %s 而没有对象：请说明是哪台设备。",
              "Day %s comes without a subject: say which device.", question.day().orElseThrow()));
    }
    return new DeviceExplainer(options, report, calendar)
        .explain(figure, question.subject().get(), question.day());
  }

  /**
   * What the totals of the report rest on, by the id of the fact; figures that nothing but ledgers
   * give have no entry. Reads the archive once more.
   *
   * @throws EnvironmentFault when the archive cannot be read
   */
  public Map<String, FigureEvidence> evidence() {
    FigureTracer tracer = new FigureTracer(calendar);
    for (Fact fact : report.facts()) {
      Optional<Composition> made =
          fact.member().isEmpty() ? figures.compose(fact) : Optional.empty();
      made.ifPresent(composition -> {
        Optional<UsageScope> scope = UsageScope.of(fact);
        if (scope.isPresent()) {
          tracer.usage(fact, scope.get(), UsageExplainer.all(composition));
        } else if (fact.indicator().id().startsWith("device.")) {
          tracer.devices(fact, devices(fact, composition));
        }
      });
    }
    return tracer.count(new ArchiveLayout(options.archive()));
  }

  /** The devices that count; a time counts for every connected device, and so do protocols. */
  private Set<String> devices(Fact fact, Composition made) {
    boolean named =
        switch (fact.indicator()) {
          case DEVICE_CONNECTED, DEVICE_PUBLIC_CONNECTED, DEVICE_OVERSEAS, DEVICE_PUBLIC_RUNNING ->
              true;
          default -> false;
        };
    if (named) {
      return UsageExplainer.all(made);
    }
    return report.devices().stream()
        .filter(device -> device.standing(fact.asOf(), calendar) == Standing.CONNECTED)
        .map(device -> device.device().id())
        .collect(Collectors.toSet());
  }

  /** The figure; of a member that nothing contributes to it is zero. */
  private Fact fact(FactId id) {
    FactIndex facts = new FactIndex(report.facts());
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
}
