package io.plumbline.verifier.engine.suspicion.trace;

/**
 * Makes a channel's {@link DayPrint}s. Where one day's print ends and the next begins is not
 * midnight but the change with the least hash within an hour of it (a minimizer: Schleimer,
 * Wilkerson, Aiken, Winnowing, SIGMOD 2003): a copy that is ten minutes late is cut at the same
 * change nine times in ten. Not thread-safe.
 */
final class PrintMaker {
  private static final long WINDOW_MICROS = 3600 * 1_000_000L;
  private static final int NO_DAY = Integer.MIN_VALUE;

  private final DeviceTrace device;
  private final Sums now = new Sums();
  private final Sums begin = new Sums();
  private final Sums cut = new Sums();
  private int day = NO_DAY;
  private boolean turning;
  private boolean cutFound;
  private long leastHash;

  /** Sums over all changes so far. */
  private static final class Sums {
    private long high;
    private long low;
    private int bits;

    private void set(Sums other) {
      high = other.high;
      low = other.low;
      bits = other.bits;
    }
  }

  PrintMaker(DeviceTrace device) {
    this.device = device;
  }

  /**
   * A sample is next, of whatever value.
   *
   * @param sinceMidnight µs since its day began
   * @param untilMidnight µs until it ends
   */
  void sample(int epochDay, long sinceMidnight, long untilMidnight) {
    boolean early = sinceMidnight <= WINDOW_MICROS;
    if (day != epochDay && !(early && day == epochDay - 1)) {
      end();
      day = epochDay;
    }
    turning = day == epochDay ? untilMidnight <= WINDOW_MICROS : early;
  }

  /** The sample is a change. */
  void change(long token, boolean surprise) {
    long hash = Mix.of(token);
    now.high += hash;
    now.low += Mix.of(~token);
    now.bits += surprise ? 1 : 0;
    if (turning && (!cutFound || Long.compareUnsigned(hash, leastHash) < 0)) {
      cutFound = true;
      leastHash = hash;
      cut.set(now);
    }
  }

  /** Hands over the day under way; what comes next belongs to another. */
  void end() {
    if (day == NO_DAY) {
      return;
    }
    Sums end = cutFound ? cut : now;
    if (end.bits > begin.bits) {
      device
          .changing(day)
          .add(new DayPrint(end.high - begin.high, end.low - begin.low, end.bits - begin.bits));
    }
    begin.set(end);
    cutFound = false;
    day = NO_DAY;
  }

  /** The signal does not go on from here: what was not cut yet ends now. */
  void breakOff() {
    end();
    begin.set(now);
  }
}
