package io.plumbline.contract.bytes;

import io.plumbline.contract.chain.Digest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/** Writes the primitive parts of a format; the mirror of {@link ByteSource}. Not thread-safe. */
public final class ByteSink {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer = new byte[256];
  private int size;

  public ByteSink u8(int value) {
    grow(1);
    buffer[size++] = (byte) value;
    return this;
  }

  public ByteSink u16(int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(value + " does not fit 16 bits");
    }
    return u8(value >>> 8).u8(value);
  }

  public ByteSink i32(int value) {
    return u16(value >>> 16).u16(value & 0xffff);
  }

  public ByteSink i64(long value) {
    grow(8);
    LONGS.set(buffer, size, value);
    size += 8;
    return this;
  }

  /** An unsigned 64-bit number in LEB128: seven bits to a byte, the lowest first, 1 to 10 bytes. */
  public ByteSink varint(long value) {
    grow(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  /**
   * A signed 64-bit number, zigzag-coded (0, −1, 1, −2 … become 0, 1, 2, 3 …) and then as {@link
   * #varint}.
   */
  public ByteSink zigzag(long value) {
    return varint((value << 1) ^ (value >> 63));
  }

  public ByteSink uuid(UUID value) {
    return i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
  }

  public ByteSink digest(Digest value) {
    return bytes(value.toBytes());
  }

  public ByteSink bytes(byte[] value) {
    return bytes(value, 0, value.length);
  }

  /** A part of an array. */
  public ByteSink bytes(byte[] value, int from, int length) {
    grow(length);
    System.arraycopy(value, from, buffer, size, length);
    size += length;
    return this;
  }

  /** Everything that another sink holds. */
  public ByteSink bytes(ByteSink other) {
    return bytes(other.buffer, 0, other.size);
  }

  /**
   * A u16 length and that many bytes of UTF-8.
   *
   * @throws IllegalArgumentException when the text has an unpaired surrogate or is longer than 65
   *     535 bytes
   */
  public ByteSink text(String value) {
    byte[] utf8 = Utf8.encode(value);
    return u16(utf8.length).bytes(utf8);
  }

  /** A u32 length and that many bytes. */
  public ByteSink block(byte[] value) {
    return i32(value.length).bytes(value);
  }

  public int size() {
    return size;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  private void grow(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), 2 * buffer.length));
    }
  }
}
