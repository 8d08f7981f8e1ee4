package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers of a fixed width in bits, one after the other, the highest bit first. Widths are 0 to 56,
 * or 64, so that every number can be taken out of one unaligned 64-bit read.
 */
final class Bits {
  /** How many bytes behind the packed ones an array must have for {@link #unpack}. */
  static final int PADDING = 8;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bits() {}

  /** The width that an unsigned number needs. */
  static int width(long unsigned) {
    int width = 64 - Long.numberOfLeadingZeros(unsigned);
    return width > 56 ? 64 : width;
  }

  /** Whether a width may occur. */
  static boolean isWidth(int width) {
    return width <= 56 || width == 64;
  }

  /** Bytes that {@code n} numbers take. */
  static long bytes(int n, int width) {
    return ((long) n * width + 7) >>> 3;
  }

  /** Writes the numbers; bits above the width must be zero. */
  static void pack(ByteSink out, long[] values, int n, int width) {
    BitSink bits = new BitSink(out);
    for (int i = 0; i < n; i++) {
      bits.put(values[i], width);
    }
    bits.align();
  }

  /** The number that begins at a bit; its width is more than 0, a number of 64 begins at a byte. */
  static long get(byte[] packed, long bit, int width) {
    return ((long) LONG.get(packed, (int) (bit >>> 3)) << (int) (bit & 7)) >>> 64 - width;
  }

  /**
   * Reads numbers {@code first} to {@code first + n − 1} of those packed from {@code offset} on,
   * and writes {@code base + factor · number} for each, in wrapping arithmetic.
   */
  static void unpack(
      byte[] packed,
      int offset,
      int width,
      int first,
      int n,
      long base,
      long factor,
      long[] into,
      int at) {
    unpackAt(packed, 8L * offset + (long) first * width, width, n, base, factor, into, at);
  }

  /** The same from a bit on; a width is more than 0, and numbers of 64 begin at a byte. */
  static void unpackAt(
      byte[] packed, long from, int width, int n, long base, long factor, long[] into, int at) {
    int drop = 64 - width;
    long bit = from;
    for (int i = 0; i < n; i++, bit += width) {
      long number = ((long) LONG.get(packed, (int) (bit >>> 3)) << (int) (bit & 7)) >>> drop;
      into[at + i] = base + factor * number;
    }
  }
}
