package io.plumbline.verifier.engine.suspicion.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * What a device left on one day: 56 bytes, and some 60 more for each of at most {@link #MAX_PRINTS}
 * prints. Not thread-safe.
 */
public final class DayTrace {
  /** Prints that are kept: those with the most bits. */
  static final int MAX_PRINTS = 4;

  private List<DayPrint> prints = List.of();
  private int rows;
  private int lateRows;
  private int lastLateArrival = Integer.MIN_VALUE;
  private long leastLagMicros = Long.MAX_VALUE;
  private int leastLagSecond;
  private int runningRows;
  private int runningMoves;

  /** Takes in a finished print; of two alike the one with more bits stays. */
  void add(DayPrint print) {
    boolean known = prints.stream().anyMatch(p -> p.isLike(print) && p.bits() >= print.bits());
    if (known) {
      return;
    }
    List<DayPrint> more = new ArrayList<>(prints);
    more.removeIf(print::isLike);
    more.add(print);
    more.sort(null);
    prints = List.copyOf(more.size() > MAX_PRINTS ? more.subList(0, MAX_PRINTS) : more);
  }

  /** A sample whose source time lies in the day, so many seconds after midnight. */
  void row(long lagMicros, int secondOfDay) {
    rows++;
    boolean earlier = lagMicros == leastLagMicros && secondOfDay < leastLagSecond;
    if (lagMicros < leastLagMicros || earlier) {
      leastLagMicros = lagMicros;
      leastLagSecond = secondOfDay;
    }
  }

  /** It arrived too late to count as real-time upload. */
  void late(int arrivalDay) {
    lateRows++;
    lastLateArrival = Math.max(lastLateArrival, arrivalDay);
  }

  /** A process value while the machine said RUNNING. */
  void whileRunning(boolean moved) {
    runningRows++;
    runningMoves += moved ? 1 : 0;
  }

  /** The channels' prints, the one with the most bits first. */
  public List<DayPrint> prints() {
    return prints;
  }

  /** Bits over all prints. */
  public int bits() {
    int sum = 0;
    for (DayPrint print : prints) {
      sum += print.bits();
    }
    return sum;
  }

  /** Samples of the day. */
  public int rows() {
    return rows;
  }

  /** Those that arrived later than {@code realtime_lag}. */
  public int lateRows() {
    return lateRows;
  }

  /** The last day on which late ones arrived, counted from 1970-01-01. */
  public int lastLateArrival() {
    return lastLateArrival;
  }

  /** The least delay between source time and reading, µs; {@link Long#MAX_VALUE} without rows. */
  public long leastLagMicros() {
    return leastLagMicros;
  }

  /** When within the day the delay was least, seconds since midnight by the device's clock. */
  public int leastLagSecond() {
    return leastLagSecond;
  }

  /** Process values while the machine said RUNNING. */
  public int runningRows() {
    return runningRows;
  }

  /** How many of them differed from the one before. */
  public int runningMoves() {
    return runningMoves;
  }
}
