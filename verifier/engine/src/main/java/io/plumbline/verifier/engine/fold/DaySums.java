package io.plumbline.verifier.engine.fold;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Milliseconds by day, from the first day that has some to the last: 4 bytes a day between. Not
 * thread-safe while something is added.
 */
final class DaySums implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int[] NONE = {};

  /** The first day that {@code sums} has a place for. */
  private int first;

  private int[] sums = NONE;

  /** Adds to a day. */
  void add(int epochDay, int millis) {
    if (sums.length == 0) {
      first = epochDay;
      sums = new int[1];
    } else if (epochDay < first) {
      int[] longer = new int[sums.length + first - epochDay];
      System.arraycopy(sums, 0, longer, first - epochDay, sums.length);
      sums = longer;
      first = epochDay;
    } else if (epochDay - first >= sums.length) {
      int days = epochDay - first + 1;
      sums = Arrays.copyOf(sums, days + (days >> 3));
    }
    sums[epochDay - first] += millis;
  }

  /** What a day has. */
  int on(int epochDay) {
    int i = epochDay - first;
    return i >= 0 && i < sums.length ? sums[i] : 0;
  }

  /** What the days of a span have. */
  long over(DaySpan days) {
    long sum = 0;
    int to = Math.min(days.last(), first + sums.length - 1);
    for (int day = Math.max(days.first(), first); day <= to; day++) {
      sum += sums[day - first];
    }
    return sum;
  }
}
