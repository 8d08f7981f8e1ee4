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
    if (width == 0) {
      return;
    }
    long pending = 0;
    int bits = 0;
    for (int i = 0; i < n; i++) {
      long value = values[i];
      int room = 64 - bits;
      if (width < room) {
        pending |= value << (room - width);
        bits += width;
      } else {
        int rest = width - room;
        out.i64(pending | (value >>> rest));
        pending = rest == 0 ? 0 : value << (64 - rest);
        bits = rest;
      }
    }
    for (int shift = 56; bits > 0; shift -= 8, bits -= 8) {
      out.u8((int) (pending >>> shift));
    }
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
    long bit = 8L * offset + (long) first * width;
    if (width == 64) {
      for (int i = 0; i < n; i++, bit += 64) {
        into[at + i] = base + factor * (long) LONG.get(packed, (int) (bit >>> 3));
      }
      return;
    }
    int drop = 64 - width;
    for (int i = 0; i < n; i++, bit += width) {
      long number = ((long) LONG.get(packed, (int) (bit >>> 3)) << (int) (bit & 7)) >>> drop;
      into[at + i] = base + factor * number;
    }
  }
}
