package io.plumbline.verifier.engine.explain.usage;

import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.contract.usage.UsageEvent.Action;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.UsageTallies;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.Set;

/**
 * Which usage events a figure looks at (semantics, "Usage").
 *
 * @param type of what they are events
 * @param actions the actions that count
 * @param days the days that count
 */
public record UsageScope(SubjectType type, Set<Action> actions, Period days) {
  private static final Set<Action> USES = Set.of(Action.ACCESS, Action.CALL);
  private static final Set<Action> CALLS = Set.of(Action.CALL);
  private static final Set<Action> WORK = Set.of(Action.LOGIN, Action.TOOL);

  /** The scope of a figure; empty where usage events do not make it up. */
  public static Optional<UsageScope> of(Fact fact) {
    LocalDate asOf = fact.asOf();
    return switch (fact.indicator()) {
      case APP_PUBLIC_ACTIVE, APP_KILLER_USERS, APP_KILLER_CALLS ->
          Optional.of(new UsageScope(SubjectType.APP, USES, fact.window().days(asOf)));
      case APP_MONTHLY_ACTIVE, APP_EVERY_MONTH ->
          Optional.of(new UsageScope(SubjectType.APP, USES, months(asOf)));
      case MODEL_CORE_USERS -> Optional.of(new UsageScope(SubjectType.MODEL, CALLS, months(asOf)));
      case MODEL_ACTIVE -> Optional.of(new UsageScope(SubjectType.MODEL, CALLS, week(asOf)));
      case MICROSERVICE_ACTIVE ->
          Optional.of(new UsageScope(SubjectType.MICROSERVICE, CALLS, week(asOf)));
      case DEVELOPER_ACTIVE ->
          Optional.of(new UsageScope(SubjectType.DEVELOPER, WORK, Window.MONTH.days(asOf)));
      default -> Optional.empty();
    };
  }

  /** Whether an event of the scope's days adds to the figure. */
  boolean counts(UsageEvent event) {
    return actions.contains(event.action());
  }

  private static Period months(LocalDate asOf) {
    YearMonth first = YearMonth.from(asOf).minusMonths(UsageTallies.MONTHS - 1L);
    return new Period(first.atDay(1), asOf);
  }

  private static Period week(LocalDate asOf) {
    return new Period(asOf.minusDays(UsageTallies.ACTIVE_DAYS - 1L), asOf);
  }
}
