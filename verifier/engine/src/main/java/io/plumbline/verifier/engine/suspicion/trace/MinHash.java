package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Arrays;

/**
 * A sketch of a set that tells how much two sets have in common: min-wise hashing (Broder, On the
 * resemblance and containment of documents, 1997) with one permutation over {@link #BINS} bins (Li,
 * Owen, Zhang, NIPS 2012). The share of equal bins estimates the Jaccard index with a standard
 * error of √(J(1−J)/256). Order and repetition do not matter. 1 KB. Not thread-safe.
 */
public final class MinHash {
  /** Bins. */
  public static final int BINS = 256;

  private static final int EMPTY = -1; // the largest as an unsigned number

  private final int[] least = new int[BINS];

  MinHash() {
    Arrays.fill(least, EMPTY);
  }

  /** Adds an element by its hash. */
  void add(long hash) {
    int bin = (int) hash & (BINS - 1);
    int value = (int) (hash >>> 32);
    if (Integer.compareUnsigned(value, least[bin]) < 0) {
      least[bin] = value;
    }
  }

  /** The least value of a bin. */
  public int bin(int i) {
    return least[i];
  }

  /** Whether a bin has no element. */
  public boolean isEmpty(int i) {
    return least[i] == EMPTY;
  }

  /**
   * How many distinct elements the set has, estimated from how small the least are; good to some 7
   * % for sets of more than a thousand.
   */
  public double size() {
    double sum = 0;
    for (int value : least) {
      sum += (Integer.toUnsignedLong(value) + 1) / 0x1p32; // an empty bin counts as 1
    }
    return BINS * (BINS / sum - 1);
  }

  /** Bins in which both sets have an element, and the same least one. */
  public int matches(MinHash other) {
    int matches = 0;
    for (int i = 0; i < BINS; i++) {
      matches += least[i] == other.least[i] && least[i] != EMPTY ? 1 : 0;
    }
    return matches;
  }
}
