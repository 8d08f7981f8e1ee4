package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSink;

/** Writes numbers of changing widths, the highest bit first. Not thread-safe. */
final class BitSink {
  private final ByteSink out;
  private long pending;
  private int bits;

  BitSink(ByteSink out) {
    this.out = out;
  }

  /** Writes the low {@code width} bits of a number whose other bits are zero. */
  void put(long value, int width) {
    if (width == 0) {
      return;
    }
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

  /** Fills the last byte up with zeros. */
  void align() {
    for (int shift = 56; bits > 0; shift -= 8, bits -= 8) {
      out.u8((int) (pending >>> shift));
    }
    pending = 0;
    bits = 0;
  }
}
