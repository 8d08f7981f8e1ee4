package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sketch of a set that tells how much two sets have in common: min-wise hashing (Broder, On the
 * resemblance and containment of documents, 1997) with one permutation over {@link #BINS} bins (Li,
 * Owen, Zhang, NIPS 2012). The share of equal bins estimates the Jaccard index with a standard
 * error of √(J(1−J)/256). Order and repetition do not matter. 1 KB once it has an element. Not
 * thread-safe.
 */
public final class MinHash {
  /** Bins. */
  public static final int BINS = 256;

  private static final int EMPTY = -1; // the largest as an unsigned number

  private int @Nullable [] least;

  /** Adds an element by its hash. */
  void add(long hash) {
    int[] bins = least;
    if (bins == null) {
      bins = new int[BINS];
      Arrays.fill(bins, EMPTY);
      least = bins;
    }
    int bin = (int) hash & (BINS - 1);
    int value = (int) (hash >>> 32);
    if (Integer.compareUnsigned(value, bins[bin]) < 0) {
      bins[bin] = value;
    }
  }

  /** The least value of a bin. */
  public int bin(int i) {
    return least == null ? EMPTY : least[i];
  }

  /** Whether a bin has no element. */
  public boolean isEmpty(int i) {
    return bin(i) == EMPTY;
  }

  /**
   * How many distinct elements the set has, estimated from how small the least are; good to some 7
   * % for sets of more than a thousand.
   */
  public double size() {
    if (least == null) {
      return 0;
    }
    double sum = 0;
    for (int value : least) {
      sum += (Integer.toUnsignedLong(value) + 1) / 0x1p32; // an empty bin counts as 1
    }
    return BINS * (BINS / sum - 1);
  }

  /** Bins in which both sets have an element, and the same least one. */
  public int matches(MinHash other) {
    int[] own = least;
    int[] others = other.least;
    if (own == null || others == null) {
      return 0;
    }
    int matches = 0;
    for (int i = 0; i < BINS; i++) {
      matches += own[i] == others[i] && own[i] != EMPTY ? 1 : 0;
    }
    return matches;
  }
}
