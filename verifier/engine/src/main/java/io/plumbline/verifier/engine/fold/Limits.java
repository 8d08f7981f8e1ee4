package io.plumbline.verifier.engine.fold;

import java.io.Serializable;
import java.time.Duration;

/**
 * The two limits of qualification that a scheme may set (semantics, "Qualifying samples", rules 2
 * and 3).
 *
 * @param maxFutureMillis how far a source time may lie after the received time, 0 to {@link #MAX}
 * @param realtimeLagMillis how far it may lie before it, 0 to {@link #MAX}
 */
public record Limits(long maxFutureMillis, long realtimeLagMillis) implements Serializable {
  /** The largest limit, 20 days: the lag of a kept sample then fits 32 bits. */
  public static final long MAX = Duration.ofDays(20).toMillis();

  /** 5 minutes and 24 hours. */
  public static final Limits DEFAULT =
      new Limits(Duration.ofMinutes(5).toMillis(), Duration.ofHours(24).toMillis());

  public Limits {
    check("max_future", maxFutureMillis);
    check("realtime_lag", realtimeLagMillis);
  }

  private static void check(String name, long millis) {
    if (millis < 0 || millis > MAX) {
      throw new IllegalArgumentException(
          name + " is " + millis + " ms, expected 0 to " + MAX + " ms (20 days)");
    }
  }
}
