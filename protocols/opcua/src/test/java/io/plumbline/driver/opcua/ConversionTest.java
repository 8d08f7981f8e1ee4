package io.plumbline.driver.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.Reading;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConversionTest {
  private static final ItemSettings ITEM = item(Map.of("address", "i=1"));
  private static final DateTime SOURCE =
      new DateTime(Instant.parse("2024-01-01T00:00:00.123456700Z"));
  private static final DateTime SERVER = new DateTime(Instant.parse("2024-01-01T00:00:01Z"));
  private static final long SOURCE_MICROS = 1_704_067_200_123_456L;
  private static final long SERVER_MICROS = 1_704_067_201_000_000L;

  @Test
  void numbers_stay_numbers_without_loss() {
    assertEquals(new Value.Bool(true), value(true));
    assertEquals(new Value.Int(-128), value((byte) -128));
    assertEquals(new Value.Int(255), value(Unsigned.ubyte(255)));
    assertEquals(new Value.Int(65_535), value(Unsigned.ushort(65_535)));
    assertEquals(new Value.Int(4_294_967_295L), value(Unsigned.uint(4_294_967_295L)));
    assertEquals(new Value.Int(Long.MIN_VALUE), value(Long.MIN_VALUE));
    assertEquals(new Value.Int(Long.MAX_VALUE), value(Unsigned.ulong(Long.MAX_VALUE)));
    assertEquals(
        new Value.Text("18446744073709551615"),
        value(Unsigned.ulong(BigInteger.TWO.pow(64).subtract(BigInteger.ONE))));
    assertEquals(new Value.Real(0.1f), value(0.1f));
    assertEquals(new Value.Real(-0.0), value(-0.0));
    assertEquals(new Value.Int(0x80000000L), value(new StatusCode(0x80000000L)));
  }

  @Property
  void every_double_keeps_its_bits(@ForAll long bits) {
    assertEquals(
        new Value.Real(Double.longBitsToDouble(bits)), value(Double.longBitsToDouble(bits)));
  }

  @Property
  void every_signed_integer_is_itself(@ForAll long number) {
    assertEquals(new Value.Int(number), value(number));
    assertEquals(new Value.Int((int) number), value((int) number));
  }

  @Test
  void everything_else_is_text() {
    assertEquals(new Value.Text("a"), value("a"));
    assertEquals(new Value.Text("Executing"), value(new LocalizedText("de", "Executing")));
    assertEquals(new Value.Text("2:x"), value(new QualifiedName(2, "x")));
    assertEquals(new Value.Text("ns=2;s=x"), value(new NodeId(2, "x")));
    assertEquals(new Value.Text("2024-01-01T00:00:01Z"), value(SERVER));
    assertEquals(new Value.Text("00000000-0000-0001-0000-000000000002"), value(new UUID(1, 2)));
    assertEquals(new Value.Text("AQI="), value(ByteString.of(new byte[] {1, 2})));
    assertEquals(new Value.Text("[1, 2]"), value(new Integer[] {1, 2}));
    assertEquals(new Value.Text("[a, null]"), value(new String[] {"a", null}));
    assertEquals(
        new Value.Text("[[1, 2], [3, 4]]"), value(Matrix.ofInt32(new int[][] {{1, 2}, {3, 4}})));
    assertEquals(
        new Value.Text("ns=2;i=5 AQI="),
        value(ExtensionObject.of(ByteString.of(new byte[] {1, 2}), new NodeId(2, 5))));
    assertEquals(Value.NONE, Conversion.value(Variant.NULL_VALUE));
  }

  @Test
  void the_source_time_counts_before_the_servers() {
    assertEquals(
        SOURCE_MICROS, reading(StatusCode.GOOD, SOURCE, SERVER, Reading.NO_TIME).sourceMicros());
    assertEquals(
        SERVER_MICROS, reading(StatusCode.GOOD, null, SERVER, Reading.NO_TIME).sourceMicros());
    assertEquals(
        Reading.NO_TIME, reading(StatusCode.GOOD, null, null, Reading.NO_TIME).sourceMicros());
  }

  @Test
  void a_value_older_than_the_last_loss_has_the_time_at_which_the_server_knew_it() {
    assertEquals(
        SERVER_MICROS, reading(StatusCode.GOOD, SOURCE, SERVER, SOURCE_MICROS).sourceMicros());
    assertEquals(
        SOURCE_MICROS, reading(StatusCode.GOOD, SOURCE, SERVER, SOURCE_MICROS - 1).sourceMicros());
    assertEquals(
        SOURCE_MICROS, reading(StatusCode.GOOD, SOURCE, SERVER, SERVER_MICROS).sourceMicros());
    assertEquals(
        SOURCE_MICROS, reading(StatusCode.GOOD, SOURCE, null, SERVER_MICROS).sourceMicros());
  }

  @Test
  void quality_is_the_severity_and_a_bad_one_has_no_value() {
    assertEquals(Quality.GOOD, reading(StatusCode.GOOD, SOURCE, SERVER, 0).quality());
    Reading uncertain =
        reading(new StatusCode(StatusCodes.Uncertain_LastUsableValue), SOURCE, SERVER, 0);
    assertEquals(Quality.UNCERTAIN, uncertain.quality());
    assertEquals(new Value.Int(5), uncertain.value());
    Reading bad = reading(new StatusCode(StatusCodes.Bad_SensorFailure), SOURCE, SERVER, 0);
    assertEquals(Quality.BAD, bad.quality());
    assertEquals(Value.NONE, bad.value());
    assertEquals(SOURCE_MICROS, bad.sourceMicros());
  }

  private static Reading reading(
      StatusCode status, @Nullable DateTime source, @Nullable DateTime server, long lostMicros) {
    return Conversion.reading(
        ITEM, new DataValue(Variant.of(5), status, source, server), lostMicros);
  }

  @Test
  void the_whole_status_can_be_a_channel_of_its_own() {
    ItemSettings item = item(Map.of("address", "i=1", "part", "status"));
    StatusCode status = new StatusCode(StatusCodes.Bad_SensorFailure);
    Reading reading =
        Conversion.reading(item, new DataValue(Variant.of(5), status, SOURCE, SERVER), 0);
    assertEquals(new Value.Int(StatusCodes.Bad_SensorFailure), reading.value());
    assertEquals(Quality.GOOD, reading.quality());
    assertEquals(SOURCE_MICROS, reading.sourceMicros());
  }

  private static ItemSettings item(Map<String, String> keys) {
    return new ItemReader(Options.of("f", Map.of()), Duration.ofSeconds(1))
        .read(MiloMachine.channel("c", Role.PROCESS, keys));
  }

  private static Value value(Object raw) {
    return Conversion.value(Variant.of(raw));
  }
}
