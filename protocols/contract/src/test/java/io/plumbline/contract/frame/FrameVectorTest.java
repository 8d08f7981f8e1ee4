package io.plumbline.contract.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.bytes.Utf8;
import io.plumbline.contract.bytes.Vectors;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FrameVectorTest {
  /** 2024-06-30T15:59:00Z. */
  private static final long T = 1_719_763_140_000_000L;

  private static final Series STATE_1 = new Series("D1", "state", Role.STATE);
  private static final Series STATE_2 = new Series("D2", "state", Role.STATE);
  private static final Series LOAD_1 = new Series("D1", "load", Role.PROCESS, "%");
  private static final Series LOAD_2 = new Series("D2", "load", Role.PROCESS, "%");

  static FrameHeader header(Provenance provenance, long sequence) {
    return new FrameHeader(
        provenance,
        "edge-1",
        UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f"),
        sequence,
        Digest.ZERO,
        Digest.sha256(Utf8.encode("config")),
        T + 121_000_000);
  }

  static List<Sample> samples() {
    return List.of(
        new Sample(STATE_1, T, T, new Value.Text("RUNNING"), Quality.GOOD),
        new Sample(LOAD_1, T, T + 250, new Value.Real(23.5), Quality.GOOD),
        new Sample(STATE_2, T + 500_000, T + 500_000, new Value.Text("RUNNING"), Quality.GOOD),
        new Sample(LOAD_2, T + 500_000, T + 500_000, Value.NONE, Quality.BAD),
        new Sample(
            STATE_1, T + 60_000_000, T + 60_000_000, new Value.Text("RUNNING"), Quality.GOOD),
        new Sample(
            STATE_1, T + 120_000_000, T + 120_000_000, new Value.Text("IDLE"), Quality.GOOD));
  }

  static List<Gap> gaps() {
    return List.of(new Gap("D2", "", T - 600_000_000, T, Gap.Cause.DISCONNECTED, -1));
  }

  static List<UsageEvent> events() {
    return List.of(
        new UsageEvent(T, UsageEvent.SubjectType.APP, "app-1", "u1", UsageEvent.Action.ACCESS),
        new UsageEvent(T + 1, UsageEvent.SubjectType.APP, "app-1", "u2", UsageEvent.Action.CALL),
        new UsageEvent(
            T + 2, UsageEvent.SubjectType.DEVELOPER, "dev-1", "", UsageEvent.Action.LOGIN));
  }

  @Test
  void a_telemetry_frame_is_byte_for_byte_the_vector() throws Exception {
    byte[] vector = Vectors.read("frame-telemetry");
    assertArrayEquals(vector, FrameCodec.encode(header(Provenance.EDGE, 1), samples(), gaps()));
    TelemetryFrame frame = (TelemetryFrame) Frame.decode(ByteBuffer.wrap(vector));
    assertEquals(header(Provenance.EDGE, 1), frame.header());
    assertEquals(List.of(LOAD_1, LOAD_2, STATE_1, STATE_2), frame.series());
    assertEquals(6, frame.rows());
    assertEquals(gaps(), frame.gaps());
    assertEquals(samples().get(1), frame.sample(0));
    assertEquals(samples().get(3), frame.sample(1));
    assertEquals(samples().get(5), frame.sample(4));
  }

  @Test
  void a_frame_with_a_clock_is_byte_for_byte_the_vector_and_one_without_has_none()
      throws Exception {
    byte[] vector = Vectors.read("frame-clock");
    ClockOffset clock = new ClockOffset(-1_234_567, 850);
    FrameHeader header = header(Provenance.EDGE, 1);
    assertArrayEquals(
        vector, FrameCodec.encode(header, NamedSeries.NONE, samples(), gaps(), clock));
    TelemetryFrame frame = (TelemetryFrame) Frame.decode(ByteBuffer.wrap(vector));
    assertEquals(Optional.of(clock), frame.clock());
    assertEquals(6, frame.rows());
    assertEquals(6, FrameBlocks.read(ByteBuffer.wrap(vector)).rows());
    byte[] without = Vectors.read("frame-telemetry");
    assertEquals(
        Optional.empty(), ((TelemetryFrame) Frame.decode(ByteBuffer.wrap(without))).clock());
  }

  @Test
  void a_clock_out_of_range_is_refused() {
    byte[] without = Vectors.read("frame-telemetry");
    // An uncertainty of more than an hour, one of 64 bits, an offset beyond a hundred years, a
    // section with a byte too many, and a second section.
    for (String section :
        List.of(
            "06008098d0b40d",
            "0b00ffffffffffffffffff01",
            "0b80ffffffffffffffff0100",
            "03000000",
            "02000000")) {
      byte[] more = HexFormat.of().parseHex(section);
      byte[] frame = Arrays.copyOf(without, without.length + more.length);
      System.arraycopy(more, 0, frame, without.length, more.length);
      assertThrows(FormatFault.class, () -> Frame.decode(ByteBuffer.wrap(frame)), section);
      assertThrows(
          FormatFault.class, () -> FrameBlocks.read(ByteBuffer.wrap(frame)).texts(), section);
    }
    assertThrows(IllegalArgumentException.class, () -> new ClockOffset(0, -1));
  }

  @Test
  void a_usage_frame_is_byte_for_byte_the_vector() throws Exception {
    byte[] vector = Vectors.read("frame-usage");
    assertArrayEquals(vector, FrameCodec.encodeUsage(header(Provenance.IMPORT, 2), events()));
    UsageFrame frame = (UsageFrame) Frame.decode(ByteBuffer.wrap(vector));
    assertEquals(header(Provenance.IMPORT, 2), frame.header());
    assertEquals(events(), frame.events());
  }

  @Test
  void what_a_frame_cannot_hold_is_refused_with_words() {
    refused(
        "two roles",
        List.of(sample(STATE_1, "a"), sample(new Series("D1", "state", Role.PROCESS), "b")));
    refused("unpaired surrogate U+D800 at position 1", List.of(sample(STATE_1, "x\ud800")));
    refused("65537 UTF-8 bytes", List.of(sample(STATE_1, "x".repeat(65_537))));
    refused("unpaired surrogate", List.of(sample(new Series("D\udc00", "state", Role.STATE), "x")));
    refused("262145 samples", Collections.nCopies(FrameLimits.MAX_ROWS + 1, sample(STATE_1, "x")));
  }

  @Test
  void a_text_can_be_made_to_fit_beforehand() {
    assertEquals("x\ufffd", Utf8.fit("x\ud800", 100));
    assertEquals("机", Utf8.fit("机床", 5));
    assertEquals("a", Utf8.fit("a\uD83D\uDE00", 4));
    assertEquals("a\uD83D\uDE00", Utf8.fit("a\uD83D\uDE00", 5));
  }

  private static void refused(String words, List<Sample> samples) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> FrameCodec.encode(header(Provenance.EDGE, 1), samples, List.of()));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(words), message);
  }

  private static Sample sample(Series series, String text) {
    return new Sample(series, T, T, new Value.Text(text), Quality.GOOD);
  }
}
