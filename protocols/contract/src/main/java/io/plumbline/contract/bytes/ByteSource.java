package io.plumbline.contract.bytes;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the primitive parts of a format and turns every overrun into a {@link FormatFault} with its
 * offset. Lengths are checked against a limit before memory is taken. Not thread-safe.
 */
public final class ByteSource {
  private final String format;
  private final ByteBuffer buffer;

  private final @Nullable LongArrays arrays;

  /** Reads what remains of the buffer, through a view of its own. */
  public ByteSource(String format, ByteBuffer buffer) {
    this(format, buffer, null);
  }

  /**
   * The same.
   *
   * @param arrays what numbers are read into; new arrays when null
   */
  public ByteSource(String format, ByteBuffer buffer, @Nullable LongArrays arrays) {
    this.format = format;
    this.buffer = buffer.slice();
    this.arrays = arrays;
  }

  /** An array to read {@code n} numbers into; it may be longer, and hold anything. */
  public long[] array(int n) {
    return arrays == null ? new long[n] : arrays.give(n);
  }

  public int position() {
    return buffer.position();
  }

  public int remaining() {
    return buffer.remaining();
  }

  public int u8() throws FormatFault {
    need(1);
    return buffer.get() & 0xff;
  }

  /** The next byte, which stays the next one. */
  public int peek() throws FormatFault {
    need(1);
    return buffer.get(buffer.position()) & 0xff;
  }

  /** Goes to a position that was reached before. */
  public void seek(int position) {
    buffer.position(position);
  }

  public int u16() throws FormatFault {
    need(2);
    return buffer.getShort() & 0xffff;
  }

  public int i32() throws FormatFault {
    need(4);
    return buffer.getInt();
  }

  public long i64() throws FormatFault {
    need(8);
    return buffer.getLong();
  }

  /** Reads an unsigned LEB128 number of at most 64 bits; its value is to be taken as unsigned. */
  public long varint() throws FormatFault {
    int at = position();
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int part = u8();
      if (shift == 63 && part > 1) {
        break;
      }
      value |= (part & 0x7fL) << shift;
      if (part < 0x80) {
        return value;
      }
    }
    throw fault(at, "number has more than 64 bits");
  }

  /** Reads a zigzag-coded signed number. */
  public long zigzag() throws FormatFault {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads a {@link #varint()} that counts something, checked against {@code max}. */
  public int count(String what, int max) throws FormatFault {
    int at = position();
    long value = varint();
    if (value < 0 || value > max) {
      throw fault(at, Long.toUnsignedString(value) + " " + what + ", expected at most " + max);
    }
    return (int) value;
  }

  /** Passes over bytes and returns the position of the first of them. */
  public int skip(int length) throws FormatFault {
    need(length);
    int at = buffer.position();
    buffer.position(at + length);
    return at;
  }

  public UUID uuid() throws FormatFault {
    return new UUID(i64(), i64());
  }

  public Digest digest() throws FormatFault {
    return Digest.of(bytes(Digest.BYTES));
  }

  /** Reads exactly {@code length} bytes. */
  public byte[] bytes(int length) throws FormatFault {
    need(length);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  /**
   * Reads a u16 length and that many bytes of UTF-8, which must be well-formed and at most {@code
   * max} bytes.
   */
  public String text(int max) throws FormatFault {
    int at = position();
    int length = u16();
    if (length > max) {
      throw fault(at, "text of " + length + " bytes, expected at most " + max);
    }
    need(length);
    ByteBuffer part = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException e) {
      throw fault(at, "text is not UTF-8");
    }
  }

  /** Reads a u32 length, checked against {@code max}, and that many bytes. */
  public byte[] block(int max) throws FormatFault {
    int at = position();
    int length = i32();
    if (length < 0 || length > max) {
      throw fault(
          at, "block of " + Integer.toUnsignedString(length) + " bytes, expected at most " + max);
    }
    return bytes(length);
  }

  /** Checks that nothing is left. */
  public void end() throws FormatFault {
    if (buffer.hasRemaining()) {
      throw fault(position(), buffer.remaining() + " bytes after the end");
    }
  }

  /** A fault at an offset of what is read. */
  public FormatFault fault(int offset, String message) {
    return new FormatFault(format, offset, message);
  }

  private void need(int length) throws FormatFault {
    if (length < 0 || buffer.remaining() < length) {
      throw fault(
          position(), "ends after " + buffer.remaining() + " more bytes, expected " + length);
    }
  }
}
