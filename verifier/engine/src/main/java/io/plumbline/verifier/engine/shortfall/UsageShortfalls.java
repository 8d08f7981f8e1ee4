package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.App;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Developer;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.indicators.UsageTallies;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** The shortfalls of figures about the use of Apps, models, microservices and developers. */
final class UsageShortfalls {
  private static final Words APPS = new Words("个", "Apps");
  private static final Words APP_DAYS = new Words("个·日", "App-days");
  private static final Words APP_MONTHS = new Words("个·月", "App-months");
  private static final Words SUBJECTS = new Words("个", "subjects");
  private static final Words DEVELOPERS = new Words("个", "developers");
  private static final Words TIMES = new Words("次", "uses");

  private final Ledger ledger;
  private final UsageTallies tallies;

  UsageShortfalls(Ledger ledger, UsageTallies tallies) {
    this.ledger = ledger;
    this.tallies = tallies;
  }

  /** The shortfall of an average of public-cloud Apps active per day, in App-days. */
  Shortfall dailyActive(Fact fact, BigDecimal claimed) {
    Account account = new Account(APP_DAYS);
    long days = fact.window().days(fact.asOf()).days();
    Map<String, BitSet> used = tallies.appDays(ledger.apps().keySet(), fact.window());
    for (App app : ledger.apps().values()) {
      if (!isMember(app, fact)) {
        continue;
      }
      long active = used.getOrDefault(app.id(), new BitSet()).cardinality();
      if (app.deployment() != Deployment.PUBLIC_CLOUD) {
        account.miss(CauseKind.OTHER_DEPLOYMENT, app.id(), active);
        continue;
      }
      account.count(active);
      account.miss(unused(active), app.id(), days - active);
    }
    return account.settle(claimed.multiply(BigDecimal.valueOf(days)), CauseKind.NO_LEDGER_ROW);
  }

  /** The shortfall of an average of Apps active per month, in App-months. */
  Shortfall monthlyActive(BigDecimal claimed) {
    Account account = new Account(APP_MONTHS);
    Map<String, BitSet> used = tallies.appMonths(ledger.apps().keySet());
    for (String app : ledger.apps().keySet()) {
      long active = used.getOrDefault(app, new BitSet()).cardinality();
      account.count(active);
      account.miss(unused(active), app, UsageTallies.MONTHS - active);
    }
    return account.settle(
        claimed.multiply(BigDecimal.valueOf(UsageTallies.MONTHS)), CauseKind.NO_LEDGER_ROW);
  }

  /** The shortfall of the Apps used in each of the 12 months. */
  Shortfall everyMonth(BigDecimal claimed) {
    Account account = new Account(APPS);
    Map<String, BitSet> used = tallies.appMonths(ledger.apps().keySet());
    for (String app : ledger.apps().keySet()) {
      long active = used.getOrDefault(app, new BitSet()).cardinality();
      if (active == UsageTallies.MONTHS) {
        account.count(1);
      } else {
        account.miss(unused(active), app, 1);
      }
    }
    return account.settle(claimed, CauseKind.NO_LEDGER_ROW);
  }

  private static CauseKind unused(long active) {
    return active == 0 ? CauseKind.NEVER_USED : CauseKind.NOT_USED_THEN;
  }

  private static boolean isMember(App app, Fact fact) {
    return fact.member()
        .map(member ->
            switch (member.dimension()) {
              case "category" -> app.category().equals(member.name());
              case "industry" -> app.industry().equals(member.name());
              default -> false;
            })
        .orElse(true);
  }

  /** The shortfall of active models or microservices. */
  Shortfall active(SubjectType type, List<String> ids, BigDecimal claimed) {
    Account account = new Account(SUBJECTS);
    int[] calls = tallies.recentCalls(type, ids);
    for (int i = 0; i < calls.length; i++) {
      if (calls[i] >= UsageTallies.ACTIVE_CALLS) {
        account.count(1);
      } else {
        account.miss(calls[i] == 0 ? CauseKind.NEVER_USED : CauseKind.TOO_FEW_CALLS, ids.get(i), 1);
      }
    }
    return account.settle(claimed, CauseKind.NO_LEDGER_ROW);
  }

  /** The shortfall of active developers. */
  Shortfall activeDevelopers(BigDecimal claimed) {
    Account account = new Account(DEVELOPERS);
    List<Developer> developers = List.copyOf(ledger.developers().values());
    List<UsageTallies.Engagement> engagements = tallies.engagements(developers);
    for (int i = 0; i < developers.size(); i++) {
      String id = developers.get(i).id();
      switch (engagements.get(i)) {
        case ACTIVE -> account.count(1);
        case NONE -> account.miss(CauseKind.NEVER_USED, id, 1);
        case NO_LOGIN -> account.miss(CauseKind.NO_LOGIN, id, 1);
        case NO_TOOL_USE -> account.miss(CauseKind.NO_TOOL_USE, id, 1);
        case REGISTERED_LATER -> account.miss(CauseKind.REGISTERED_LATER, id, 1);
      }
    }
    return account.settle(claimed, CauseKind.NO_LEDGER_ROW);
  }

  /**
   * The shortfall of an average of users or calls: no ledger bounds them, so all of it is events
   * that are not there.
   *
   * @param parts days or months that the average goes over
   */
  static Shortfall events(Fact fact, BigDecimal claimed, long parts) {
    Account account = new Account(TIMES);
    account.count(fact.exact().times(Ratio.of(parts)).rounded(0).longValueExact());
    return account.settle(claimed.multiply(BigDecimal.valueOf(parts)), CauseKind.NO_EVENT);
  }
}
