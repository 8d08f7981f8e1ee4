package io.plumbline.driver.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every driver does, whatever its protocol. Each test has a machine and a link of its own. */
@Timeout(120)
@Tag("slow")
public abstract class DriverContract extends DriverFixture {
  /** {@code -Dplumbline.restarts=10000} for a long run; the time-out is off then. */
  private static final int RESTARTS = Integer.getInteger("plumbline.restarts", 25);

  /** From here on what grows stands out from what is only not collected yet. */
  private static final int MANY = 1000;

  /** Room for what the virtual machine keeps for itself: compiled code, buffers of threads. */
  private static final long HEAP_NOISE = 4 << 20;

  private static final int BURST = 40;

  @Test
  final void current_values_arrive_after_the_start() throws Exception {
    machineUp();
    Driver driver = start();
    awaitFirstValues(0);
    assertTrue(driver.health().connected(), "health: " + driver.health());
    Await.until(
        "the readings to be counted",
        RecordingSink.PATIENCE,
        () -> driver.health().readings() >= MachineSimulator.CHANNELS,
        driver::health);
  }

  @Test
  final void a_driver_started_before_its_machine_connects_when_the_machine_appears()
      throws Exception {
    Driver driver = start();
    Await.until(
        "a failed attempt",
        RecordingSink.PATIENCE,
        () -> driver.health().failures() > 0,
        driver::health);
    assertFalse(driver.health().connected(), "health: " + driver.health());
    assertEquals(List.of(), sink.goodValues(channels.getFirst()));
    machineUp();
    awaitFirstValues(0);
  }

  @Test
  final void changes_arrive_in_order() throws Exception {
    machineUp();
    start();
    awaitFirstValues(0);
    for (int i = 100; i < 110; i++) {
      int mark = sink.mark();
      set(0, i);
      sink.awaitValue(mark, channels.getFirst(), Integer.toString(i));
    }
    assertAscending(sink.goodValues(channels.getFirst()));
  }

  @Test
  final void source_times_are_kept() throws Exception {
    machineUp();
    start();
    awaitFirstValues(0);
    long time = set(1, 77);
    Reading reading = sink.awaitValue(0, channels.get(1), "77");
    if (traits().sourceTimes()) {
      assertEquals(time, reading.sourceMicros(), "source time");
    } else {
      assertEquals(
          Reading.NO_TIME, reading.sourceMicros(), "source time where the protocol has none");
    }
  }

  @Test
  final void bad_quality_carries_no_value_and_stays_with_its_channel() throws Exception {
    machineUp();
    start();
    awaitFirstValues(0);
    int mark = sink.mark();
    machine.spoil(1);
    assertEquals(Value.NONE, sink.awaitBad(mark, channels.get(1)).value());
    set(0, 501);
    sink.awaitValue(mark, channels.getFirst(), "501");
    assertFalse(
        sink.readings(channels.getFirst()).stream().anyMatch(r -> r.quality() == Quality.BAD),
        "a BAD reading on a channel that was not spoilt");
    int recovered = sink.mark();
    set(1, 502);
    sink.awaitValue(recovered, channels.get(1), "502");
    assertEquals(List.of(), sink.gaps());
  }

  @Test
  final void a_machine_that_dies_leaves_one_bad_reading_per_channel_and_a_gap_when_it_is_back()
      throws Exception {
    machineUp();
    Driver driver = start();
    awaitFirstValues(0);
    int mark = sink.mark();
    machine.stop();
    channels.forEach(channel -> sink.awaitBad(mark, channel));
    assertFalse(sink.lost().isEmpty(), "nobody was told that the machine was lost");
    assertFalse(driver.health().connected(), "health: " + driver.health());
    int lost = sink.mark();
    machine.start();
    set(0, 601);
    sink.awaitValue(lost, channels.getFirst(), "601");
    sink.awaitValue(lost, channels.get(2), "13");
    assertGap();
    channels.forEach(channel -> assertEquals(1, bad(channel), "BAD readings of " + channel));
  }

