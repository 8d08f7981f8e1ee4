package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.indicators.Standing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds which devices of the ledger an overstated count of devices lacks, and why. Immutable. */
public final class ShortfallFinder {
  private static final Words IDLE_IN_WINDOW =
      new Words("窗口内一天也没有运行", "did not run on a day of the window");

  private final List<DeviceResult> devices;
  private final DayCalendar calendar;
  private final long unregistered;

  /**
   * Prepares to look.
   *
   * @param devices every device of the ledger
   * @param unregistered devices that sent telemetry and stand in no ledger
   */
  public ShortfallFinder(List<DeviceResult> devices, DayCalendar calendar, long unregistered) {
    this.devices = List.copyOf(devices);
    this.calendar = calendar;
    this.unregistered = unregistered;
  }

  /** The shortfall of a claim about a figure; empty for figures that do not count devices. */
  public Optional<Shortfall> find(Fact fact, BigDecimal claimed) {
    boolean running = fact.indicator() == Indicator.DEVICE_PUBLIC_RUNNING;
    Optional<Predicate<FleetDevice>> about = population(fact.indicator());
    if (about.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Reason> reasons = new LinkedHashMap<>();
    long rows = 0;
    long counted = 0;
    for (DeviceResult result : devices) {
      if (!about.get().test(result.device()) || !isMember(result.device(), fact.member())) {
        continue;
      }
      rows++;
      Standing standing = result.standing(fact.asOf(), calendar);
      if (running
          ? ranIn(result, fact.window().days(fact.asOf()))
          : standing == Standing.CONNECTED) {
        counted++;
      } else if (standing == Standing.CONNECTED) {
        reasons
            .computeIfAbsent("not-running-in-window", key -> new Reason(IDLE_IN_WINDOW))
            .devices
            .add(result.device().id());
      } else {
        reasons
            .computeIfAbsent(standing.token(), key -> new Reason(standing.words()))
            .devices
            .add(result.device().id());
      }
    }
    List<Shortfall.Cause> causes = new ArrayList<>();
    reasons.forEach((token, reason) ->
        causes.add(
            new Shortfall.Cause(token, reason.words, reason.devices.size(), reason.devices)));
    causes.sort(Comparator.comparingLong((Shortfall.Cause cause) -> -cause.count()));
    BigDecimal beyond = claimed.subtract(BigDecimal.valueOf(rows)).max(BigDecimal.ZERO);
    return Optional.of(new Shortfall(rows, counted, beyond, unregistered, causes));
  }

  private static final class Reason {
    private final Words words;
    private final List<String> devices = new ArrayList<>();

    private Reason(Words words) {
      this.words = words;
    }
  }

  private static Optional<Predicate<FleetDevice>> population(Indicator indicator) {
    return switch (indicator) {
      case DEVICE_CONNECTED -> Optional.of(device -> true);
      case DEVICE_PUBLIC_CONNECTED, DEVICE_PUBLIC_RUNNING ->
          Optional.of(FleetDevice::isPublicCloud);
      case DEVICE_OVERSEAS -> Optional.of(FleetDevice::isOverseas);
      default -> Optional.empty();
    };
  }

  private static boolean isMember(FleetDevice device, Optional<Fact.Member> member) {
    if (member.isEmpty()) {
      return true;
    }
    String name = member.get().name();
    return switch (member.get().dimension()) {
      case "category" -> device.category().equals(name);
      case "region" -> device.region().equals(name);
      case "deployment" -> device.deployment().equals(name);
      case "group" -> device.group().equals(name);
      case "country" -> device.country().equals(name);
      default -> false;
    };
  }

  private static boolean ranIn(DeviceResult result, Period period) {
    return result.days().runningDays(DaySpan.of(period.from(), period.to())) > 0;
  }
}
