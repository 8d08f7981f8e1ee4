package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Arrays;

/**
 * How hard a machine worked, without sign, told apart by whether it said RUNNING: {@link
 * LoadBuckets} over all days, some 200 bytes for a load within six octaves, and 8 bytes for each
 * day. Not thread-safe.
 */
public final class LoadHistogram {
  /** Share of a day's values that {@link #isMostlyAtMost} asks for. */
  public static final double DAY_SHARE = 0.5;

  private static final int MOST_ROWS = 0xff_ffff;

  private final LoadBuckets running = new LoadBuckets();
  private final LoadBuckets other = new LoadBuckets();
  private long runningRows;
  private long rows;

  /** By day, ascending: the day, how many values while RUNNING, and a bucket; see {@link #day}. */
  private long[] days = {};

  void add(double load, boolean whileRunning) {
    int bucket = LoadBuckets.of(Math.abs(load));
    rows++;
    runningRows += whileRunning ? 1 : 0;
    (whileRunning ? running : other).add(bucket);
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
        return LoadBuckets.floor(bucket);
      }
    }
    return 0;
  }

  /** Values while RUNNING that were no more than a load, to a quarter octave. */
  public long runningAtMost(double load) {
    return running.atMost(load);
  }

  /**
   * What one chain of frames tells of a day. Of several chains the one with the most values counts,
   * and of those the one with the highest loads, so that their order does not matter.
   *
   * @param runningRows values while RUNNING
   * @param bucket that, with those below, holds {@link #DAY_SHARE} of them
   */
  void day(int epochDay, int runningRows, int bucket) {
    long entry = start(epochDay) | ((long) Math.min(runningRows, MOST_ROWS) << 8) | bucket;
    int at = at(epochDay);
    if (at >= 0) {
      days[at] = Math.max(days[at], entry);
      return;
    }
    int into = -at - 1;
    long[] more = Arrays.copyOf(days, days.length + 1);
    System.arraycopy(days, into, more, into + 1, days.length - into);
    more[into] = entry;
    days = more;
  }

  /** The least entry of a day. */
  private static long start(int epochDay) {
    return (long) epochDay << 32;
  }

  /** Where a day's entry stands, or what {@link Arrays#binarySearch} says where there is none. */
  private int at(int epochDay) {
    int from = Arrays.binarySearch(days, start(epochDay));
    int next = -from - 1;
    return from < 0 && next < days.length && days[next] < start(epochDay + 1) ? next : from;
  }

  /** Values of a day while the machine said RUNNING. */
  public int runningRows(int epochDay) {
    int at = at(epochDay);
    return at < 0 ? 0 : (int) (days[at] >>> 8) & MOST_ROWS;
  }

  /**
   * Whether at least {@link #DAY_SHARE} of a day's values while RUNNING were no more than a load,
   * to a quarter octave.
   */
  public boolean isMostlyAtMost(int epochDay, double load) {
    int at = at(epochDay);
    return at >= 0 && LoadBuckets.floor((int) days[at] & 0xff) <= load;
  }
}
