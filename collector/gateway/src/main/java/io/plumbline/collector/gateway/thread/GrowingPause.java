package io.plumbline.collector.gateway.thread;

import java.time.Duration;

/**
 * How long to wait before the next attempt: twice as long each time, up to a limit. Not
 * thread-safe.
 */
public final class GrowingPause {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  public GrowingPause(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** The pause before the next attempt; the one after it is longer. */
  public Duration take() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return now;
  }

  /** An attempt worked. */
  public void reset() {
    next = first;
  }

  /** Whether the last attempt worked, or there was none. */
  public boolean isReset() {
    return next.equals(first);
  }
}
