package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.Standing;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What makes up figures about devices. Immutable. */
final class DeviceFigures {
  private static final Words DEVICES = new Words("台", "devices");
  private static final Words DEVICE_DAYS = new Words("台·日", "device-days");
  private static final Words DEVICE_SECONDS = new Words("台·秒", "device-seconds");
  private static final Words PROTOCOLS = new Words("个", "protocols");
  private static final int MILLIS_DECIMALS = 3;

  private final List<DeviceResult> devices;
  private final Ledger ledger;
  private final DayCalendar calendar;
  private final SortedMap<String, Long> unregistered;
  private final Map<String, String> owners = new HashMap<>();

  /**
   * Prepares to look.
   *
   * @param devices every device of the ledger
   * @param unregistered devices that sent telemetry and stand in no ledger, with their samples
   */
  DeviceFigures(
      List<DeviceResult> devices,
      Ledger ledger,
      DayCalendar calendar,
      SortedMap<String, Long> unregistered) {
    this.devices = devices;
    this.ledger = ledger;
    this.calendar = calendar;
    this.unregistered = unregistered;
    findOwners();
  }

  /** Of the devices with one identity the first that has operating data owns it, or the first. */
  private void findOwners() {
    Set<String> operating = new TreeSet<>();
    for (DeviceResult result : devices) {
      String identity = identity(result.device().id());
      if (!identity.isEmpty()) {
        boolean first = owners.putIfAbsent(identity, result.device().id()) == null;
        boolean works = result.days().activity().operating() > 0;
        if (works && operating.add(identity) && !first) {
          owners.put(identity, result.device().id());
        }
      }
    }
  }

  /** Manufacturer and serial number; empty without a serial number. */
  private String identity(String id) {
    Device row = ledger.devices().get(id);
    return row == null || row.serial().isEmpty() ? "" : row.manufacturer() + '\n' + row.serial();
  }

  private boolean isDuplicate(DeviceResult result) {
    String identity = identity(result.device().id());
    return !identity.isEmpty() && !result.device().id().equals(owners.get(identity));
  }

  /** What makes up a number of connected devices. */
  Composition connected(Fact fact, Predicate<FleetDevice> about) {
    Composition figure = new Composition(DEVICES, 1, CauseKind.NO_LEDGER_ROW);
    for (DeviceResult result : devices) {
      FleetDevice device = result.device();
      if (!isMember(device, fact)) {
        continue;
      }
      Standing standing = result.standing(fact.asOf(), calendar);
      boolean deployed = isDeployedAs(device, fact);
      if (about.test(device) && deployed) {
        if (standing == Standing.CONNECTED) {
          figure.count(device.id(), 1);
        } else {
          figure.miss(
              isDuplicate(result) ? CauseKind.DUPLICATE_IDENTITY : CauseKind.of(standing),
              device.id(),
              1);
        }
      } else if (standing == Standing.CONNECTED && !deployed) {
        figure.miss(CauseKind.OTHER_DEPLOYMENT, device.id(), 1);
      }
    }
    addStrangers(figure, 1);
    return figure;
  }

  /** What makes up an average of devices running per day, in device-days. */
  Composition running(Fact fact) {
    Period period = fact.window().days(fact.asOf());
    Composition figure = new Composition(DEVICE_DAYS, period.days(), CauseKind.NO_LEDGER_ROW);
    DaySpan window = DaySpan.of(period.from(), period.to());
    for (DeviceResult result : devices) {
      FleetDevice device = result.device();
      if (!isMember(device, fact)) {
        continue;
      }
      int ran = result.days().runningDays(window);
      if (!isDeployedAs(device, fact)) {
        figure.miss(CauseKind.OTHER_DEPLOYMENT, device.id(), ran);
        continue;
      }
      DaySpan service = window.and(device.terms().service());
      figure.count(device.id(), ran);
      figure.miss(silence(result, fact), device.id(), service.days() - ran);
      int before = Math.max(0, Math.min(service.first() - window.first(), window.days()));
      figure.miss(CauseKind.NOT_YET_IN_SERVICE, device.id(), before);
      figure.miss(CauseKind.RETIRED, device.id(), window.days() - before - (long) service.days());
    }
    addStrangers(figure, window.days());
    return figure;
  }

