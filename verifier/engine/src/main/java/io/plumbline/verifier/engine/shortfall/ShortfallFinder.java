package io.plumbline.verifier.engine.shortfall;

import static io.plumbline.contract.telemetry.MachineState.RUNNING;
import static io.plumbline.contract.telemetry.MachineState.UNKNOWN;
import static io.plumbline.contract.usage.UsageEvent.SubjectType.MICROSERVICE;
import static io.plumbline.contract.usage.UsageEvent.SubjectType.MODEL;

import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.UsageTallies;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Finds why an overstated claim exceeds what was recomputed: what of it is missing, by cause, with
 * counts that add up to the difference. Costs a pass over the ledger, for usage one over the log
 * too. Immutable.
 */
public final class ShortfallFinder {
  private final DeviceFigures devices;
  private final UsageFigures usage;
  private final LedgerFigures rows;
  private final Ledger ledger;

  /**
   * Prepares to look.
   *
   * @param devices every device of the ledger
   * @param unregistered devices that sent telemetry and stand in no ledger, with their samples
   */
  public ShortfallFinder(
      List<DeviceResult> devices,
      SortedMap<String, Long> unregistered,
      Ledger ledger,
      DayCalendar calendar,
      UsageTallies tallies) {
    this.devices = new DeviceFigures(devices, ledger, calendar, unregistered);
    this.usage = new UsageFigures(ledger, tallies);
    this.rows = new LedgerFigures(ledger, tallies);
    this.ledger = ledger;
  }

  /**
   * The shortfall of a claim about a figure.
   *
   * @param claimed more than the figure
   * @return empty for figures of which it is not known what they are made of
   */
  public Optional<Shortfall> find(Fact fact, BigDecimal claimed) {
    return compose(fact).map(figure -> figure.shortfall(claimed));
  }

  /** What a figure is made of; empty where that is not known. */
  public Optional<Composition> compose(Fact fact) {
    return switch (fact.indicator()) {
      case DEVICE_CONNECTED, DEVICE_PUBLIC_CONNECTED ->
          Optional.of(devices.connected(fact, device -> true));
      case DEVICE_OVERSEAS -> Optional.of(devices.connected(fact, FleetDevice::isOverseas));
      case DEVICE_PUBLIC_RUNNING -> Optional.of(devices.running(fact));
      case DEVICE_UTILISATION -> Optional.of(devices.share(fact, EnumSet.of(RUNNING)));
      case DEVICE_UTILISATION_UPPER ->
          Optional.of(devices.share(fact, EnumSet.of(RUNNING, UNKNOWN)));
      case DEVICE_UTILISATION_COVERAGE ->
          Optional.of(devices.share(fact, EnumSet.complementOf(EnumSet.of(UNKNOWN))));
      case DEVICE_PROTOCOLS -> Optional.of(devices.protocols(fact));
      default -> used(fact);
    };
  }

  private Optional<Composition> used(Fact fact) {
    return switch (fact.indicator()) {
      case APP_PUBLIC_ACTIVE -> Optional.of(usage.dailyActive(fact));
      case APP_MONTHLY_ACTIVE -> Optional.of(usage.monthlyActive());
      case APP_EVERY_MONTH -> Optional.of(usage.everyMonth());
      case APP_KILLER_USERS -> Optional.of(usage.killerUsers(fact));
      case APP_KILLER_CALLS -> Optional.of(usage.killerCalls(fact));
      case MODEL_CORE_USERS -> Optional.of(usage.coreUsers(fact));
      case MODEL_ACTIVE -> Optional.of(usage.active(MODEL, ledger.models().keySet()));
      case MICROSERVICE_ACTIVE ->
          Optional.of(usage.active(MICROSERVICE, ledger.microservices().keySet()));
      case DEVELOPER_ACTIVE -> Optional.of(usage.activeDevelopers());
      default -> registered(fact);
    };
  }

  private Optional<Composition> registered(Fact fact) {
    return switch (fact.indicator()) {
      case APP_PUBLIC_TOTAL -> Optional.of(rows.publicApps());
      case DEVELOPER_REGISTERED -> Optional.of(rows.developers(fact.asOf()));
      case ENTERPRISE_REGISTERED -> Optional.of(rows.registered(fact));
      case ENTERPRISE_SERVED ->
          Optional.of(rows.served(fact.asOf(), e -> true, CauseKind.NOT_SERVED));
      case ENTERPRISE_PAYING ->
          Optional.of(rows.served(fact.asOf(), Enterprise::paying, CauseKind.NOT_PAYING));
      case ENTERPRISE_SME ->
          Optional.of(rows.served(fact.asOf(), Enterprise::sme, CauseKind.NOT_SME));
      default ->
          fact.indicator().isCount() && fact.grade() == Grade.REGISTERED
              ? Optional.of(rows.rows(fact))
              : Optional.empty();
    };
  }
}
