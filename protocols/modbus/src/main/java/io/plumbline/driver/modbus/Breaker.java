package io.plumbline.driver.modbus;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides when a slave is tried. While it answers, always. After some failures in a row it is left
 * alone for a pause that doubles with each further failure and is jittered, so that dead slaves
 * cost the line next to nothing. One thread.
 */
final class Breaker {
  /**
   * When it opens and for how long.
   *
   * @param failures failed polls in a row that open it
   * @param firstPauseNanos the first pause
   * @param lastPauseNanos the longest pause
   */
  record Settings(int failures, long firstPauseNanos, long lastPauseNanos) {}

  private final Settings settings;
  private int failures;
  private long openUntilNanos;

  Breaker(Settings settings) {
    this.settings = settings;
  }

  void succeeded() {
    failures = 0;
  }

  void failed(long nowNanos) {
    failures++;
    if (failures >= settings.failures()) {
      int doublings = Math.min(failures - settings.failures(), 30);
      long pause =
          Math.min(
              settings.lastPauseNanos(), settings.firstPauseNanos() << Math.min(doublings, 16));
      openUntilNanos = nowNanos + pause + ThreadLocalRandom.current().nextLong(pause / 5 + 1);
    }
  }

  /** Whether the last poll failed. */
  boolean suspect() {
    return failures > 0;
  }

  boolean open() {
    return failures >= settings.failures();
  }

  /** When the slave may be tried again; only while {@link #open}. */
  long openUntilNanos() {
    return openUntilNanos;
  }
}