  /**
   * What kind of device it is that stands in no ledger, where, and how deployed, nobody has stated:
   * every figure may mean it. It is there on no more days than it has samples.
   */
  private void addStrangers(Composition figure, long most) {
    unregistered.forEach(
        (device, samples) -> figure.miss(CauseKind.UNREGISTERED, device, Math.min(samples, most)));
  }

  /** Why a device did not run on days in service. */
  private CauseKind silence(DeviceResult result, Fact fact) {
    Standing standing = result.standing(fact.asOf(), calendar);
    if (result.days().activity().operating() == 0 && isDuplicate(result)) {
      return CauseKind.DUPLICATE_IDENTITY;
    }
    return standing.isNeverObserved() ? CauseKind.of(standing) : CauseKind.SILENT_DAY;
  }

  /** What makes up a share of time, in device-seconds; UNKNOWN is what no state accounts for. */
  Composition share(Fact fact, Set<MachineState> counting) {
    Period period = fact.window().days(fact.asOf());
    DaySpan window = DaySpan.of(period.from(), period.to());
    List<DeviceResult> connected =
        devices.stream()
            .filter(device -> device.standing(fact.asOf(), calendar) == Standing.CONNECTED)
            .toList();
    long all = connected.stream().mapToLong(device -> inService(device, window)).sum();
    // A percentage is divided by a hundredth of the time.
    BigDecimal parts = BigDecimal.valueOf(all, MILLIS_DECIMALS + 2);
    Composition figure =
        new Composition(DEVICE_SECONDS, parts, CauseKind.BEYOND_ALL_TIME, MILLIS_DECIMALS);
    for (DeviceResult device : connected) {
      Map<MachineState, Long> millis = new EnumMap<>(MachineState.class);
      long unknown = inService(device, window);
      for (MachineState state : MachineState.values()) {
        millis.put(state, device.days().millis(state, window));
        unknown -= device.days().millis(state, window);
      }
      millis.merge(MachineState.UNKNOWN, unknown, Long::sum);
      millis.forEach((state, time) -> {
        if (counting.contains(state)) {
          figure.count(device.device().id(), time);
        } else {
          figure.miss(CauseKind.of(state), device.device().id(), time);
        }
      });
    }
    return figure;
  }

  private long inService(DeviceResult device, DaySpan window) {
    DaySpan days = window.and(device.device().terms().service());
    return calendar.startOf(days.last() + 1) - calendar.startOf(days.first());
  }

  /** What makes up the number of protocols of connected devices. */
  Composition protocols(Fact fact) {
    Composition figure = new Composition(PROTOCOLS, 1, CauseKind.NO_LEDGER_ROW);
    Map<String, Standing> best = new TreeMap<>();
    for (DeviceResult result : devices) {
      if (!result.device().protocol().isEmpty()) {
        best.merge(
            result.device().protocol(),
            result.standing(fact.asOf(), calendar),
            (one, other) -> one == Standing.CONNECTED ? one : other);
      }
    }
    best.forEach((protocol, standing) -> {
      if (standing == Standing.CONNECTED) {
        figure.count(protocol, 1);
      } else {
        figure.miss(CauseKind.of(standing), protocol, 1);
      }
    });
    return figure;
  }

  /** Whether a device is deployed as the figure asks. */
  private static boolean isDeployedAs(FleetDevice device, Fact fact) {
    boolean deployment =
        fact.member()
            .filter(member -> member.dimension().equals("deployment"))
            .map(member -> member.name().equals(device.deployment()))
            .orElse(true);
    return switch (fact.indicator()) {
      case DEVICE_PUBLIC_CONNECTED, DEVICE_PUBLIC_RUNNING -> device.isPublicCloud() && deployment;
      default -> deployment;
    };
  }

  /** Whether a device belongs to the figure's member, the deployment left aside. */
  private static boolean isMember(FleetDevice device, Fact fact) {
    if (fact.member().isEmpty()) {
      return true;
    }
    String name = fact.member().get().name();
    return switch (fact.member().get().dimension()) {
      case "category" -> device.category().equals(name);
      case "region" -> device.region().equals(name);
      case "group" -> device.group().equals(name);
      case "country" -> device.country().equals(name);
      case "deployment" -> true;
      default -> false;
    };
  }
}
