package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.App;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Developer;
import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.facts.Fact;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The shortfalls of figures that are counted from ledgers alone. */
final class LedgerShortfalls {
  private static final Words ROWS = new Words("个", "rows");

  private final Ledger ledger;

  LedgerShortfalls(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The shortfall of a figure that counts rows, whose rows all count. */
  static Shortfall rows(Fact fact, BigDecimal claimed) {
    Account account = new Account(ROWS);
    account.count(fact.exact().rounded(0).longValueExact());
    return account.settle(claimed, CauseKind.NO_LEDGER_ROW);
  }

  /** The shortfall of the public-cloud Apps. */
  Shortfall publicApps(BigDecimal claimed) {
    Account account = new Account(ROWS);
    for (App app : ledger.apps().values()) {
      if (app.deployment() == Deployment.PUBLIC_CLOUD) {
        account.count(1);
      } else {
        account.miss(CauseKind.OTHER_DEPLOYMENT, app.id(), 1);
      }
    }
    return account.settle(claimed, CauseKind.NO_LEDGER_ROW);
  }

  /** The shortfall of the registered developers. */
  Shortfall developers(LocalDate asOf, BigDecimal claimed) {
    Account account = new Account(ROWS);
    for (Developer developer : ledger.developers().values()) {
      if (developer.registeredOn().isAfter(asOf)) {
        account.miss(CauseKind.REGISTERED_LATER, developer.id(), 1);
      } else {
        account.count(1);
      }
    }
    return account.settle(claimed, CauseKind.NO_LEDGER_ROW);
  }

  /** The shortfall of the registered enterprises. */
  Shortfall registered(Fact fact, BigDecimal claimed) {
    Account account = new Account(ROWS);
    for (Enterprise enterprise : ledger.enterprises().values()) {
      if (!isMember(enterprise, fact)) {
        continue;
      }
      if (enterprise.registeredOn() == null || isBy(enterprise.registeredOn(), fact.asOf())) {
        account.count(1);
      } else {
        account.miss(CauseKind.REGISTERED_LATER, enterprise.id(), 1);
      }
    }
    return account.settle(claimed, CauseKind.NO_LEDGER_ROW);
  }

  private static boolean isMember(Enterprise enterprise, Fact fact) {
    return fact.member()
        .map(member ->
            switch (member.dimension()) {
              case "region" -> enterprise.region().equals(member.name());
              case "industry" -> enterprise.industry().equals(member.name());
              default -> false;
            })
        .orElse(true);
  }

  /**
   * The shortfall of the served enterprises that satisfy a condition.
   *
   * @param otherwise the cause of a served one that does not
   */
  Shortfall served(
      LocalDate asOf, BigDecimal claimed, Predicate<Enterprise> condition, CauseKind otherwise) {
    Account account = new Account(ROWS);
    for (Enterprise enterprise : ledger.enterprises().values()) {
      if (!isBy(enterprise.servedFrom(), asOf)) {
        account.miss(CauseKind.NOT_SERVED, enterprise.id(), 1);
      } else if (condition.test(enterprise)) {
        account.count(1);
      } else {
        account.miss(otherwise, enterprise.id(), 1);
      }
    }
    return account.settle(claimed, CauseKind.NO_LEDGER_ROW);
  }

  private static boolean isBy(@Nullable LocalDate day, LocalDate asOf) {
    return day != null && !day.isAfter(asOf);
  }
}
