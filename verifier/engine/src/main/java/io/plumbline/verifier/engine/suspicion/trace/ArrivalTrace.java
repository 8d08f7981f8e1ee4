package io.plumbline.verifier.engine.suspicion.trace;

/** How regularly samples of a device arrived: 330 bytes. Not thread-safe. */
public final class ArrivalTrace {
  /** Places of a microsecond count that are told apart: µs, 10 µs … 10 ms. */
  public static final int PLACES = 5;

  private final DigitCounts digits = new DigitCounts(PLACES);
  private long intervals;
  private long equalIntervals;
  private long lags;
  private long equalLags;
  private boolean observed;

  /** A clock other than the machine's saw the arrival. */
  void observed() {
    observed = true;
  }

  void interval(boolean equal) {
    intervals++;
    equalIntervals += equal ? 1 : 0;
  }

  void lag(boolean equal) {
    lags++;
    equalLags += equal ? 1 : 0;
  }

  /** An arrival of a thinned selection: its last digits, unless it was stamped more coarsely. */
  void digits(long micros) {
    int finest = 0; // place 0 stands for 10 ms, the last one for 1 µs
    long grain = 10_000;
    while (grain > 1 && micros % grain != 0) {
      grain /= 10;
      finest++;
    }
    digits.addUnlessRound(micros, finest);
  }

  /**
   * Whether arrivals were stamped by another clock than the machine's: always so at the edge, in a
   * recording when a received time differs from the source time.
   */
  public boolean isObserved() {
    return observed;
  }

  /** Pairs of neighbouring intervals without a gap. */
  public long intervals() {
    return intervals;
  }

  /** Those that were equal to the microsecond. */
  public long equalIntervals() {
    return equalIntervals;
  }

  /** Pairs of neighbouring delays, neither of them zero. */
  public long lags() {
    return lags;
  }

  /** Those that were equal to the microsecond. */
  public long equalLags() {
    return equalLags;
  }

  /** Digits of the arrival times. */
  public DigitCounts digits() {
    return digits;
  }
}