  @Test
  final void a_cut_link_leaves_one_bad_reading_per_channel_and_a_gap_when_it_is_back()
      throws Exception {
    machineUp();
    start();
    awaitFirstValues(0);
    int mark = sink.mark();
    link.cut();
    channels.forEach(channel -> sink.awaitBad(mark, channel));
    int lost = sink.mark();
    link.restore();
    set(2, 651);
    sink.awaitValue(lost, channels.get(2), "651");
    assertGap();
    channels.forEach(channel -> assertEquals(1, bad(channel), "BAD readings of " + channel));
    assertTrue(
        link.mostOpen() <= mostConnections(), "connections open at once: " + link.mostOpen());
  }

  @Test
  final void a_frozen_machine_is_noticed_and_left_behind_when_it_answers_again() throws Exception {
    machineUp();
    start();
    awaitFirstValues(0);
    int mark = sink.mark();
    link.freeze();
    channels.forEach(channel -> sink.awaitBad(mark, channel));
    int lost = sink.mark();
    link.thaw();
    set(0, 701);
    sink.awaitValue(lost, channels.getFirst(), "701");
    assertGap();
  }

  @Test
  final void a_slow_machine_is_read_all_the_same() throws Exception {
    machineUp();
    link.slowDown(Duration.ofMillis(250));
    start();
    awaitFirstValues(0);
    int mark = sink.mark();
    set(1, 801);
    sink.awaitValue(mark, channels.get(1), "801");
    assertEquals(List.of(), sink.gaps());
    assertEquals(0, bad(channels.get(1)), "BAD readings of a machine that is only slow");
  }

  @Test
  final void garbage_is_never_taken_for_a_value() throws Exception {
    machineUp();
    start();
    awaitFirstValues(0);
    link.garble(true);
    for (int i = 0; i < 20; i++) {
      set(0, 900 + i);
    }
    Await.until(
        "garbage on the line",
        RecordingSink.PATIENCE,
        () -> drivers.getFirst().health().failures() > 0);
    link.garble(false);
    int mark = sink.mark();
    set(0, 950);
    sink.awaitValue(mark, channels.getFirst(), "950");
    Set<String> sent = new HashSet<>(Set.of("11", "950"));
    for (int i = 0; i < 20; i++) {
      sent.add(Integer.toString(900 + i));
    }
    assertEquals(
        Set.of(),
        minus(sink.goodValues(channels.get(0)), sent),
        "values that the machine never sent");
    assertEquals(
        Set.of(),
        minus(sink.goodValues(channels.get(1)), Set.of("12")),
        "values that the machine never sent");
  }

  @Test
  final void a_held_sink_neither_loses_nor_doubles_anything() throws Exception {
    machineUp();
    start();
    awaitFirstValues(0);
    int mark = sink.mark();
    sink.hold();
    for (int i = 0; i < BURST; i++) {
      set(0, 1000 + i);
    }
    sink.awaitHeldCaller();
    sink.release();
    sink.awaitValue(mark, channels.getFirst(), Integer.toString(1000 + BURST - 1));
    List<String> values =
        sink.goodValues(channels.getFirst()).stream().filter(v -> !v.equals("11")).toList();
    assertAscending(values);
    if (traits().everyChange()) {
      assertEquals(BURST, values.size(), "each value once: " + values);
    }
    assertEquals(List.of(), sink.gaps());
  }

