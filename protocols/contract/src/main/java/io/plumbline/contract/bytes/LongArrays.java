package io.plumbline.contract.bytes;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays of numbers that are used again and again: who reads one thing after another of about the
 * same size leaves little behind. Not thread-safe.
 */
public final class LongArrays {
  /** Larger ones are rare, and not kept. */
  private static final int MAX_KEPT = 1 << 16;

  private static final int MAX_ARRAYS = 64;

  private final List<long[]> arrays = new ArrayList<>();
  private int used;

  /** Takes all arrays back that were given; what was read into them is gone. */
  public void takeBack() {
    used = 0;
  }

  /** Gives an array of at least {@code n} numbers, whatever they are. */
  long[] give(int n) {
    if (n > MAX_KEPT || used == MAX_ARRAYS) {
      return new long[n];
    }
    if (used == arrays.size()) {
      arrays.add(new long[n]);
    } else if (arrays.get(used).length < n) {
      arrays.set(used, new long[Math.min(MAX_KEPT, n + (n >> 2))]);
    }
    return arrays.get(used++);
  }
}
