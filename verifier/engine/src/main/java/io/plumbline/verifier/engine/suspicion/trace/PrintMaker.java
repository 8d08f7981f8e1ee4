package io.plumbline.verifier.engine.suspicion.trace;

/**
 * Makes a channel's {@link DayPrint}s. A day's print begins and ends not at midnight but at the
 * change with the least hash within its first and its last two hours (a minimizer: Schleimer,
 * Wilkerson, Aiken, Winnowing, SIGMOD 2003): a copy that is ten minutes late is cut at the same
 * change nine times in ten, and what the days before and after were like does not matter. Not
 * thread-safe.
 */
final class PrintMaker {
  private static final long WINDOW_MICROS = 2 * 3600 * 1_000_000L;
  private static final int NO_DAY = Integer.MIN_VALUE;

  private final DeviceTrace device;
  private final Sums now = new Sums();
  private int day = NO_DAY;
  private boolean opening;
  private boolean closing;
  private final Cut begin = new Cut();
  private final Cut end = new Cut();

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

  /** The sums behind the change with the least hash of those that it was shown. */
  private static final class Cut {
    private final Sums sums = new Sums();
    private boolean found;
    private long leastHash;

    private void show(long hash, Sums now) {
      if (!found || Long.compareUnsigned(hash, leastHash) < 0) {
        found = true;
        leastHash = hash;
        sums.set(now);
      }
    }

    private void reset(Sums now) {
      found = false;
      sums.set(now);
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
    if (day != epochDay) {
      end();
      day = epochDay;
    }
    opening = sinceMidnight <= WINDOW_MICROS;
    closing = untilMidnight <= WINDOW_MICROS;
  }

  /** The sample is a change. */
  void change(long token, boolean surprise) {
    long hash = Mix.of(token);
    now.high += hash;
    now.low += Mix.of(~token);
    now.bits += surprise ? 1 : 0;
    if (opening) {
      begin.show(hash, now);
    }
    if (closing) {
      end.show(hash, now);
    }
  }

  /** Hands over the day under way; what comes next belongs to another. */
  void end() {
    if (day == NO_DAY) {
      return;
    }
    Sums last = end.found ? end.sums : now;
    Sums first = begin.sums;
    if (last.bits > first.bits) {
      device
          .changing(day)
          .add(new DayPrint(last.high - first.high, last.low - first.low, last.bits - first.bits));
    }
    begin.reset(now);
    end.reset(now);
    day = NO_DAY;
  }
}
