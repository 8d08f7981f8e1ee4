package io.plumbline.verifier.engine.indicators;

import io.plumbline.contract.ledger.App;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.usage.UsageEvents;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The indicators that are recomputed from usage events (semantics, "Usage"). */
public final class UsageIndicators {
  private final Ledger ledger;
  private final UsageEvents log;
  private final DayCalendar calendar;
  private final LocalDate asOf;
  private final Grade grade;
  private final UsageTallies tallies;
  private final TopUsage top;

  /** Prepares the indicators of a date; the grade is that of the events. */
  public UsageIndicators(
      Ledger ledger, UsageEvents log, DayCalendar calendar, LocalDate asOf, Grade grade) {
    this.ledger = ledger;
    this.log = log;
    this.calendar = calendar;
    this.asOf = asOf;
    this.grade = grade;
    this.tallies = new UsageTallies(log, calendar, asOf);
    this.top = new TopUsage(ledger, tallies);
  }

  /** Computes the indicators of every ledger that has rows. */
  public void compute(FactBook facts) {
    if (!ledger.apps().isEmpty()) {
      dailyActiveApps(Window.MONTH, facts);
      dailyActiveApps(Window.YEAR, facts);
      monthlyActiveApps(facts);
      killerApps(facts);
    }
    if (!ledger.models().isEmpty()) {
      count(Indicator.MODEL_ACTIVE, active(SubjectType.MODEL, ledger.models().keySet()), facts);
      coreModels(facts);
    }
    if (!ledger.microservices().isEmpty()) {
      count(
          Indicator.MICROSERVICE_ACTIVE,
          active(SubjectType.MICROSERVICE, ledger.microservices().keySet()),
          facts);
    }
    if (!ledger.developers().isEmpty()) {
      count(Indicator.DEVELOPER_ACTIVE, activeDevelopers(), facts);
    }
  }

  private void count(Indicator indicator, long count, FactBook facts) {
    facts.total(indicator, count, grade);
  }

  /** Distinct public-cloud Apps per day. */
  private void dailyActiveApps(Window window, FactBook facts) {
    Period period = window.days(asOf);
    Map<String, BitSet> daysOf = tallies.appDays(ledger.apps().keySet(), window);
    Breakdown active = new Breakdown(Indicator.APP_PUBLIC_ACTIVE, grade);
    for (App app : ledger.apps().values()) {
      BitSet days = daysOf.get(app.id());
      if (days != null && app.deployment() == Deployment.PUBLIC_CLOUD) {
        active.add(
            days.cardinality(),
            grade,
            new Member("category", app.category()),
            new Member("industry", app.industry()));
      }
    }
    facts.breakdown(active, window, period.days(), observedDays(period));
  }

  /** Apps used in each of the 12 calendar months that end with the month of as-of. */
  private void monthlyActiveApps(FactBook facts) {
    long sum = 0;
    long everyMonth = 0;
    for (BitSet months : tallies.appMonths(ledger.apps().keySet()).values()) {
      sum += months.cardinality();
      everyMonth += months.cardinality() == UsageTallies.MONTHS ? 1 : 0;
    }
    facts.total(
        Indicator.APP_MONTHLY_ACTIVE, Window.AS_OF, Ratio.of(sum, UsageTallies.MONTHS), grade, 0);
    count(Indicator.APP_EVERY_MONTH, everyMonth, facts);
  }

  /** Users and calls of the killer Apps that are on the public cloud. */
  private void killerApps(FactBook facts) {
    Period year = Window.YEAR.days(asOf);
    long users = LongStream.of(top.killerUsersPerDay()).sum();
    long calls = top.killerCalls().values().stream().mapToLong(Long::longValue).sum();
    long observed = observedDays(year);
    facts.total(
        Indicator.APP_KILLER_USERS, Window.YEAR, Ratio.of(users, year.days()), grade, observed);
    facts.total(
        Indicator.APP_KILLER_CALLS, Window.YEAR, Ratio.of(calls, year.days()), grade, observed);
  }

  /** Subjects with at least 5 calls in the 7 days that end with as-of. */
  private long active(SubjectType type, Collection<String> ids) {
    return IntStream.of(tallies.recentCalls(type, List.copyOf(ids)))
        .filter(calls -> calls >= UsageTallies.ACTIVE_CALLS)
        .count();
  }

  /** Distinct users of the 10 models with the most calling users, per month. */
  private void coreModels(FactBook facts) {
    long sum = LongStream.of(top.coreUsersPerMonth()).sum();
    facts.total(
        Indicator.MODEL_CORE_USERS, Window.AS_OF, Ratio.of(sum, UsageTallies.MONTHS), grade, 0);
  }

  /** Registered developers with a login and a tool event in the month. */
  private long activeDevelopers() {
    return tallies.engagements(List.copyOf(ledger.developers().values())).stream()
        .filter(engagement -> engagement == UsageTallies.Engagement.ACTIVE)
        .count();
  }

  private long observedDays(Period period) {
    if (log.firstMillis() >= tallies.end()) {
      return 0;
    }
    long first = Math.max(calendar.dayOf(log.firstMillis()), period.from().toEpochDay());
    return period.to().toEpochDay() - first + 1;
  }
}
