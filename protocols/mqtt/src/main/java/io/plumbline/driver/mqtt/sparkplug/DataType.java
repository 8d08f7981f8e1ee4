package io.plumbline.driver.mqtt.sparkplug;

import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.mqtt.sparkplug.Metric.WireValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** What a metric's value means by its data type (Sparkplug 3.0.0, 6.4.16). */
final class DataType {
  private DataType() {}

  /**
   * The value; nothing is rounded or wrapped.
   *
   * @param code the type's code, from the birth where the metric does not say it
   * @throws BadPayloadException when the value cannot be of that type, or no channel can hold it
   */
  static Value decode(int code, WireValue wire) throws BadPayloadException {
    return switch (code) {
      case 1 -> new Value.Int((byte) bits(wire));
      case 2 -> new Value.Int((short) bits(wire));
      case 3 -> new Value.Int((int) bits(wire));
      case 4 -> new Value.Int(bits(wire));
      case 5 -> unsigned(wire, 0xFF);
      case 6 -> unsigned(wire, 0xFFFF);
      case 7 -> unsigned(wire, 0xFFFF_FFFFL);
      case 8 -> {
        long bits = bits(wire);
        yield bits < 0 ? new Value.Text(Long.toUnsignedString(bits)) : new Value.Int(bits);
      }
      case 9, 10 -> real(wire);
      case 11 -> truth(wire);
      case 12, 14, 15 -> text(wire);
      case 13 -> time(bits(wire));
      case 17, 18 -> bytes(wire);
      default -> throw new BadPayloadException("data type " + code + " has no single value");
    };
  }

  private static long bits(WireValue wire) throws BadPayloadException {
    return switch (wire) {
      case WireValue.Int32(int bits) -> Integer.toUnsignedLong(bits);
      case WireValue.Int64(long bits) -> bits;
      default -> throw mismatch("an integer", wire);
    };
  }

  private static Value unsigned(WireValue wire, long max) throws BadPayloadException {
    long bits = bits(wire);
    if (bits < 0 || bits > max) {
      throw new BadPayloadException(
          "the value %s, at most %d".formatted(Long.toUnsignedString(bits), max));
    }
    return new Value.Int(bits);
  }

  private static Value real(WireValue wire) throws BadPayloadException {
    return switch (wire) {
      case WireValue.Real32(float value) -> new Value.Real(value);
      case WireValue.Real64(double value) -> new Value.Real(value);
      default -> throw mismatch("a floating-point number", wire);
    };
  }

  private static Value truth(WireValue wire) throws BadPayloadException {
    if (wire instanceof WireValue.Truth(boolean value)) {
      return new Value.Bool(value);
    }
    throw mismatch("a truth value", wire);
  }

  private static Value text(WireValue wire) throws BadPayloadException {
    if (wire instanceof WireValue.Text(String value)) {
      return new Value.Text(value);
    }
    throw mismatch("a text", wire);
  }

  private static Value time(long millis) throws BadPayloadException {
    try {
      return new Value.Text(Instant.ofEpochMilli(millis).toString());
    } catch (DateTimeException e) {
      throw new BadPayloadException("the time " + millis + " is out of range");
    }
  }

  private static Value bytes(WireValue wire) throws BadPayloadException {
    if (wire instanceof WireValue.Bytes(byte[] value)) {
      return new Value.Text(Base64.getEncoder().encodeToString(value));
    }
    throw mismatch("bytes", wire);
  }

  private static BadPayloadException mismatch(String expected, WireValue found) {
    return new BadPayloadException(
        "the value is %s, expected %s".formatted(found.getClass().getSimpleName(), expected));
  }
}
