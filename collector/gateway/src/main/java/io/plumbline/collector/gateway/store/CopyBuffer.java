package io.plumbline.collector.gateway.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Rows in the binary format of COPY (PostgreSQL documentation, COPY, "Binary Format"). Times that
 * the database cannot hold become infinite. Not thread-safe.
 */
final class CopyBuffer {
  /** 2000-01-01T00:00:00Z, where PostgreSQL counts from, in microseconds since 1970. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  /** 4714-11-24 BC, the earliest timestamp, in PostgreSQL's count. */
  private static final long MIN_TIMESTAMP = -211_813_488_000_000_000L;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private byte[] bytes;
  private int size;

  CopyBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** Takes rows. */
  interface Sink {
    void write(byte[] bytes, int offset, int length) throws SQLException;
  }

  int size() {
    return size;
  }

  /** Hands everything over and starts anew. */
  void drainTo(Sink sink) throws SQLException {
    sink.write(bytes, 0, size);
    size = 0;
  }

  void header() {
    room(HEADER.length);
    System.arraycopy(HEADER, 0, bytes, size, HEADER.length);
    size += HEADER.length;
  }

  void trailer() {
    room(2);
    i16(-1);
  }

  void row(int columns) {
    room(2);
    i16(columns);
  }

  void nothing() {
    room(4);
    i32(-1);
  }

  void int2(int value) {
    room(6);
    i32(2);
    i16(value);
  }

  void int4(int value) {
    room(8);
    i32(4);
    i32(value);
  }

  void int8(long value) {
    room(12);
    i32(8);
    i64(value);
  }

  void float8(double value) {
    int8(Double.doubleToRawLongBits(value));
  }

  void bool(boolean value) {
    room(5);
    i32(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  void time(long micros) {
    int8(timestamp(micros));
  }

  void text(byte[] utf8) {
    room(4 + utf8.length);
    i32(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  /** A text as the database can hold it: PostgreSQL has no U+0000. */
  static byte[] utf8(String text) {
    return storable(text).getBytes(StandardCharsets.UTF_8);
  }

  static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }

  /**
   * A time in PostgreSQL's count; what lies before its range is −infinity. Nothing lies behind it.
   */
  static long timestamp(long micros) {
    return micros < MIN_TIMESTAMP + EPOCH_MICROS ? Long.MIN_VALUE : micros - EPOCH_MICROS;
  }

  private void room(int length) {
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, bytes.length * 2));
    }
  }

  private void i16(int value) {
    SHORT.set(bytes, size, (short) value);
    size += 2;
  }

  private void i32(int value) {
    INT.set(bytes, size, value);
    size += 4;
  }

  private void i64(long value) {
    LONG.set(bytes, size, value);
    size += 8;
  }
}
