package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.contract.telemetry.Value;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypeTest {
  private static final ValueType FLOAT = new ValueType.Real(2);

  @ParameterizedTest
  @CsvSource({
    // 123.456f is 42f6e979.
    "42f6e979, ABCD",
    "e97942f6, CDAB",
    "f64279e9, BADC",
    "79e9f642, DCBA"
  })
  void aFloatInEachOrder(String registers, ByteOrder order) {
    assertEquals(Optional.of(new Value.Real(123.456f)), FLOAT.decode(hex(registers), 0, order));
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef, ABCD",
    "cdef89ab45670123, CDAB",
    "23016745ab89efcd, BADC",
    "efcdab8967452301, DCBA"
  })
  void aLongInEachOrder(String registers, ByteOrder order) {
    ValueType type = new ValueType.Integer(4, true);
    assertEquals(
        Optional.of(new Value.Int(0x0123456789abcdefL)), type.decode(hex(registers), 0, order));
  }

  @Test
  void integersKeepTheirSign() {
    assertEquals(
        integer(65535), new ValueType.Integer(1, false).decode(hex("ffff"), 0, ByteOrder.ABCD));
    assertEquals(
        integer(-1), new ValueType.Integer(1, true).decode(hex("ffff"), 0, ByteOrder.ABCD));
    assertEquals(
        integer(4294967295L),
        new ValueType.Integer(2, false).decode(hex("ffffffff"), 0, ByteOrder.ABCD));
    assertEquals(
        integer(-2), new ValueType.Integer(2, true).decode(hex("fffffffe"), 0, ByteOrder.ABCD));
    assertEquals(
        integer(0x0201), new ValueType.Integer(1, true).decode(hex("0102"), 0, ByteOrder.DCBA));
  }

  @Test
  void anUnsignedLongBeyondTheModelKeepsItsDigits() {
    ValueType type = new ValueType.Integer(4, false);
    assertEquals(
        Optional.of(new Value.Text("18446744073709551615")),
        type.decode(hex("ffffffffffffffff"), 0, ByteOrder.ABCD));
    assertEquals(integer(Long.MAX_VALUE), type.decode(hex("7fffffffffffffff"), 0, ByteOrder.ABCD));
  }

  @Property
  void everyDoubleComesThroughBitByBit(@ForAll long bits) {
    byte[] payload = ByteBuffer.allocate(8).putLong(bits).array();
    assertEquals(
        Optional.of(new Value.Real(Double.longBitsToDouble(bits))),
        new ValueType.Real(4).decode(payload, 0, ByteOrder.ABCD));
  }

  @Test
  void bitsCountFromTheLeastSignificant() {
    assertEquals(truth(true), new ValueType.Bit(0).decode(hex("0001"), 0, ByteOrder.ABCD));
    assertEquals(truth(true), new ValueType.Bit(15).decode(hex("8000"), 0, ByteOrder.ABCD));
    assertEquals(truth(false), new ValueType.Bit(14).decode(hex("8000"), 0, ByteOrder.ABCD));
    assertEquals(truth(true), new ValueType.Bit(8).decode(hex("0001"), 0, ByteOrder.BADC));
    assertEquals(truth(true), new ValueType.Bool().decode(hex("0100"), 0, ByteOrder.ABCD));
  }

  @Test
  void aFieldOfBitsIsAnUnsignedInteger() {
    assertEquals(integer(0xB), new ValueType.BitField(4, 7).decode(hex("12b4"), 0, ByteOrder.ABCD));
    assertEquals(integer(1), new ValueType.BitField(15, 15).decode(hex("8000"), 0, ByteOrder.ABCD));
    ValueType across = new ValueType.BitField(12, 19);
    assertEquals(2, across.registers());
    assertEquals(integer(0x45), across.decode(hex("12345678"), 0, ByteOrder.ABCD));
    assertEquals(integer(0x45), across.decode(hex("56781234"), 0, ByteOrder.CDAB));
    assertEquals(
        integer(Long.MAX_VALUE),
        new ValueType.BitField(1, 63).decode(hex("ffffffffffffffff"), 0, ByteOrder.ABCD));
  }

  @Test
  void codedDecimalsAreTheirDigitsAndAnythingElseIsNoValue() {
    assertEquals(integer(1234), new ValueType.Decimal(1).decode(hex("1234"), 0, ByteOrder.ABCD));
    assertEquals(
        integer(12_345_678), new ValueType.Decimal(2).decode(hex("56781234"), 0, ByteOrder.CDAB));
    assertEquals(
        integer(9_999_999_999_999_999L),
        new ValueType.Decimal(4).decode(hex("9999999999999999"), 0, ByteOrder.ABCD));
    assertEquals(Optional.empty(), new ValueType.Decimal(1).decode(hex("12a4"), 0, ByteOrder.ABCD));
  }

  @Property
  void rawRegistersCanBeDecodedAgainInAnyOrder(@ForAll long bits, @ForAll ByteOrder order) {
    byte[] payload = ByteBuffer.allocate(8).putLong(bits).array();
    String kept = new ValueType.Raw(4).decode(payload, 0, ByteOrder.ABCD).orElseThrow().asText();
    for (ValueType type :
        new ValueType[] {
          new ValueType.Real(4), new ValueType.Integer(4, true), new ValueType.Real(2)
        }) {
      assertEquals(type.decode(payload, 0, order), type.decode(hex(kept), 0, order));
    }
    assertEquals(
        kept, new ValueType.Raw(4).decode(payload, 0, order).orElseThrow().asText(), "as sent");
  }

  @Test
  void textEndsAtTheFirstNul() {
    ValueType type = new ValueType.Text(7, StandardCharsets.UTF_8);
    assertEquals(4, type.registers());
    assertEquals(text("RUN"), type.decode(hex("52554e2000ffffff"), 0, ByteOrder.ABCD));
    assertEquals(text("RUN"), type.decode(hex("5552004effffffff"), 0, ByteOrder.BADC));
    assertEquals(text(""), type.decode(hex("0000000000000000"), 0, ByteOrder.ABCD));
    assertEquals(text("ABCDEFG"), type.decode(hex("4142434445464748"), 0, ByteOrder.ABCD));
    assertEquals(Optional.empty(), type.decode(hex("ff00000000000000"), 0, ByteOrder.ABCD));
    assertEquals(
        text("运行"),
        new ValueType.Text(4, Charset.forName("GB18030"))
            .decode(hex("d4cbd0d0"), 0, ByteOrder.ABCD));
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Optional<Value> integer(long value) {
    return Optional.of(new Value.Int(value));
  }

  private static Optional<Value> truth(boolean value) {
    return Optional.of(new Value.Bool(value));
  }

  private static Optional<Value> text(String value) {
    return Optional.of(new Value.Text(value));
  }
}
