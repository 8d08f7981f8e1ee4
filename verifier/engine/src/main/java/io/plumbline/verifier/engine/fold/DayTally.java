package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.telemetry.MachineState;
import org.jspecify.annotations.Nullable;

/** Sums per day of a span while a fold walks forward in time. Not thread-safe. */
final class DayTally {
  static final int STATES = MachineState.values().length;

  private final DayCalendar calendar;
  private final DaySpan span;
  private final long[] running;
  private final @Nullable DaySums[] stateMillis;
  private int cursor;

  DayTally(DayCalendar calendar, DaySpan span) {
    this.calendar = calendar;
    this.span = span;
    this.running = new long[(span.days() + 63) >> 6];
    this.stateMillis = new DaySums[STATES];
    this.cursor = span.first();
  }

  /** The device ran on the day of this instant. */
  void markRunning(long millis) {
    if (seek(millis)) {
      int i = cursor - span.first();
      running[i >> 6] |= 1L << i;
    }
  }

  /** The device ran on every day that has an instant from the first to the last. */
  void markRunning(long firstMillis, long lastMillis) {
    long at = Math.max(firstMillis, calendar.startOf(span.first()));
    while (at <= lastMillis && seek(at)) {
      int i = cursor - span.first();
      running[i >> 6] |= 1L << i;
      at = calendar.startOf(cursor + 1);
    }
  }

  /** The first instant after the day of an instant. */
  long endOfDay(long millis) {
    return calendar.startOf(calendar.dayOf(millis) + 1);
  }

  /** The device was in a state from one instant up to another. */
  void add(MachineState state, long from, long to) {
    long start = Math.max(from, calendar.startOf(span.first()));
    long end = Math.min(to, calendar.startOf(span.last() + 1));
    if (start >= end) {
      return;
    }
    DaySums millis = millisOf(state);
    while (start < end && seek(start)) {
      long part = Math.min(end, calendar.startOf(cursor + 1));
      millis.add(cursor, (int) (part - start));
      start = part;
    }
  }

  /** The device was in a state for so long on a day. */
  void add(MachineState state, int day, int sum) {
    if (sum > 0 && span.contains(day)) {
      millisOf(state).add(day, sum);
    }
  }

  private DaySums millisOf(MachineState state) {
    DaySums known = stateMillis[state.ordinal()];
    if (known == null) {
      known = new DaySums();
      stateMillis[state.ordinal()] = known;
    }
    return known;
  }

  /** Moves the cursor to the day of an instant; false when that day is outside of the span. */
  private boolean seek(long millis) {
    if (cursor > span.last()
        || millis < calendar.startOf(cursor)
        || millis >= calendar.startOf(cursor + 1)) {
      int day = calendar.dayOf(millis);
      if (!span.contains(day)) {
        return false;
      }
      cursor = day;
    }
    return true;
  }

  DaySpan span() {
    return span;
  }

  long[] running() {
    return running;
  }

  /** Per state; null where the device never was in the state. */
  @Nullable DaySums[] stateMillis() {
    return stateMillis;
  }
}
