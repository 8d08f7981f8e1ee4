package io.plumbline.driver.modbus;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection's configuration, checked.
 *
 * @param name the connection's name
 * @param endpoint where
 * @param timeout longest wait for a connection and for a reply
 * @param breaker when a silent slave is left alone
 * @param reconnect how often an endpoint that is down is tried
 * @param units the slaves
 */
record ModbusSettings(
    String name,
    Endpoint endpoint,
    Duration timeout,
    Breaker.Settings breaker,
    Breaker.Settings reconnect,
    List<Unit> units) {
  /** MODBUS Application Protocol V1.1b3, 6.1 and 6.3; the gap is ours. */
  private static final Block.Limits WIDEST = new Block.Limits(125, 2000, 8);

  private static final Duration DEFAULT_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_EVERY = Duration.ofDays(1);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);

  /** A slave. */
  record Unit(int unit, List<Poll> polls) {}

  /** Points of one slave that are read at one interval, with requests of one size. */
  record Poll(Duration every, Block.Limits limits, List<Point> points) {}

  /** What points must have in common to share a request. */
  private record Rhythm(Duration every, Block.Limits limits) {}

  static ModbusSettings of(ConnectionSpec connection) {
    Options options = connection.options();
    Endpoint endpoint = Endpoint.of(options);
    boolean rtu = endpoint.framing() == Framing.RTU;
    Duration every = every(options, DEFAULT_EVERY);
    ByteOrder order = PointReader.order(options, ByteOrder.ABCD);
    Block.Limits limits = limits(options, WIDEST);
    Duration late =
        options.duration(
            "late-reply-window", Duration.ZERO, Duration.ofMinutes(5), Duration.ofSeconds(5));
    if (options.has("late-reply-window") && !rtu) {
      throw options.fault(
          "late-reply-window",
          late.toString(),
          late.toString(),
          "只用于 rtu-tcp 和 serial",
          "a key of rtu-tcp and serial only");
    }
    Breaker.Settings breaker = breaker(options.mapping("breaker"), rtu ? late : Duration.ZERO);
    Breaker.Settings reconnect = pauses(options.mapping("reconnect"));
    Map<Integer, Map<Rhythm, List<Point>>> units = new TreeMap<>();
    for (DeviceSpec device : connection.devices()) {
      collect(device, every, order, limits, units);
    }
    Duration timeout = timeout(options, units);
    options.refuseOthers();
    return new ModbusSettings(
        connection.name(), endpoint, timeout, breaker, reconnect, units(units));
  }

  private static Block.Limits limits(Options options, Block.Limits absent) {
    return new Block.Limits(
        (int) options.integer("max-registers", 1, WIDEST.registers(), absent.registers()),
        (int) options.integer("max-bits", 1, WIDEST.bits(), absent.bits()),
        (int) options.integer("max-gap", 0, WIDEST.registers() - 1, absent.gap()));
  }

  private static Duration every(Options options, Duration absent) {
    return options.duration("every", Duration.ofMillis(10), LONGEST_EVERY, absent);
  }

  /**
   * A time-out is at most half the shortest interval of the endpoint: connecting anew and waiting
   * for a dead slave then delay the others by at most one interval.
   */
  private static Duration timeout(Options options, Map<Integer, Map<Rhythm, List<Point>>> units) {
    Duration shortest =
        units.values().stream()
            .flatMap(polls -> polls.keySet().stream().map(Rhythm::every))
            .min(Duration::compareTo)
            .orElseThrow(() ->
                new InputFault(
                    Words.of(
                        "%s：连接没有任何通道。", "%s: the connection has no channel.", options.place())));
    Duration longest = shortest.dividedBy(2);
    Duration absent = longest.compareTo(DEFAULT_TIMEOUT) < 0 ? longest : DEFAULT_TIMEOUT;
    return options.duration("timeout", Duration.ofMillis(5), longest, absent);
  }

  private static Breaker.Settings breaker(Options options, Duration lateWindow) {
    long failures = options.integer("failures", 1, 1000, 2);
    Duration first =
        options.duration(
            "first-pause", Duration.ofMillis(100), Duration.ofHours(1), Duration.ofSeconds(5));
    Duration last =
        options.duration(
            "last-pause", first, Duration.ofDays(1), max(first, Duration.ofMinutes(1)));
    options.refuseOthers();
    // A frame without a transaction id cannot tell a late reply from the next one, so a slave that
    // failed is left alone
    // at once, until nothing of it can be under way.
    return lateWindow.isZero()
        ? new Breaker.Settings((int) failures, first.toNanos(), last.toNanos())
        : new Breaker.Settings(
            1, max(first, lateWindow).toNanos(), max(last, lateWindow).toNanos());
  }

  private static Breaker.Settings pauses(Options options) {
    Duration first =
        options.duration(
            "first-pause", Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ofMillis(500));
    Duration last =
        options.duration(
            "last-pause", first, Duration.ofHours(1), max(first, Duration.ofSeconds(30)));
    options.refuseOthers();
    return new Breaker.Settings(1, first.toNanos(), last.toNanos());
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  private static void collect(
      DeviceSpec device,
      Duration every,
      ByteOrder order,
      Block.Limits limits,
      Map<Integer, Map<Rhythm, List<Point>>> units) {
    Options options = device.options();
    int unit = (int) options.integer("unit", 0, 255, 1);
    Duration deviceEvery = every(options, every);
    ByteOrder deviceOrder = PointReader.order(options, order);
    Block.Limits deviceLimits = limits(options, limits);
    Rhythm rhythm = new Rhythm(deviceEvery, deviceLimits);
    for (ChannelSpec channel : device.channels()) {
      units
          .computeIfAbsent(unit, u -> new LinkedHashMap<>())
          .computeIfAbsent(rhythm, r -> new ArrayList<>())
          .add(PointReader.read(channel, deviceOrder, deviceLimits));
    }
    options.refuseOthers();
  }

  private static List<Unit> units(Map<Integer, Map<Rhythm, List<Point>>> units) {
    List<Unit> list = new ArrayList<>();
    units.forEach((unit, polls) -> {
      List<Poll> slavePolls = new ArrayList<>();
      polls.forEach((rhythm, points) ->
          slavePolls.add(new Poll(rhythm.every(), rhythm.limits(), List.copyOf(points))));
      list.add(new Unit(unit, slavePolls));
    });
    return list;
  }
}
