package io.plumbline.verifier.engine.fold;

/**
 * Instants of the fold: milliseconds since the epoch. The archive keeps microseconds; a figure is a
 * sum of milliseconds, so every instant is cut to the millisecond it lies in before any rule looks
 * at it. The choice is explained in {@code docs/decisions/0040-instants-in-milliseconds.md}.
 */
public final class Instants {
  private Instants() {}

  /** The millisecond that an instant lies in; towards the past also before 1970. */
  public static long millis(long micros) {
    return Math.floorDiv(micros, 1000L);
  }
}
