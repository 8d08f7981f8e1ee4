package io.plumbline.driver.mqtt.sparkplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadReaderTest {
  /** Written by the npm package sparkplug-payload 1.0.3. */
  private static final byte[] BIRTH =
      HexFormat.of()
          .parseHex(
              "0880d095ffbc31"
                  + "121b0a05537461746510011898c895ffbc31200c7a0752554e4e494e47"
                  + "120f0a044c6f616410022009650000003f"
                  + "120f0a05536d616c6c200150fdffffff0f"
                  + "12130a0457696465200458fcffffffffffffffff01"
                  + "120f0a05436f756e7420075880d0acf30e"
                  + "12130a0448756765200858ffffffffffffffffff01"
                  + "12120a054578616374200a690000000000000240"
                  + "120a0a044f70656e200b7001"
                  + "12100a0553696e6365200d58fbd095ffbc31"
                  + "120e0a04426c6f6220118201030102ff"
                  + "12170a0353657420108a010d0801120161180322040a020801"
                  + "121d0a055374616c6520034a100a075175616c6974791205080318f4035007"
                  + "120a0a044e756c6c20033801"
                  + "1800");

  private static final byte[] HISTORY =
      HexFormat.of().parseHex("08e8d795ffbc311213100118f4d395ffbc31200c28017a0449444c4518ff01");

  private final PayloadReader reader = new PayloadReader(10_000);

  @Test
  void a_birth_by_another_implementation_is_read_to_the_last_type() throws Exception {
    Payload birth = reader.read(BIRTH);
    assertEquals(OptionalLong.of(1_700_000_000_000L), birth.timestampMillis());
    assertEquals(OptionalLong.of(0), birth.seq());
    Map<String, Value> values = new HashMap<>();
    for (Metric metric : birth.metrics()) {
      String name = metric.name().orElseThrow();
      if (metric.value().isPresent() && !name.equals("Set")) {
        values.put(name, DataType.decode(metric.dataType(), metric.value().get()));
      }
    }
    assertEquals(
        Map.ofEntries(
            Map.entry("State", new Value.Text("RUNNING")),
            Map.entry("Load", new Value.Real(0.5)),
            Map.entry("Small", new Value.Int(-3)),
            Map.entry("Wide", new Value.Int(-4)),
            Map.entry("Count", new Value.Int(4_000_000_000L)),
            Map.entry("Huge", new Value.Text("18446744073709551615")),
            Map.entry("Exact", new Value.Real(2.25)),
            Map.entry("Open", new Value.Bool(true)),
            Map.entry("Since", new Value.Text("2023-11-14T22:13:20.123Z")),
            Map.entry("Blob", new Value.Text("AQL/")),
            Map.entry("Stale", new Value.Int(7))),
        values);
    assertEquals(Quality.BAD, birth.metrics().get(11).quality());
    assertEquals(OptionalLong.of(1), birth.metrics().getFirst().alias());
    assertEquals(OptionalLong.of(1_699_999_999_000L), birth.metrics().getFirst().timestampMillis());
    assertThrows(
        BadPayloadException.class,
        () -> DataType.decode(16, birth.metrics().get(10).value().orElseThrow()));
  }

  @Test
  void a_historical_metric_says_so() throws Exception {
    Metric metric = reader.read(HISTORY).metrics().getFirst();
    assertTrue(metric.historical() && metric.name().isEmpty());
    assertEquals(OptionalLong.of(255), reader.read(HISTORY).seq());
  }

  @Test
  void a_payload_cut_anywhere_is_refused_or_shorter() {
    for (int length = 0; length < BIRTH.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(BIRTH, length);
      try {
        assertTrue(reader.read(cut).metrics().size() <= 13);
      } catch (BadPayloadException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("at byte"), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0b, wire type 3",
    "00, field number 0",
    "12ffffffff0f, where 0 are left",
    "12ffffffffffffffffff01, where 0 are left",
    "08ffffffffffffffffffff01, more than 10 bytes",
    "120409ffffff, expected LENGTH",
    "12030a01ff, not UTF-8",
    "0d00000000, expected VARINT"
  })
  void bytes_that_are_no_payload_are_refused_with_the_reason(String hex, String reason) {
    BadPayloadException fault =
        assertThrows(BadPayloadException.class, () -> reader.read(HexFormat.of().parseHex(hex)));
    assertTrue(String.valueOf(fault.getMessage()).contains(reason), fault.getMessage());
  }

  @Test
  void a_small_body_that_inflates_to_a_large_one_is_refused() throws Exception {
    java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
    try (var out = new java.util.zip.DeflaterOutputStream(packed)) {
      out.write(new byte[1 << 20]);
    }
    byte[] uuid = "SPBV1.0_COMPRESSED".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    java.io.ByteArrayOutputStream payload = new java.io.ByteArrayOutputStream();
    payload.write(0x22);
    payload.write(uuid.length);
    payload.writeBytes(uuid);
    payload.write(0x2A);
    payload.write(packed.size() & 0x7F | 0x80);
    payload.write(packed.size() >> 7);
    payload.writeBytes(packed.toByteArray());
    BadPayloadException fault =
        assertThrows(BadPayloadException.class, () -> reader.read(payload.toByteArray()));
    assertTrue(String.valueOf(fault.getMessage()).contains("more than 10000"), fault.getMessage());
  }

  @Property
  void any_bytes_are_a_payload_or_refused(@ForAll byte[] bytes) {
    try {
      reader.read(bytes);
    } catch (BadPayloadException e) {
      assertTrue(String.valueOf(e.getMessage()).length() > 5);
    }
  }

  @Property
  void a_birth_with_any_byte_changed_is_a_payload_or_refused(
      @ForAll int position, @ForAll byte value) {
    byte[] spoilt = BIRTH.clone();
    spoilt[Math.floorMod(position, spoilt.length)] = value;
    any_bytes_are_a_payload_or_refused(spoilt);
  }
}
