package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.UsageTallies;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds why an overstated claim exceeds what was recomputed: what of it is missing, by cause, with
 * counts that add up to the difference. Costs a pass over the ledger, for usage one over the log
 * too. Immutable.
 */
public final class ShortfallFinder {
  private final DeviceShortfalls devices;
  private final UsageShortfalls usage;
  private final LedgerShortfalls rows;
  private final Ledger ledger;

  /**
   * Prepares to look.
   *
   * @param devices every device of the ledger
   * @param unregistered devices that sent telemetry and stand in no ledger
   */
  public ShortfallFinder(
      List<DeviceResult> devices,
      Collection<String> unregistered,
      Ledger ledger,
      DayCalendar calendar,
      UsageTallies tallies) {
    this.devices = new DeviceShortfalls(devices, ledger, calendar, unregistered);
    this.usage = new UsageShortfalls(ledger, tallies);
    this.rows = new LedgerShortfalls(ledger);
    this.ledger = ledger;
  }

  /**
   * The shortfall of a claim about a figure.
   *
   * @param claimed more than the figure
   * @return empty for figures that are neither counted nor taken as a share of time
   */
  public Optional<Shortfall> find(Fact fact, BigDecimal claimed) {
    return switch (fact.indicator()) {
      case DEVICE_CONNECTED, DEVICE_PUBLIC_CONNECTED ->
          Optional.of(devices.connected(fact, claimed, device -> true));
      case DEVICE_OVERSEAS ->
          Optional.of(devices.connected(fact, claimed, FleetDevice::isOverseas));
      case DEVICE_PUBLIC_RUNNING -> Optional.of(devices.running(fact, claimed));
      case DEVICE_UTILISATION -> Optional.of(devices.utilisation(fact, claimed));
      case DEVICE_PROTOCOLS -> Optional.of(devices.protocols(fact, claimed));
      case APP_PUBLIC_ACTIVE -> Optional.of(usage.dailyActive(fact, claimed));
      case APP_MONTHLY_ACTIVE -> Optional.of(usage.monthlyActive(claimed));
      case APP_EVERY_MONTH -> Optional.of(usage.everyMonth(claimed));
      case APP_KILLER_USERS, APP_KILLER_CALLS ->
          Optional.of(
              UsageShortfalls.events(fact, claimed, fact.window().days(fact.asOf()).days()));
      case MODEL_CORE_USERS ->
          Optional.of(UsageShortfalls.events(fact, claimed, UsageTallies.MONTHS));
      case MODEL_ACTIVE ->
          Optional.of(
              usage.active(SubjectType.MODEL, List.copyOf(ledger.models().keySet()), claimed));
      case MICROSERVICE_ACTIVE ->
          Optional.of(
              usage.active(
                  SubjectType.MICROSERVICE, List.copyOf(ledger.microservices().keySet()), claimed));
      case DEVELOPER_ACTIVE -> Optional.of(usage.activeDevelopers(claimed));
      default -> registered(fact, claimed);
    };
  }

  private Optional<Shortfall> registered(Fact fact, BigDecimal claimed) {
    return switch (fact.indicator()) {
      case APP_PUBLIC_TOTAL -> Optional.of(rows.publicApps(claimed));
      case DEVELOPER_REGISTERED -> Optional.of(rows.developers(fact.asOf(), claimed));
      case ENTERPRISE_REGISTERED -> Optional.of(rows.registered(fact, claimed));
      case ENTERPRISE_SERVED ->
          Optional.of(rows.served(fact.asOf(), claimed, e -> true, CauseKind.NOT_SERVED));
      case ENTERPRISE_PAYING ->
          Optional.of(rows.served(fact.asOf(), claimed, Enterprise::paying, CauseKind.NOT_PAYING));
      case ENTERPRISE_SME ->
          Optional.of(rows.served(fact.asOf(), claimed, Enterprise::sme, CauseKind.NOT_SME));
      default ->
          fact.indicator().isCount() && fact.grade() == Grade.REGISTERED
              ? Optional.of(LedgerShortfalls.rows(fact, claimed))
              : Optional.empty();
    };
  }
}
