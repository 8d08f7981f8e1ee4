package io.plumbline.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.kit.RecordingSink;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final RecordingSink sink = new RecordingSink();
  private final Outage outage = new Outage(connection(), sink);

  @Test
  void a_loss_is_one_bad_reading_per_channel_however_often_it_is_noticed() {
    outage.lost(100);
    outage.lost(200);
    assertEquals(
        List.of("D1/a", "D1/b", "D2/a"),
        sink.readings().stream().map(r -> r.channel().toString()).toList());
    assertTrue(sink.readings().stream().allMatch(r -> r.sourceMicros() == Reading.NO_TIME));
    assertEquals(List.of("D1", "D2"), sink.lost());
  }

  @Test
  void the_return_is_one_gap_per_device_from_when_the_machine_was_last_heard() {
    outage.lost(100);
    outage.lost(200);
    outage.restored(300);
    outage.restored(400);
    assertEquals(
        List.of(
            new Gap("D1", "", 100, 300, Gap.Cause.DISCONNECTED, -1),
            new Gap("D2", "", 100, 300, Gap.Cause.DISCONNECTED, -1)),
        sink.gaps());
  }

  @Test
  void a_clock_that_was_set_back_gives_an_empty_gap_and_no_negative_one() {
    outage.lost(500);
    outage.restored(300);
    assertEquals(500, sink.gaps().getFirst().toMicros());
  }

  @Test
  void a_machine_that_was_never_there_leaves_a_gap_and_no_bad_readings() {
    outage.absent(100);
    outage.absent(200);
    assertEquals(List.of("D1", "D2"), sink.lost());
    outage.restored(300);
    assertEquals(List.of(), sink.readings());
    assertEquals(100, sink.gaps().getFirst().fromMicros());
  }

  @Test
  void without_a_loss_the_return_is_nothing() {
    outage.restored(300);
    assertEquals(List.of(), sink.gaps());
  }

  @Test
  void health_shows_the_first_line_of_the_last_failure_until_the_machine_answers() {
    HealthGauge gauge = new HealthGauge();
    gauge.lost("first line\nsecond line");
    gauge.delivered(3);
    assertEquals(new DriverHealth(false, 3, 1, "first line"), gauge.now());
    gauge.connected();
    assertEquals(new DriverHealth(true, 3, 1, ""), gauge.now());
    gauge.failed("x".repeat(5000));
    assertTrue(gauge.now().connected());
    assertEquals(1000, gauge.now().detail().length());
    gauge.disconnected();
    assertFalse(gauge.now().connected());
  }

  private static ConnectionSpec connection() {
    return new ConnectionSpec(
        "n", "p", options(), List.of(device("D1", "a", "b"), device("D2", "a")));
  }

  private static DeviceSpec device(String id, String... channels) {
    return new DeviceSpec(
        id,
        options(),
        List.of(channels).stream()
            .map(name -> new ChannelSpec(id, name, Role.PROCESS, "", options()))
            .toList());
  }

  private static Options options() {
    return Options.of("test", Map.of());
  }
}
