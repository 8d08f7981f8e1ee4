package io.plumbline.contract.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedValueTest {
  private static Value of(Role role, String text) {
    byte[] bytes = (">" + text + "<").getBytes(StandardCharsets.UTF_8);
    return RecordedValue.of(role, bytes, 1, bytes.length - 1);
  }

  private static Value process(String text) {
    return of(Role.PROCESS, text);
  }

  @Test
  void nothingIsNoValue() {
    assertEquals(Value.NONE, process(""));
    assertEquals(Value.NONE, of(Role.STATE, ""));
  }

  @Test
  void statesAndHeartbeatsAreText() {
    assertEquals(new Value.Text("RUNNING"), of(Role.STATE, "RUNNING"));
    assertEquals(new Value.Text("1"), of(Role.STATE, "1"));
    assertEquals(new Value.Text("1"), of(Role.HEARTBEAT, "1"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 42, 999_999_999_999_999_999L, Long.MAX_VALUE, Long.MIN_VALUE})
  void integersOf64BitsAreIntegers(long value) {
    assertEquals(new Value.Int(value), process(Long.toString(value)));
  }

  @ParameterizedTest
  @CsvSource({
    "76.32, 76.32",
    "-0.001, -0.001",
    "49.90, 49.9",
    "0.0, 0.0",
    "-0.0, -0.0",
    "-0, -0.0",
    "123456789012.345, 123456789012.345",
    "1e3, 1000.0",
    "-1.5E-7, -1.5E-7",
    "76.32000000000001, 76.32000000000001",
    "1.7976931348623157E308, 1.7976931348623157E308",
  })
  void decimalsThatADoubleKeepsAreReal(String text, double expected) {
    assertEquals(new Value.Real(expected), process(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "007",
        "-01",
        "+5",
        ".5",
        "5.",
        "-",
        "1.2.3",
        "1e",
        "1e999",
        "NaN",
        "Infinity",
        "0x1F",
        "1,5",
        "１２",
        " 1",
        "1 ",
        "--1",
        "9223372036854775808",
        "3.14159265358979323846",
        "ACTIVE",
        "00.5",
        "1_000",
        "-.5",
        "1e5e5"
      })
  void everythingElseStaysText(String text) {
    assertEquals(new Value.Text(text), process(text));
  }

  @Property
  void decimalsAreTheNearestDouble(
      @ForAll @LongRange(min = -999_999_999_999_999L, max = 999_999_999_999_999L) long unscaled,
      @ForAll @IntRange(min = 1, max = 14) int scale) {
    String text = BigDecimal.valueOf(unscaled, scale).toPlainString();
    Value expected =
        new BigDecimal(Double.toString(Double.parseDouble(text))).compareTo(new BigDecimal(text))
                == 0
            ? new Value.Real(Double.parseDouble(text))
            : new Value.Text(text);
    assertEquals(expected, process(text), text);
  }

  @Property
  void whatADoublePrintsIsReadBackBitByBit(@ForAll double value) {
    Value.Real read = assertInstanceOf(Value.Real.class, process(Double.toString(value)));
    assertEquals(value, read.value());
  }

  @Test
  void aTableGivesTheSameValues() {
    ValueTable table = new ValueTable();
    for (String text : new String[] {"1", "RUNNING", "1.50", "", "x".repeat(100), "1"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (Role role : Role.values()) {
        assertEquals(of(role, text), table.of(role, bytes, 0, bytes.length));
      }
    }
  }
}
