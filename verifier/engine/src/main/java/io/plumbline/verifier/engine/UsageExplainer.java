package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.explain.usage.UsageHistory;
import io.plumbline.verifier.engine.explain.usage.UsageScope;
import io.plumbline.verifier.engine.explain.usage.UsageTracer;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.integrity.Identities;
import io.plumbline.verifier.engine.shortfall.Composition;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes figures about usage down to days and frames. Immutable. */
final class UsageExplainer {
  private final VerificationOptions options;
  private final DayCalendar calendar;

  UsageExplainer(VerificationOptions options, DayCalendar calendar) {
    this.options = options;
    this.calendar = calendar;
  }

  /** Adds the days of a subject; without one those of all that the figure goes over. */
  Explanation explain(Explanation figure, UsageScope scope, Question question) {
    question.day().ifPresent(day -> demandWithin(scope, day));
    Set<String> subjects =
        question
            .subject()
            .map(id -> Set.of(known(scope.type(), id)))
            .orElseGet(() -> all(figure.made().orElseThrow()));
    ArchiveLayout layout = new ArchiveLayout(options.archive());
    UsageHistory history =
        new UsageTracer(layout, new Identities(layout, options.trusted()), calendar)
            .trace(scope, subjects, question.day());
    return figure.with(history);
  }

  /** The subjects that count in a figure, or whose events it goes over. */
  static Set<String> all(Composition made) {
    return made.over().isEmpty()
        ? made.contributions().stream()
            .filter(one -> one.cause().isEmpty())
            .map(Composition.Contribution::subject)
            .collect(Collectors.toSet())
        : Set.copyOf(made.over());
  }

  private static void demandWithin(UsageScope scope, LocalDate day) {
    if (day.isBefore(scope.days().from()) || day.isAfter(scope.days().to())) {
      throw new InputFault(
          Words.of(
              "%s 不在该指标统计的日期之内，应为 %s 到 %s。",
              "%s is none of the days that the figure looks at, expected %s to %s.",
              day,
              scope.days().from(),
              scope.days().to()));
    }
  }

  private String known(SubjectType type, String id) {
    Set<String> ids = ids(options.ledger(), type);
    if (!ids.contains(id)) {
      throw new InputFault(
          Words.of(
              "台账中没有%s“%s”，最接近的是 %s。",
              "The ledger has no %s '%s', the nearest is %s.",
              type.token(),
              id,
              Nearest.to(id, List.copyOf(ids)).orElse("–")));
    }
    return id;
  }

  private static Set<String> ids(Ledger ledger, SubjectType type) {
    return switch (type) {
      case APP -> ledger.apps().keySet();
      case MODEL -> ledger.models().keySet();
      case MICROSERVICE -> ledger.microservices().keySet();
      case DEVELOPER -> ledger.developers().keySet();
    };
  }
}
