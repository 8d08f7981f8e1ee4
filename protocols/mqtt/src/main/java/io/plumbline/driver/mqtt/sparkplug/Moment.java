package io.plumbline.driver.mqtt.sparkplug;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A moment on both clocks.
 *
 * @param micros wall clock, microseconds since the epoch, for times that are recorded
 * @param nanos {@link System#nanoTime()}, for pauses
 */
public record Moment(long micros, long nanos) {
  /** Now. */
  public static Moment now() {
    return new Moment(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), System.nanoTime());
  }
}
