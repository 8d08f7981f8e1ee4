package io.plumbline.driver.mqtt.sparkplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Times are given, so nothing here waits. Metrics are doubles, named in births and aliased after.
 */
class HostApplicationTest {
  private static final long START_MILLIS = 1_700_000_000_000L;

  private final HostApplication host =
      new HostApplication(
          List.of(
              new MetricChannel(channel("n"), "g", "e", "", "N"),
              new MetricChannel(channel("a"), "g", "e", "d", "A"),
              new MetricChannel(channel("b"), "g", "e", "d", "B")),
          true,
          10_000);
  private long millis = START_MILLIS;

  @BeforeEach
  void connect() {
    host.connected(now());
  }

  @Test
  void one_subscription_for_each_node_holds_everything_that_is_numbered() {
    assertEquals(List.of("spBv1.0/g/+/e/#"), host.subscriptions());
  }

  @Test
  void nothing_is_believed_before_a_birth() {
    Outcome outcome = take("NDATA/e", payload(0, metric("N", 0, 1)));
    assertEquals(List.of(), outcome.readings());
    assertEquals("spBv1.0/g/NCMD/e", host.due(now()).getFirst().topic());
  }

  @Test
  void an_unborn_node_is_asked_with_growing_pauses() {
    int asked = 0;
    for (int second = 0; second < 3600; second++) {
      asked += host.due(now()).size();
      millis += 1000;
    }
    assertTrue(asked > 60 && asked < 140, "requests in an hour: " + asked);
  }

  @Test
  void numbers_run_over_from_255_to_0_and_through_devices_that_nobody_reads() {
    born();
    int number = 2;
    for (int i = 0; i < 600; i++) {
      String topic = i % 3 == 0 ? "DDATA/e/other" : "DDATA/e/d";
      Outcome outcome = take(topic, payload(number, metric("", 1, i)));
      assertEquals(List.of(), outcome.faults());
      number = (number + 1) % 256;
    }
    assertEquals(List.of(), host.due(now()));
  }

  @Test
  void an_alias_means_what_the_last_birth_says() {
    born();
    assertEquals(7.0, value(take("DDATA/e/d", payload(2, metric("", 1, 7))), "a"));
    take("DBIRTH/e/d", payload(3, metric("A", 2, 1), metric("B", 1, 2)));
    assertEquals(8.0, value(take("DDATA/e/d", payload(4, metric("", 1, 8))), "b"));
  }

  @Test
  void a_jump_of_the_numbers_makes_every_channel_bad_once_until_the_next_birth() {
    born();
    Outcome jump = take("NDATA/e", payload(3, metric("N", 0, 9)));
    assertEquals(
        List.of("n", "a", "b"), jump.readings().stream().map(r -> r.channel().name()).toList());
    assertTrue(jump.readings().stream().allMatch(r -> r.quality() == Quality.BAD));
    assertTrue(jump.faults().getFirst().contains("number 3 where 2 was expected"));
    millis += 70_000;
    assertEquals(List.of(), take("NDATA/e", payload(4, metric("N", 0, 9))).readings());
    assertEquals(1, host.due(now()).size());
    Outcome birth = take("NBIRTH/e", payload(0, metric("N", 0, 5)));
    assertEquals(Gap.Cause.SOURCE_LOSS, birth.gaps().getFirst().cause());
    assertEquals(START_MILLIS * 1000, birth.gaps().getFirst().fromMicros());
    assertEquals(millis * 1000, birth.gaps().getFirst().toMicros());
  }

  @Test
  void bytes_that_are_no_payload_are_a_loss_too() {
    born();
    Outcome outcome = take("DDATA/e/d", new byte[] {0x0b});
    assertEquals(3, outcome.readings().size());
    assertEquals(1, host.due(now()).size());
  }

  @Test
  void a_death_of_an_older_connection_is_nobodys_death() {
    take("NBIRTH/e", payload(0, metric("bdSeq", 0, 4, 8), metric("N", 0, 1)));
    assertEquals(List.of(), take("NDEATH/e", payload(-1, metric("bdSeq", 0, 3, 8))).readings());
    assertEquals(1, take("NDEATH/e", payload(-1, metric("bdSeq", 0, 4, 8))).readings().size());
    assertEquals(List.of(), take("NDEATH/e", payload(-1, metric("bdSeq", 0, 4, 8))).readings());
  }

