package io.plumbline.verifier.engine.fold;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * Consecutive days, both ends included, counted from 1970-01-01.
 *
 * @param first first day
 * @param last last day; one before the first in an empty span
 */
public record DaySpan(int first, int last) implements Serializable {
  public DaySpan {
    if (last < first - 1) {
      throw new IllegalArgumentException("span ends at " + last + " before it starts at " + first);
    }
  }

  /** The days between two dates, both included. */
  public static DaySpan of(LocalDate first, LocalDate last) {
    return new DaySpan(Math.toIntExact(first.toEpochDay()), Math.toIntExact(last.toEpochDay()));
  }

  /** Number of days. */
  public int days() {
    return last - first + 1;
  }

  /** Whether a day lies in the span. */
  public boolean contains(int epochDay) {
    return epochDay >= first && epochDay <= last;
  }

  /** The days that both spans have. */
  public DaySpan and(DaySpan other) {
    int from = Math.max(first, other.first);
    return new DaySpan(from, Math.max(Math.min(last, other.last), from - 1));
  }
}
