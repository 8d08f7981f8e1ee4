package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.App;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Developer;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.indicators.TopUsage;
import io.plumbline.verifier.engine.indicators.UsageTallies;
import java.time.YearMonth;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What makes up figures about the use of Apps, models, microservices and developers. */
final class UsageFigures {
  private static final Words APPS = new Words("个", "Apps");
  private static final Words APP_DAYS = new Words("个·日", "App-days");
  private static final Words APP_MONTHS = new Words("个·月", "App-months");
  private static final Words SUBJECTS = new Words("个", "subjects");
  private static final Words DEVELOPERS = new Words("个", "developers");
  private static final Words TIMES = new Words("次", "uses");
  private static final Words USERS = new Words("人次", "users");

  private final Ledger ledger;
  private final UsageTallies tallies;
  private final TopUsage top;

  UsageFigures(Ledger ledger, UsageTallies tallies) {
    this.ledger = ledger;
    this.tallies = tallies;
    this.top = new TopUsage(ledger, tallies);
  }

  /** What makes up an average of public-cloud Apps active per day, in App-days. */
  Composition dailyActive(Fact fact) {
    long days = fact.window().days(fact.asOf()).days();
    Composition figure = new Composition(APP_DAYS, days, CauseKind.NO_LEDGER_ROW);
    Map<String, BitSet> used = tallies.appDays(ledger.apps().keySet(), fact.window());
    for (App app : ledger.apps().values()) {
      if (!LedgerFigures.isMember(app, fact)) {
        continue;
      }
      long active = used.getOrDefault(app.id(), new BitSet()).cardinality();
      if (app.deployment() != Deployment.PUBLIC_CLOUD) {
        figure.miss(CauseKind.OTHER_DEPLOYMENT, app.id(), active);
        continue;
      }
      figure.count(app.id(), active);
      figure.miss(unused(active), app.id(), days - active);
    }
    addStrangers(figure, tallies, SubjectType.APP, days);
    return figure;
  }

  /** What makes up an average of Apps active per month, in App-months. */
  Composition monthlyActive() {
    Composition figure = new Composition(APP_MONTHS, UsageTallies.MONTHS, CauseKind.NO_LEDGER_ROW);
    Map<String, BitSet> used = tallies.appMonths(ledger.apps().keySet());
    for (String app : ledger.apps().keySet()) {
      long active = used.getOrDefault(app, new BitSet()).cardinality();
      figure.count(app, active);
      figure.miss(unused(active), app, UsageTallies.MONTHS - active);
    }
    addStrangers(figure, tallies, SubjectType.APP, UsageTallies.MONTHS);
    return figure;
  }

  /** What makes up the Apps used in each of the 12 months. */
  Composition everyMonth() {
    Composition figure = new Composition(APPS, 1, CauseKind.NO_LEDGER_ROW);
    Map<String, BitSet> used = tallies.appMonths(ledger.apps().keySet());
    for (String app : ledger.apps().keySet()) {
      long active = used.getOrDefault(app, new BitSet()).cardinality();
      if (active == UsageTallies.MONTHS) {
        figure.count(app, 1);
      } else {
        figure.miss(unused(active), app, 1);
      }
    }
    addStrangers(figure, tallies, SubjectType.APP, 1);
    return figure;
  }

  private static CauseKind unused(long active) {
    return active == 0 ? CauseKind.NEVER_USED : CauseKind.NOT_USED_THEN;
  }

  /** What makes up active models or microservices. */
  Composition active(SubjectType type, Collection<String> subjects) {
    List<String> ids = List.copyOf(subjects);
    Composition figure = new Composition(SUBJECTS, 1, CauseKind.NO_LEDGER_ROW);
    int[] calls = tallies.recentCalls(type, ids);
    for (int i = 0; i < calls.length; i++) {
      if (calls[i] >= UsageTallies.ACTIVE_CALLS) {
        figure.count(ids.get(i), 1);
      } else {
        figure.miss(calls[i] == 0 ? CauseKind.NEVER_USED : CauseKind.TOO_FEW_CALLS, ids.get(i), 1);
      }
    }
    addStrangers(figure, tallies, type, 1);
    return figure;
  }

  /** What makes up active developers. */
  Composition activeDevelopers() {
    Composition figure = new Composition(DEVELOPERS, 1, CauseKind.NO_LEDGER_ROW);
    List<Developer> developers = List.copyOf(ledger.developers().values());
    List<UsageTallies.Engagement> engagements = tallies.engagements(developers);
    for (int i = 0; i < developers.size(); i++) {
      String id = developers.get(i).id();
      switch (engagements.get(i)) {
        case ACTIVE -> figure.count(id, 1);
        case NONE -> figure.miss(CauseKind.NEVER_USED, id, 1);
        case NO_LOGIN -> figure.miss(CauseKind.NO_LOGIN, id, 1);
        case NO_TOOL_USE -> figure.miss(CauseKind.NO_TOOL_USE, id, 1);
        case REGISTERED_LATER -> figure.miss(CauseKind.REGISTERED_LATER, id, 1);
      }
    }
    addStrangers(figure, tallies, SubjectType.DEVELOPER, 1);
    return figure;
  }

  /** What makes up the users of killer Apps, day by day: a user counts once however many Apps. */
  Composition killerUsers(Fact fact) {
    Period year = fact.window().days(fact.asOf());
    Composition figure = new Composition(USERS, year.days(), CauseKind.NO_EVENT);
    figure.goOver(top.killers());
    long[] users = top.killerUsersPerDay();
    for (int day = 0; day < users.length; day++) {
      figure.count(year.from().plusDays(day).toString(), users[day]);
    }
    return figure;
  }

  /** What makes up the uses of killer Apps. */
  Composition killerCalls(Fact fact) {
    Composition figure =
        new Composition(TIMES, fact.window().days(fact.asOf()).days(), CauseKind.NO_EVENT);
    top.killerCalls().forEach(figure::count);
    return figure;
  }

  /** What makes up the users of core models, month by month. */
  Composition coreUsers(Fact fact) {
    Composition figure = new Composition(USERS, UsageTallies.MONTHS, CauseKind.NO_EVENT);
    figure.goOver(top.coreModels());
    long[] users = top.coreUsersPerMonth();
    YearMonth first = YearMonth.from(fact.asOf()).minusMonths(users.length - 1L);
    for (int month = 0; month < users.length; month++) {
      figure.count(first.plusMonths(month).toString(), users[month]);
    }
    return figure;
  }

  /**
   * Subjects that no ledger knows: nobody has stated of what kind they are, so every figure may
   * mean them. They were used at most as often as they have events.
   */
  static void addStrangers(Composition figure, UsageTallies tallies, SubjectType type, long most) {
    tallies
        .unknown(type)
        .forEach((subject, events) ->
            figure.miss(CauseKind.UNREGISTERED, subject, Math.min(events, most)));
  }
}
