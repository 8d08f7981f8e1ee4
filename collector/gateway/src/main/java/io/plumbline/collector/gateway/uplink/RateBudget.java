package io.plumbline.collector.gateway.uplink;

import java.util.function.LongSupplier;

/**
 * How many bytes a second one agent may offer, averaged over {@link #BURST_SECONDS}: a token bucket
 * that may be overdrawn once, by one message. Used by the connection's thread alone.
 */
final class RateBudget {
  /** How long an agent that was silent may send at any rate. */
  static final long BURST_SECONDS = 4;

  private static final double NANOS = 1e9;

  private final long bytesPerSecond;
  private final LongSupplier nanoClock;
  private double left;
  private long at;

  RateBudget(long bytesPerSecond, LongSupplier nanoClock) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoClock = nanoClock;
    this.left = (double) bytesPerSecond * BURST_SECONDS;
    this.at = nanoClock.getAsLong();
  }

  /** Spends; for how many nanoseconds nothing should be read then, 0 when there is some left. */
  long spend(int bytes) {
    long now = nanoClock.getAsLong();
    double most = (double) bytesPerSecond * BURST_SECONDS;
    left = Math.min(most, left + (now - at) / NANOS * bytesPerSecond) - bytes;
    at = now;
    return left >= 0 ? 0 : (long) (-left / bytesPerSecond * NANOS) + 1;
  }
}
