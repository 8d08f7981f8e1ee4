package io.plumbline.driver.modbus;

import io.plumbline.contract.telemetry.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What registers stand for. Decoding loses nothing: a value that has no exact representation
 * becomes its digits.
 */
sealed interface ValueType {
  /** How many registers it takes, 1 to 125. */
  int registers();

  /**
   * Decodes the registers at {@code offset} of a payload.
   *
   * @return empty when the registers hold no value of this type
   */
  Optional<Value> decode(byte[] payload, int offset, ByteOrder order);

  /** A two's-complement or unsigned integer of 16, 32 or 64 bits. */
  record Integer(int registers, boolean signed) implements ValueType {
    @Override
    public Optional<Value> decode(byte[] payload, int offset, ByteOrder order) {
      long bits = order.bits(payload, offset, registers);
      if (!signed) {
        // A model integer is signed: an unsigned 64-bit value beyond it is kept as its decimal
        // digits.
        return Optional.of(
            bits < 0 ? new Value.Text(Long.toUnsignedString(bits)) : new Value.Int(bits));
      }
      int unused = 64 - 16 * registers;
      return Optional.of(new Value.Int(bits << unused >> unused));
    }
  }

  /** IEEE 754 binary32 or binary64. */
  record Real(int registers) implements ValueType {
    @Override
    public Optional<Value> decode(byte[] payload, int offset, ByteOrder order) {
      long bits = order.bits(payload, offset, registers);
      return Optional.of(
          new Value.Real(
              registers == 2 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits)));
    }
  }

  /** A register as truth value: not zero is true. */
  record Bool() implements ValueType {
    @Override
    public int registers() {
      return 1;
    }

    @Override
    public Optional<Value> decode(byte[] payload, int offset, ByteOrder order) {
      return Optional.of(new Value.Bool(order.bits(payload, offset, 1) != 0));
    }
  }

  /** One bit of a register, 0 the least significant. */
  record Bit(int bit) implements ValueType {
    @Override
    public int registers() {
      return 1;
    }

    @Override
    public Optional<Value> decode(byte[] payload, int offset, ByteOrder order) {
      return Optional.of(new Value.Bool((order.bits(payload, offset, 1) >>> bit & 1) != 0));
    }
  }

  /** Several bits as an unsigned integer: from bit {@code low} to bit {@code high}, inclusive. */
  record BitField(int low, int high) implements ValueType {
    @Override
    public int registers() {
      return high < 16 ? 1 : high < 32 ? 2 : 4;
    }

    @Override
    public Optional<Value> decode(byte[] payload, int offset, ByteOrder order) {
      long bits = order.bits(payload, offset, registers()) >>> low;
      return Optional.of(new Value.Int(bits & -1L >>> 64 - (high - low + 1)));
    }
  }

  /** Binary coded decimals, four digits to a register; a digit above 9 makes it no value. */
  record Decimal(int registers) implements ValueType {
    @Override
    public Optional<Value> decode(byte[] payload, int offset, ByteOrder order) {
      long bits = order.bits(payload, offset, registers);
      long value = 0;
      for (int shift = 16 * registers - 4; shift >= 0; shift -= 4) {
        long digit = bits >>> shift & 0xF;
        if (digit > 9) {
          return Optional.empty();
        }
        value = 10 * value + digit;
      }
      return Optional.of(new Value.Int(value));
    }
  }

  /**
   * The registers as they travelled, in hexadecimal, whatever order is configured: what any other
   * type and order can be decoded from afterwards.
   */
  record Raw(int registers) implements ValueType {
    @Override
    public Optional<Value> decode(byte[] payload, int offset, ByteOrder order) {
      return Optional.of(
          new Value.Text(HexFormat.of().formatHex(payload, offset, offset + 2 * registers)));
    }
  }

  /** Text of at most {@code bytes} bytes, ended by a NUL, with trailing spaces removed. */
  record Text(int bytes, Charset charset) implements ValueType {
    @Override
    public int registers() {
      return (bytes + 1) / 2;
    }

    @Override
    public Optional<Value> decode(byte[] payload, int offset, ByteOrder order) {
      byte[] text = new byte[bytes];
      int length = 0;
      while (length < bytes) {
        byte next = payload[offset + (order.lowByteFirst ? length ^ 1 : length)];
        if (next == 0) {
          break;
        }
        text[length++] = next;
      }
      try {
        String decoded =
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(text, 0, length))
                .toString();
        return Optional.of(new Value.Text(decoded.stripTrailing()));
      } catch (CharacterCodingException e) {
        return Optional.empty();
      }
    }
  }
}
