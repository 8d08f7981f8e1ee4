package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Arrays;

/**
 * How hard a machine worked, told apart by whether it said RUNNING: counts in buckets of a quarter
 * octave from 2^-16 to 2^32, without sign. Only the range that was seen takes room, some 200 bytes
 * for a load within six octaves. Not thread-safe.
 */
public final class LoadHistogram {
  private static final int OCTAVES = 48;
  private static final int LOWEST = -16;

  private final Buckets running = new Buckets();
  private final Buckets other = new Buckets();
  private long runningRows;
  private long rows;

  /** Counts by bucket; bucket 0, for no load at all, stands apart from the range of the others. */
  private static final class Buckets {
    private static final int[] NONE = {};

    private int none;
    private int lowest;
    private int[] counts = NONE;

    private void add(int bucket) {
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

    private int highest() {
      return lowest + counts.length - 1;
    }

    private int count(int bucket) {
      if (bucket == 0) {
        return none;
      }
      int i = bucket - lowest;
      return i >= 0 && i < counts.length ? counts[i] : 0;
    }
  }

  void add(double load, boolean whileRunning) {
    int bucket = bucket(Math.abs(load));
    rows++;
    runningRows += whileRunning ? 1 : 0;
    (whileRunning ? running : other).add(bucket);
  }

  /** Bucket 0 is for nothing at all. */
  private static int bucket(double size) {
    if (!(size >= 0x1p-16)) {
      return 0;
    }
    int octave = Math.min(Math.getExponent(size) - LOWEST, OCTAVES - 1);
    int quarter = (int) (Double.doubleToLongBits(size) >>> 50) & 3;
    return 1 + 4 * octave + quarter;
  }

  private static double floor(int bucket) {
    return bucket == 0 ? 0 : Math.scalb(1 + (bucket - 1) % 4 / 4.0, (bucket - 1) / 4 + LOWEST);
  }

  /** Values while the machine said RUNNING. */
  public long runningRows() {
    return runningRows;
  }

  /**
   * The load that all but one value in a hundred keep below, to a quarter octave; 0 where there is
   * no load.
   */
  public double fullLoad() {
    long above = rows / 100;
    for (int bucket = Math.max(running.highest(), other.highest()); bucket > 0; bucket--) {
      above -= running.count(bucket) + other.count(bucket);
      if (above < 0) {
        return floor(bucket);
      }
    }
    return 0;
  }

  /** Values while RUNNING that were no more than a load, to a quarter octave. */
  public long runningAtMost(double load) {
    long count = running.none;
    for (int bucket = running.lowest;
        bucket <= running.highest() && floor(bucket) <= load;
        bucket++) {
      count += running.count(bucket);
    }
    return count;
  }
}
