package io.plumbline.driver;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;

/**
 * What a driver read of one channel, before the agent maps states and stamps its own time.
 *
 * @param channel the channel it belongs to
 * @param sourceMicros the machine's own time, microseconds since the epoch, or {@link #NO_TIME}
 *     where the protocol has none; the agent then uses the time of the read
 * @param value the value; {@link Value#NONE} whenever the quality is {@link Quality#BAD}
 * @param quality how good it is
 */
public record Reading(ChannelSpec channel, long sourceMicros, Value value, Quality quality) {
  /** Stands for a source time that the protocol does not give. */
  public static final long NO_TIME = Long.MIN_VALUE;

  public Reading {
    if (quality == Quality.BAD && !(value instanceof Value.None)) {
      throw new IllegalArgumentException(
          "a BAD reading of " + channel + " carries the value " + value);
    }
  }

  /** A reading of bad quality, which never has a value. */
  public static Reading bad(ChannelSpec channel, long sourceMicros) {
    return new Reading(channel, sourceMicros, Value.NONE, Quality.BAD);
  }
}
