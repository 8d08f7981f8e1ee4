package io.plumbline.driver.mtconnect;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;

/**
 * A configured channel and how the fields of its observations are read.
 *
 * @param spec the channel
 * @param kind how many fields its observations have
 * @param type what its values are
 * @param part which part of a condition is the value
 */
record ObservedChannel(ChannelSpec spec, Kind kind, Type type, Part part) {
  /** The shape of an observation. Everything but a sample stands alone on its line. */
  enum Kind {
    /** {@code key|value}, an event or a sample. */
    SAMPLE,
    /** {@code key|LEVEL|code|severity|qualifier|text}. */
    CONDITION,
    /** {@code key|code|text}. */
    MESSAGE,
    /** {@code key|count|rate|values}. */
    TIME_SERIES
  }

  /** What a text stands for. */
  enum Type {
    TEXT,
    INTEGER,
    REAL
  }

  /** Which part of a condition becomes the value. */
  enum Part {
    /** The level in upper case. */
    LEVEL,
    /** Everything after the key, as it was sent. */
    ALL
  }

  /** One observation of the channel; an unavailable or empty one is BAD. */
  Reading reading(long sourceMicros, String text) {
    if (text.isEmpty() || text.equalsIgnoreCase("UNAVAILABLE")) {
      return Reading.bad(spec, sourceMicros);
    }
    return new Reading(spec, sourceMicros, value(text), Quality.GOOD);
  }

  /**
   * The text as a value of the channel's type.
   *
   * @throws NumberFormatException when it is none
   */
  private Value value(String text) {
    return switch (type) {
      case TEXT -> new Value.Text(text);
      case INTEGER -> new Value.Int(Long.parseLong(text.strip()));
      case REAL -> new Value.Real(Double.parseDouble(text.strip()));
    };
  }
}