  @Test
  final void close_returns_although_the_sink_is_held_and_nothing_is_delivered_afterwards()
      throws Exception {
    machineUp();
    Driver driver = start();
    awaitFirstValues(0);
    sink.hold();
    set(0, 1100);
    sink.awaitHeldCaller();
    long begun = System.nanoTime();
    driver.close();
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    assertTrue(seconds <= 15, "close took " + seconds + " s");
    sink.release();
    awaitNoThreads();
    int deliveries = sink.deliveries();
    set(0, 1101);
    awaitNoConnections();
    assertEquals(deliveries, sink.deliveries(), "deliveries after close");
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  final void repeated_connections_leave_neither_threads_nor_sockets_nor_memory() throws Exception {
    machineUp();
    int warm = RESTARTS / 10 + 1;
    for (int i = 0; i < warm; i++) {
      startAndClose();
    }
    Footprint before = footprintWithoutMachine();
    LiveObjects objects = LiveObjects.now();
    machine.start();
    long begun = System.nanoTime();
    for (int i = 0; i < RESTARTS; i++) {
      startAndClose();
    }
    double millis = (System.nanoTime() - begun) / 1e6 / RESTARTS;
    Footprint after = footprintWithoutMachine();
    System.err.printf(
        "%s: %d connections, %.1f ms each: from %s to %s%n",
        getClass().getSimpleName(), RESTARTS, millis, before, after);
    if (RESTARTS >= MANY) {
      String grown = LiveObjects.now().grownSince(objects);
      System.err.printf("grown, KiB: %s%n", grown);
      assertTrue(
          after.heapBytes() <= before.heapBytes() + HEAP_NOISE,
          before + " to " + after + "; grown, KiB: " + grown);
    }
  }

  /** The machine is stopped: what it holds itself for connections that are gone does not count. */
  private Footprint footprintWithoutMachine() throws Exception {
    awaitNoThreads();
    awaitNoConnections();
    machine.stop();
    return Footprint.now();
  }

  @Test
  final void close_is_idempotent_and_works_in_every_state() throws Exception {
    Driver never = factory().create(spec());
    never.close();
    never.close();
    Driver unconnected = start();
    Await.until(
        "a failed attempt", RecordingSink.PATIENCE, () -> unconnected.health().failures() > 0);
    unconnected.close();
    unconnected.close();
    awaitNoThreads();
  }

  @Test
  final void an_absent_machine_is_tried_again_and_again_but_not_in_a_storm() throws Exception {
    machineUp();
    machine.stop();
    Driver driver = start();
    Await.until(
        "several attempts",
        RecordingSink.PATIENCE,
        () -> driver.health().failures() >= 3,
        driver::health);
    int accepted = link.accepted();
    assertTrue(accepted <= 30, "attempts while three failures were counted: " + accepted);
    assertTrue(link.mostOpen() <= mostConnections(), "attempts at once: " + link.mostOpen());
    machine.start();
    awaitFirstValues(0);
  }

  @Test
  final void probe_reads_each_channel_once_and_leaves_nothing_open() throws Exception {
    machineUp();
    ProbeResult result = factory().probe(spec());
    assertEquals(
        channels,
        result.readings().stream().map(r -> r.channel().name()).sorted().toList(),
        "remarks " + result.remarks());
    assertEquals(
        List.of("11", "12", "13"),
        result.readings().stream().map(r -> r.value().asText()).sorted().toList());
    awaitNoThreads();
    awaitNoConnections();
  }

  @Test
  final void probe_of_an_absent_machine_says_that_it_cannot_be_reached() {
    EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> factory().probe(spec()));
    assertNotNull(fault.words());
    assertTrue(
        fault.words().en().contains(Integer.toString(link.port())),
        "the message names the address: " + fault.words());
  }

  @Test
  final void an_unknown_key_is_refused_wherever_it_stands() {
    ConnectionSpec good = spec();
    DeviceSpec device = good.devices().getFirst();
    ChannelSpec channel = device.channels().getFirst();
    refused(
        new ConnectionSpec(
            good.name(), good.protocol(), good.options().with("adress", "x"), good.devices()));
    refused(
        with(
            good,
            new DeviceSpec(device.id(), device.options().with("adress", "x"), device.channels())));
    ChannelSpec wrong =
        new ChannelSpec(
            device.id(),
            channel.name(),
            channel.role(),
            channel.unit(),
            channel.options().with("adres", "x"));
    refused(with(good, new DeviceSpec(device.id(), device.options(), List.of(wrong))));
  }
}
