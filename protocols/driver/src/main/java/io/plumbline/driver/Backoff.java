package io.plumbline.driver;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts to reach a machine: doubled after each failure up to a limit, each
 * between half and the whole of it at random, so that many agents do not come back in step. Not
 * thread-safe.
 */
public final class Backoff {
  private final long firstMillis;
  private final long limitMillis;
  private long nextMillis;

  /**
   * Starts with the shortest pause.
   *
   * @param first pause after the first failure, at least 1 ms
   * @param limit the longest pause, at least {@code first}
   */
  public Backoff(Duration first, Duration limit) {
    this.firstMillis = first.toMillis();
    this.limitMillis = limit.toMillis();
    if (firstMillis < 1 || limitMillis < firstMillis) {
      throw new IllegalArgumentException("pauses from " + first + " to " + limit);
    }
    this.nextMillis = firstMillis;
  }

  /** The pause before the next attempt, in milliseconds. */
  public long nextMillis() {
    long whole = nextMillis;
    nextMillis = Math.min(limitMillis, 2 * whole);
    return whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1);
  }

  /** Starts again with the shortest pause; called after a success. */
  public void reset() {
    nextMillis = firstMillis;
  }
}
