package io.plumbline.contract.bytes;

import io.plumbline.contract.chain.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Writes the primitive parts of a format; the mirror of {@link ByteSource}. Not thread-safe. */
public final class ByteSink {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public ByteSink u8(int value) {
    out.write(value);
    return this;
  }

  public ByteSink u16(int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(value + " does not fit 16 bits");
    }
    out.write(value >>> 8);
    out.write(value);
    return this;
  }

  public ByteSink i32(int value) {
    return bytes(ByteBuffer.allocate(4).putInt(value).array());
  }

  public ByteSink i64(long value) {
    return bytes(ByteBuffer.allocate(8).putLong(value).array());
  }

  public ByteSink uuid(UUID value) {
    return i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
  }

  public ByteSink digest(Digest value) {
    return bytes(value.toBytes());
  }

  public ByteSink bytes(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  /** A u16 length and that many bytes of UTF-8. */
  public ByteSink text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return u16(utf8.length).bytes(utf8);
  }

  /** A u32 length and that many bytes. */
  public ByteSink block(byte[] value) {
    return i32(value.length).bytes(value);
  }

  public int size() {
    return out.size();
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }
}
