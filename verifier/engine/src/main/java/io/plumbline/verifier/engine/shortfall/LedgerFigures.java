package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.App;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Developer;
import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.Model;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.indicators.UsageTallies;
import java.time.LocalDate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What makes up figures that are counted from ledgers alone. */
final class LedgerFigures {
  private static final Words ROWS = new Words("个", "rows");

  private final Ledger ledger;
  private final UsageTallies tallies;

  LedgerFigures(Ledger ledger, UsageTallies tallies) {
    this.ledger = ledger;
    this.tallies = tallies;
  }

  /** What makes up a number of rows that all count. */
  Composition rows(Fact fact) {
    Composition figure = new Composition(ROWS, 1, CauseKind.NO_LEDGER_ROW);
    switch (fact.indicator()) {
      case APP_TOTAL -> {
        ledger.apps().values().stream()
            .filter(app -> isMember(app, fact))
            .forEach(app -> figure.count(app.id(), 1));
        addStrangers(figure, SubjectType.APP);
      }
      case MODEL_TOTAL -> {
        ledger.models().values().stream()
            .filter(model -> isMember(model, fact))
            .forEach(model -> figure.count(model.id(), 1));
        addStrangers(figure, SubjectType.MODEL);
      }
      case MICROSERVICE_TOTAL -> {
        ledger.microservices().keySet().forEach(service -> figure.count(service, 1));
        addStrangers(figure, SubjectType.MICROSERVICE);
      }
      default -> figure.count(fact.exact().rounded(0).longValueExact());
    }
    return figure;
  }

  /** Whether an App belongs to the figure's member. */
  static boolean isMember(App app, Fact fact) {
    return fact.member()
        .map(member ->
            switch (member.dimension()) {
              case "category" -> app.category().equals(member.name());
              case "industry" -> app.industry().equals(member.name());
              default -> false;
            })
        .orElse(true);
  }

  private static boolean isMember(Model model, Fact fact) {
    return fact.member().map(member -> member.name().equals(model.modelClass())).orElse(true);
  }

  /** What makes up the public-cloud Apps. */
  Composition publicApps() {
    Composition figure = new Composition(ROWS, 1, CauseKind.NO_LEDGER_ROW);
    for (App app : ledger.apps().values()) {
      if (app.deployment() == Deployment.PUBLIC_CLOUD) {
        figure.count(app.id(), 1);
      } else {
        figure.miss(CauseKind.OTHER_DEPLOYMENT, app.id(), 1);
      }
    }
    addStrangers(figure, SubjectType.APP);
    return figure;
  }

  /** What makes up the registered developers. */
  Composition developers(LocalDate asOf) {
    Composition figure = new Composition(ROWS, 1, CauseKind.NO_LEDGER_ROW);
    for (Developer developer : ledger.developers().values()) {
      if (developer.registeredOn().isAfter(asOf)) {
        figure.miss(CauseKind.REGISTERED_LATER, developer.id(), 1);
      } else {
        figure.count(developer.id(), 1);
      }
    }
    addStrangers(figure, SubjectType.DEVELOPER);
    return figure;
  }

  /** What makes up the registered enterprises. */
  Composition registered(Fact fact) {
    Composition figure = new Composition(ROWS, 1, CauseKind.NO_LEDGER_ROW);
    for (Enterprise enterprise : ledger.enterprises().values()) {
      if (!isMember(enterprise, fact)) {
        continue;
      }
      if (enterprise.registeredOn() == null || isBy(enterprise.registeredOn(), fact.asOf())) {
        figure.count(enterprise.id(), 1);
      } else {
        figure.miss(CauseKind.REGISTERED_LATER, enterprise.id(), 1);
      }
    }
    return figure;
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
   * What makes up the served enterprises that satisfy a condition.
   *
   * @param otherwise the cause of a served one that does not
   */
  Composition served(LocalDate asOf, Predicate<Enterprise> condition, CauseKind otherwise) {
    Composition figure = new Composition(ROWS, 1, CauseKind.NO_LEDGER_ROW);
    for (Enterprise enterprise : ledger.enterprises().values()) {
      if (!isBy(enterprise.servedFrom(), asOf)) {
        figure.miss(CauseKind.NOT_SERVED, enterprise.id(), 1);
      } else if (condition.test(enterprise)) {
        figure.count(enterprise.id(), 1);
      } else {
        figure.miss(otherwise, enterprise.id(), 1);
      }
    }
    return figure;
  }

  private void addStrangers(Composition figure, SubjectType type) {
    UsageFigures.addStrangers(figure, tallies, type, 1);
  }

  private static boolean isBy(@Nullable LocalDate day, LocalDate asOf) {
    return day != null && !day.isAfter(asOf);
  }
}
