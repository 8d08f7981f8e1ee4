package io.plumbline.collector.agent.uplink;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing, jittered pauses between attempts ("decorrelated jitter": each is drawn between the
 * shortest and three times the one before), so that a thousand agents do not come back at the same
 * instant. Thread-safe.
 */
final class Pauses {
  private final long shortestMillis;
  private final long longestMillis;
  private long lastMillis;

  Pauses(Duration shortest, Duration longest) {
    this.shortestMillis = Math.min(shortest.toMillis(), longest.toMillis());
    this.longestMillis = longest.toMillis();
    this.lastMillis = shortestMillis;
  }

  synchronized Duration next() {
    long bound = Math.min(longestMillis, 3 * lastMillis);
    lastMillis = ThreadLocalRandom.current().nextLong(shortestMillis, bound + 1);
    return Duration.ofMillis(lastMillis);
  }

  synchronized void reset() {
    lastMillis = shortestMillis;
  }
}
