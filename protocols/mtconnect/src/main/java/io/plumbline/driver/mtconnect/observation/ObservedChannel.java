package io.plumbline.driver.mtconnect.observation;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A configured channel and how the fields of its observations are read.
 *
 * @param spec the channel
 * @param kind how many fields its observations have
 * @param type what its values are
 * @param part which part of a condition is the value
 * @param combination the state that its observations are joined into, where they are no values
 *     themselves
 */
public record ObservedChannel(
    ChannelSpec spec, Kind kind, Type type, Part part, Optional<Combination> combination) {
  /** The address of the channel that has a reading for each answer to a ping. */
  public static final String PING = "*ping";

  /** The shape of an observation. Everything but a sample stands alone on its line. */
  public enum Kind {
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
  public enum Type {
    TEXT,
    INTEGER,
    REAL
  }

  /** Which part of a condition becomes the value. */
  public enum Part {
    /** The level in upper case. */
    LEVEL,
    /** Everything after the key, as it was sent. */
    ALL
  }

  /** Reads the keys of a channel, without those that say where it is observed. */
  public static ObservedChannel of(ChannelSpec spec, Kind kind) {
    Options options = spec.options();
    return new ObservedChannel(
        spec,
        kind,
        options.choice("type", Type.class, Type.TEXT),
        options.choice("part", Part.class, Part.LEVEL),
        options.has("conditions") ? Optional.of(new Combination()) : Optional.empty());
  }

  /** The channels that its conditions are observed on, by their keys. */
  public Map<String, ObservedChannel> conditions() {
    Map<String, ObservedChannel> channels = new LinkedHashMap<>();
    for (String key : spec.options().texts("conditions")) {
      channels.put(
          key, new ObservedChannel(spec, Kind.CONDITION, Type.TEXT, Part.LEVEL, combination));
    }
    return channels;
  }

  /**
   * What an observation of the channel says; empty where it is a condition of a state that is not
   * known yet.
   *
   * @param key where it was observed
   * @param code of a condition its native code, else empty
   * @throws NumberFormatException when the text is no value of the channel's type
   */
  public Optional<Reading> observe(String key, long sourceMicros, String text, String code) {
    if (combination.isEmpty()) {
      return Optional.of(reading(sourceMicros, text));
    }
    Optional<Combination.Joined> joined =
        kind == Kind.CONDITION
            ? combination.get().condition(key, text, code, sourceMicros)
            : Optional.of(combination.get().execution(text, sourceMicros));
    return joined.map(state -> reading(state.micros(), state.state()));
  }

  /** One observation of the channel; an unavailable or empty one is BAD. */
  public Reading reading(long sourceMicros, String text) {
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
