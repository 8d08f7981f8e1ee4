package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Arrays;

/**
 * Counts by size, in buckets of a quarter octave from 2^-16 to 2^32. Bucket 0, for nothing at all,
 * stands apart; of the others only the range that was seen takes room. Not thread-safe.
 */
final class LoadBuckets {
  private static final int OCTAVES = 48;
  private static final int LOWEST = -16;
  private static final int[] NONE = {};

  private int none;
  private int lowest;
  private int[] counts = NONE;

  /** The bucket of a size, 0 or more; 0 is for nothing at all. */
  static int of(double size) {
    if (!(size >= 0x1p-16)) {
      return 0;
    }
    int octave = Math.min(Math.getExponent(size) - LOWEST, OCTAVES - 1);
    int quarter = (int) (Double.doubleToLongBits(size) >>> 50) & 3;
    return 1 + 4 * octave + quarter;
  }

  /** The least size in a bucket. */
  static double floor(int bucket) {
    return bucket == 0 ? 0 : Math.scalb(1 + (bucket - 1) % 4 / 4.0, (bucket - 1) / 4 + LOWEST);
  }

  void add(int bucket) {
    if (bucket == 0) {
      none++;
      return;
    }
    if (counts.length == 0) {
      lowest = bucket;
      counts = new int[1];
    } else if (bucket < lowest) {
      int[] wider = new int[counts.length + lowest - bucket];
      System.arraycopy(counts, 0, wider, lowest - bucket, counts.length);
      counts = wider;
      lowest = bucket;
    } else if (bucket >= lowest + counts.length) {
      counts = Arrays.copyOf(counts, bucket - lowest + 1);
    }
    counts[bucket - lowest]++;
  }

  /** The highest bucket of the range that was seen. */
  int highest() {
    return lowest + counts.length - 1;
  }

  int count(int bucket) {
    if (bucket == 0) {
      return none;
    }
    int i = bucket - lowest;
    return i >= 0 && i < counts.length ? counts[i] : 0;
  }

  /** How many were no more than a size, to a quarter octave. */
  long atMost(double size) {
    long sum = none;
    for (int bucket = lowest; bucket <= highest() && floor(bucket) <= size; bucket++) {
      sum += count(bucket);
    }
    return sum;
  }

  /** The lowest bucket that, with those below, holds so many; the highest where none does. */
  int holding(long many) {
    long sum = none;
    int bucket = 0;
    for (int next = lowest; sum < many && next <= highest(); next++) {
      sum += count(next);
      bucket = next;
    }
    return bucket;
  }

  /** Forgets the counts and keeps the room. */
  void clear() {
    none = 0;
    Arrays.fill(counts, 0);
  }
}
