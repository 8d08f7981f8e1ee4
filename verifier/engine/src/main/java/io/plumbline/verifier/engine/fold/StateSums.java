package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.MachineState;
import java.util.Arrays;

/**
 * How long a device was in each state on each day, as far as that is settled: sums that parts of an
 * archive can be booked into in any order, and out of again. 24 bytes a day that something is
 * booked on. Not thread-safe.
 */
final class StateSums {
  /** UNKNOWN, the last one, is what nothing accounts for. */
  static final int STATES = MachineState.UNKNOWN.ordinal();

  private final DayCalendar calendar;

  /** The days that something was booked on, ascending. */
  private int[] days = {};

  /** Milliseconds by day and state. */
  private int[] millis = {};

  private int size;

  StateSums(DayCalendar calendar) {
    this.calendar = calendar;
  }

  /** The days that are told apart. */
  DayCalendar calendar() {
    return calendar;
  }

  /** Books a state from one instant up to another, milliseconds since the epoch. */
  void add(int state, long from, long to) {
    book(state, from, to, 1);
  }

  /** Takes back what {@link #add} booked. */
  void remove(int state, long from, long to) {
    book(state, from, to, -1);
  }

  private void book(int state, long from, long to, int sign) {
    if (state >= STATES) {
      return;
    }
    for (long start = from; start < to; ) {
      int day = calendar.dayOf(start);
      long end = Math.min(to, calendar.startOf(day + 1));
      int at = row(day) * STATES; // may move the array
      millis[at + state] += sign * (int) (end - start);
      start = end;
    }
  }

  /** Books milliseconds by state on one day. */
  void add(int day, int[] byState) {
    int at = row(day) * STATES;
    for (int state = 0; state < STATES; state++) {
      millis[at + state] += byState[state];
    }
  }

  /** Books everything that others hold. */
  void addAll(StateSums others) {
    for (int i = 0; i < others.size; i++) {
      int at = row(others.days[i]) * STATES;
      for (int state = 0; state < STATES; state++) {
        millis[at + state] += others.millis[i * STATES + state];
      }
    }
  }

  /** Books everything into the tally of a fold. */
  void into(DayTally tally) {
    MachineState[] states = MachineState.values();
    for (int i = 0; i < size; i++) {
      for (int state = 0; state < STATES; state++) {
        tally.add(states[state], days[i], millis[i * STATES + state]);
      }
    }
  }

  private int row(int day) {
    if (size > 0 && days[size - 1] == day) {
      return size - 1;
    }
    int found = Arrays.binarySearch(days, 0, size, day);
    return found >= 0 ? found : insert(-found - 1, day);
  }

  private int insert(int row, int day) {
    if (size == days.length) {
      int capacity = Math.max(2, size + (size >> 1));
      days = Arrays.copyOf(days, capacity);
      millis = Arrays.copyOf(millis, Math.multiplyExact(capacity, STATES));
    }
    System.arraycopy(days, row, days, row + 1, size - row);
    System.arraycopy(millis, row * STATES, millis, (row + 1) * STATES, (size - row) * STATES);
    days[row] = day;
    Arrays.fill(millis, row * STATES, (row + 1) * STATES, 0);
    size++;
    return row;
  }

  /** Takes no more memory than it must. */
  void trim() {
    days = Arrays.copyOf(days, size);
    millis = Arrays.copyOf(millis, size * STATES);
  }

  void write(ByteSink out) {
    out.varint(size);
    for (int i = 0; i < size; i++) {
      out.zigzag(days[i]);
      for (int state = 0; state < STATES; state++) {
        out.zigzag(millis[i * STATES + state]);
      }
    }
  }

  /** Books what {@link #write} wrote. */
  void readAll(ByteSource in) throws FormatFault {
    int n = in.count("days", in.remaining());
    int[] byState = new int[STATES];
    for (int i = 0; i < n; i++) {
      int day = (int) in.zigzag();
      for (int state = 0; state < STATES; state++) {
        byState[state] = (int) in.zigzag();
      }
      add(day, byState);
    }
  }
}
