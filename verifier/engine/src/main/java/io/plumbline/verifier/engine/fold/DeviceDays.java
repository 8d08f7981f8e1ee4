package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.telemetry.MachineState;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A device's days: on which it ran, and how long it was in which state, over the days of a span on
 * which it is in service. Immutable; 4 bytes a day between the first and the last on which a state
 * occurs, one bit a day beside it.
 */
public final class DeviceDays implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DaySpan span;
  private final long[] running;
  private final @Nullable DaySums[] stateMillis;
  private final Activity activity;
  private final StateSpan latest;

  DeviceDays(DayTally tally, Activity activity, StateSpan latest) {
    this.span = tally.span();
    this.running = tally.running();
    this.stateMillis = tally.stateMillis();
    this.activity = activity;
    this.latest = latest;
  }

  /** The days that are told apart: the span asked for, as far as the device is in service. */
  public DaySpan span() {
    return span;
  }

  /** What was received at any time, inside and outside of the span. */
  public Activity activity() {
    return activity;
  }

  /** The state after the last sample. */
  public StateSpan latest() {
    return latest;
  }

  /** Whether at least one qualifying state or process sample lies in the day. */
  public boolean ranOn(int epochDay) {
    int i = epochDay - span.first();
    return span.contains(epochDay) && (running[i >> 6] >>> i & 1) != 0;
  }

  /** On how many days of a span the device ran. */
  public int runningDays(DaySpan days) {
    DaySpan both = span.and(days);
    int end = both.last() - span.first() + 1;
    int count = 0;
    for (int from = both.first() - span.first(); from < end; ) {
      int inWord = Math.min(64 - (from & 63), end - from);
      long mask = inWord == 64 ? -1L : (1L << inWord) - 1;
      count += Long.bitCount(running[from >> 6] >>> from & mask);
      from += inWord;
    }
    return count;
  }

  /**
   * How long the device was known to be in a state on a day; UNKNOWN is what no state accounts for.
   */
  public long millis(MachineState state, int epochDay) {
    DaySums millis = stateMillis[state.ordinal()];
    return millis == null ? 0 : millis.on(epochDay);
  }

  /** How long over the days that both spans have. */
  public long millis(MachineState state, DaySpan days) {
    DaySums millis = stateMillis[state.ordinal()];
    return millis == null ? 0 : millis.over(days);
  }
}
