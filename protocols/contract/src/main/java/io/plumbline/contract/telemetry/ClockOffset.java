package io.plumbline.contract.telemetry;

/**
 * How far the gateway's clock was ahead of the agent's when a frame was closed, as the agent
 * estimates it. An estimate and no correction: no time in a frame is changed by it.
 *
 * @param offsetMicros the gateway's clock minus the agent's, microseconds, at most {@value
 *     #MAX_OFFSET_MICROS} either way
 * @param uncertaintyMicros how much the true difference may be larger or smaller, 0 to {@value
 *     #MAX_UNCERTAINTY_MICROS}
 */
public record ClockOffset(long offsetMicros, long uncertaintyMicros) {
  /** A hundred years. */
  public static final long MAX_OFFSET_MICROS = 3_155_760_000_000_000L;

  /** An hour: what is known less well than that is not worth a word. */
  public static final long MAX_UNCERTAINTY_MICROS = 3_600_000_000L;

  /** Refuses what is out of range. */
  public ClockOffset {
    if (!isInRange(offsetMicros, uncertaintyMicros)) {
      throw new IllegalArgumentException(
          "an offset of %d ± %d µs, expected at most %d ± %d"
              .formatted(
                  offsetMicros, uncertaintyMicros, MAX_OFFSET_MICROS, MAX_UNCERTAINTY_MICROS));
    }
  }

  /** Whether there is such an estimate. */
  public static boolean isInRange(long offsetMicros, long uncertaintyMicros) {
    return offsetMicros >= -MAX_OFFSET_MICROS
        && offsetMicros <= MAX_OFFSET_MICROS
        && uncertaintyMicros >= 0
        && uncertaintyMicros <= MAX_UNCERTAINTY_MICROS;
  }
}
