package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Arrays;

/** Numbers without an order. Not thread-safe. */
public final class FloatBag {
  private float[] values = {};
  private int size;

  void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(4, 2 * size));
    }
    values[size++] = value;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** How many are at most a limit. */
  public int atMost(double limit) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += values[i] <= limit ? 1 : 0;
    }
    return count;
  }
}