  @Test
  void a_birth_by_a_clock_that_is_behind_does_not_lie_before_its_outage() {
    born();
    millis += 1000;
    take("DDEATH/e/d", payload(2));
    Outcome late =
        take("DBIRTH/e/d", payload(START_MILLIS - 5000, 3, metric("A", 1, 1), metric("B", 2, 2)));
    assertEquals(Reading.NO_TIME, late.readings().getFirst().sourceMicros());
    millis += 1000;
    take("DDEATH/e/d", payload(4));
    Outcome right =
        take("DBIRTH/e/d", payload(millis + 1, 5, metric("A", 1, 1), metric("B", 2, 2)));
    assertEquals((millis + 1) * 1000, right.readings().getFirst().sourceMicros());
  }

  @Test
  void a_birth_that_forgets_a_metric_makes_its_channel_bad() {
    take("NBIRTH/e", payload(0, metric("N", 0, 1)));
    Outcome outcome = take("DBIRTH/e/d", payload(1, metric("A", 1, 1)));
    assertTrue(outcome.faults().getFirst().contains("'B'"), outcome.faults().toString());
    assertEquals(Quality.BAD, outcome.readings().getLast().quality());
  }

  @Test
  void an_alias_that_no_birth_gave_asks_for_a_birth_and_stores_nothing() {
    born();
    millis += 70_000;
    Outcome outcome = take("DDATA/e/d", payload(2, metric("", 99, 1)));
    assertEquals(List.of(), outcome.readings());
    assertEquals(1, host.due(now()).size());
  }

  @Test
  void a_type_other_than_that_of_the_birth_is_bad() {
    born();
    Outcome outcome = take("DDATA/e/d", payload(2, metric("", 1, 5, 8)));
    assertEquals(Quality.BAD, outcome.readings().getFirst().quality());
    assertTrue(outcome.faults().getFirst().contains("its birth says 10"));
  }

  @Test
  void commands_states_and_other_topics_lead_to_nothing() {
    born();
    for (String topic : List.of("NCMD/e", "DCMD/e/d", "NDATA/e/d", "NDATA/other")) {
      assertEquals(List.of(), take(topic, payload(9)).faults());
    }
    assertEquals(List.of(), host.take("spBv1.0/STATE/h", new byte[] {1}, now()).faults());
  }

  private void born() {
    take("NBIRTH/e", payload(0, metric("N", 0, 1)));
    take("DBIRTH/e/d", payload(1, metric("A", 1, 1), metric("B", 2, 2)));
  }

  private Outcome take(String topic, byte[] payload) {
    return host.take("spBv1.0/g/" + topic, payload, now());
  }

  private Moment now() {
    return new Moment(millis * 1000, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static double value(Outcome outcome, String channel) {
    Reading reading = outcome.readings().getFirst();
    assertEquals(channel, reading.channel().name());
    return Double.parseDouble(reading.value().asText());
  }

  private static ChannelSpec channel(String name) {
    return new ChannelSpec("D", name, Role.PROCESS, "", Options.of("test", Map.of()));
  }

  private byte[] payload(int number, byte[]... metrics) {
    return payload(millis, number, metrics);
  }

  /** Sparkplug 3.0.0, 6.4.1: timestamp, metrics and number; no number where it is negative. */
  private static byte[] payload(long timestampMillis, int number, byte[]... metrics) {
    ByteBuffer out = buffer();
    out.put((byte) 0x08);
    varint(out, timestampMillis);
    for (byte[] metric : metrics) {
      out.put((byte) 0x12);
      varint(out, metric.length);
      out.put(metric);
    }
    if (number >= 0) {
      out.put((byte) 0x18);
      varint(out, number);
    }
    return bytes(out);
  }

  private static byte[] metric(String name, long alias, double value) {
    return metric(name, alias, value, 10);
  }

  /** A double (type 10), or an integer of type 8; without an alias where it is 0. */
  private static byte[] metric(String name, long alias, double value, int type) {
    ByteBuffer out = buffer();
    if (!name.isEmpty()) {
      byte[] text = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      out.put((byte) 0x0A);
      varint(out, text.length);
      out.put(text);
    }
    if (alias > 0) {
      out.put((byte) 0x10);
      varint(out, alias);
    }
    out.put((byte) 0x20);
    varint(out, type);
    if (type == 10) {
      out.put((byte) 0x69).putDouble(value);
    } else {
      out.put((byte) 0x58);
      varint(out, (long) value);
    }
    return bytes(out);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void varint(ByteBuffer out, long value) {
    long rest = value;
    for (; rest > 0x7F; rest >>>= 7) {
      out.put((byte) (rest & 0x7F | 0x80));
    }
    out.put((byte) rest);
  }

  private static byte[] bytes(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
