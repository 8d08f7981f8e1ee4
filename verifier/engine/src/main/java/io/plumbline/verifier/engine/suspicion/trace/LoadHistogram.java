package io.plumbline.verifier.engine.suspicion.trace;

/**
 * How hard a machine worked, told apart by whether it said RUNNING: counts in buckets of a quarter
 * octave from 2^-16 to 2^32, without sign. 1.6 KB. Not thread-safe.
 */
public final class LoadHistogram {
  private static final int OCTAVES = 48;
  private static final int LOWEST = -16;
  private static final int BUCKETS = 4 * OCTAVES + 1;

  private final int[] running = new int[BUCKETS];
  private final int[] other = new int[BUCKETS];
  private long runningRows;
  private long rows;

  void add(double load, boolean whileRunning) {
    int bucket = bucket(Math.abs(load));
    rows++;
    if (whileRunning) {
      runningRows++;
      running[bucket]++;
    } else {
      other[bucket]++;
    }
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
    for (int bucket = BUCKETS - 1; bucket > 0; bucket--) {
      above -= running[bucket] + other[bucket];
      if (above < 0) {
        return floor(bucket);
      }
    }
    return 0;
  }

  /** Values while RUNNING that were no more than a load, to a quarter octave. */
  public long runningAtMost(double load) {
    long count = 0;
    for (int bucket = 0; bucket < BUCKETS && floor(bucket) <= load; bucket++) {
      count += running[bucket];
    }
    return count;
  }
}
