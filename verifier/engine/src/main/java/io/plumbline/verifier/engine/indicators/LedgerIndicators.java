package io.plumbline.verifier.engine.indicators;

import io.plumbline.contract.ledger.App;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.Model;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Window;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The indicators that are counted from ledgers alone, with the grade {@code registered}. */
public final class LedgerIndicators {
  private final Ledger ledger;
  private final LocalDate asOf;

  public LedgerIndicators(Ledger ledger, LocalDate asOf) {
    this.ledger = ledger;
    this.asOf = asOf;
  }

  /** Counts every ledger that has rows, and the enterprises. */
  public void compute(FactBook facts) {
    if (!ledger.apps().isEmpty()) {
      apps(facts);
    }
    if (!ledger.models().isEmpty()) {
      Breakdown models = new Breakdown(Indicator.MODEL_TOTAL, Grade.REGISTERED);
      for (Model model : ledger.models().values()) {
        models.add(1, Grade.REGISTERED, new Member("class", model.modelClass()));
      }
      facts.breakdown(models, Window.AS_OF, 1, 0);
    }
    if (!ledger.microservices().isEmpty()) {
      count(Indicator.MICROSERVICE_TOTAL, ledger.microservices().size(), facts);
    }
    if (!ledger.developers().isEmpty()) {
      long registered =
          ledger.developers().values().stream().filter(d -> isBy(d.registeredOn())).count();
      count(Indicator.DEVELOPER_REGISTERED, registered, facts);
    }
    enterprises(facts);
  }

  private void apps(FactBook facts) {
    Breakdown all = new Breakdown(Indicator.APP_TOTAL, Grade.REGISTERED);
    long open = 0;
    for (App app : ledger.apps().values()) {
      all.add(
          1,
          Grade.REGISTERED,
          new Member("category", app.category()),
          new Member("industry", app.industry()));
      open += app.deployment() == Deployment.PUBLIC_CLOUD ? 1 : 0;
    }
    facts.breakdown(all, Window.AS_OF, 1, 0);
    count(Indicator.APP_PUBLIC_TOTAL, open, facts);
  }

  private void enterprises(FactBook facts) {
    Breakdown registered = new Breakdown(Indicator.ENTERPRISE_REGISTERED, Grade.REGISTERED);
    long served = 0;
    long paying = 0;
    long sme = 0;
    for (Enterprise enterprise : ledger.enterprises().values()) {
      // An enterprise without a day of registration counts as registered.
      if (enterprise.registeredOn() == null || isBy(enterprise.registeredOn())) {
        registered.add(1, Grade.REGISTERED, members(enterprise));
      }
      if (isBy(enterprise.servedFrom())) {
        served++;
        paying += enterprise.paying() ? 1 : 0;
        sme += enterprise.sme() ? 1 : 0;
      }
    }
    facts.breakdown(registered, Window.AS_OF, 1, 0);
    count(Indicator.ENTERPRISE_SERVED, served, facts);
    count(Indicator.ENTERPRISE_PAYING, paying, facts);
    count(Indicator.ENTERPRISE_SME, sme, facts);
  }

  private static Member[] members(Enterprise enterprise) {
    Member region = new Member("region", enterprise.region());
    List<Member> members =
        enterprise.industry().isEmpty()
            ? List.of(region)
            : List.of(region, new Member("industry", enterprise.industry()));
    return members.toArray(Member[]::new);
  }

  private boolean isBy(@Nullable LocalDate day) {
    return day != null && !day.isAfter(asOf);
  }

  private static void count(Indicator indicator, long count, FactBook facts) {
    facts.total(indicator, count, Grade.REGISTERED);
  }
}
