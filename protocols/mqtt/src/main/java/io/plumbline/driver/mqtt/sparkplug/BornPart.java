package io.plumbline.driver.mqtt.sparkplug;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lives and dies as one: an edge node's own metrics, or a device behind it. A birth names its
 * metrics, their types and aliases; until it came nothing is believed, because an alias of an older
 * birth may stand for another metric. Guarded by the host application's lock.
 */
final class BornPart {
  private static final long MICROS_PER_MILLI = 1000;

  private final Map<String, List<ChannelSpec>> channels;
  private final Set<String> deviceIds = new LinkedHashSet<>();
  private final Map<Long, String> aliases = new HashMap<>();
  private final Map<String, Integer> types = new HashMap<>();
  private boolean alive;
  private long silentSinceMicros;
  private Gap.Cause cause = Gap.Cause.DISCONNECTED;

  /** When the channels were last told that they are BAD; a birth may not lie before it. */
  private long badMicros = Long.MIN_VALUE;

  BornPart(Map<String, List<ChannelSpec>> channels) {
    this.channels = new LinkedHashMap<>(channels);
    channels.values().forEach(list -> list.forEach(channel -> deviceIds.add(channel.device())));
  }

  boolean alive() {
    return alive;
  }

  /** A session with the broker began; what was before it is told by others. */
  void connected(long nowMicros) {
    alive = false;
    silentSinceMicros = nowMicros;
    badMicros = nowMicros;
    cause = Gap.Cause.DISCONNECTED;
  }

  /** It died, or its messages cannot be trusted any more. Does nothing unless it is alive. */
  void silent(long lastHeardMicros, Gap.Cause why, long nowMicros, Outcome out) {
    if (!alive) {
      return;
    }
    alive = false;
    silentSinceMicros = lastHeardMicros;
    badMicros = nowMicros;
    cause = why;
    channels
        .values()
        .forEach(list ->
            list.forEach(channel -> out.readings().add(Reading.bad(channel, Reading.NO_TIME))));
  }

  /** Takes a birth. The caller has ended an earlier life. */
  void born(String who, Payload birth, long nowMicros, Outcome out) {
    alive = true;
    long from = Math.min(silentSinceMicros, nowMicros);
    deviceIds.forEach(id -> out.gaps().add(new Gap(id, "", from, nowMicros, cause, -1)));
    define(birth);
    long micros = birthMicros(birth);
    channels
        .getOrDefault(MetricChannel.ALIVE, List.of())
        .forEach(channel ->
            out.readings().add(new Reading(channel, micros, new Value.Bool(true), Quality.GOOD)));
    for (Metric metric : birth.metrics()) {
      metric.name().ifPresent(name -> read(who, name, metric, micros, out));
    }
    for (Map.Entry<String, List<ChannelSpec>> entry : channels.entrySet()) {
      if (!entry.getKey().equals(MetricChannel.ALIVE) && !types.containsKey(entry.getKey())) {
        out.faults().add("%s: its birth has no metric '%s'".formatted(who, entry.getKey()));
        entry.getValue().forEach(c -> out.readings().add(Reading.bad(c, Reading.NO_TIME)));
      }
    }
  }

  /**
   * Takes data of a living part.
   *
   * @return whether everything in it was announced by the birth
   */
  boolean data(String who, Payload data, Outcome out) {
    boolean announced = true;
    for (Metric metric : data.metrics()) {
      Optional<String> name = nameOf(metric);
      if (name.isEmpty()) {
        announced = false;
        out.faults()
            .add(
                "%s: a metric that its birth did not announce (alias %s)"
                    .formatted(who, metric.alias()));
        continue;
      }
      long micros = millis(metric, data);
      if (metric.historical() && micros == Reading.NO_TIME) {
        out.faults().add("%s, %s: a historical value without a time".formatted(who, name.get()));
        continue;
      }
      read(who, name.get(), metric, micros, out);
    }
    return announced;
  }

  private void define(Payload birth) {
    aliases.clear();
    types.clear();
    for (Metric metric : birth.metrics()) {
      if (metric.name().isPresent()) {
        types.put(metric.name().get(), metric.dataType());
        metric.alias().ifPresent(alias -> aliases.put(alias, metric.name().get()));
      }
    }
  }

  /** The name of a metric in data; empty where the birth announced no such alias or name. */
  private Optional<String> nameOf(Metric metric) {
    Optional<String> byAlias =
        metric.alias().isPresent()
            ? Optional.ofNullable(aliases.get(metric.alias().getAsLong()))
            : Optional.empty();
    if (metric.name().isEmpty()) {
      return byAlias;
    }
    boolean known = types.containsKey(metric.name().get());
    boolean contradicts = metric.alias().isPresent() && !byAlias.equals(metric.name());
    return known && !contradicts ? metric.name() : Optional.empty();
  }

  private void read(String who, String name, Metric metric, long micros, Outcome out) {
    for (ChannelSpec channel : channels.getOrDefault(name, List.of())) {
      try {
        out.readings().add(reading(channel, name, metric, micros));
      } catch (BadPayloadException e) {
        out.faults().add("%s, %s: %s".formatted(who, name, e.getMessage()));
        out.readings().add(Reading.bad(channel, micros));
      }
    }
  }

  private Reading reading(ChannelSpec channel, String name, Metric metric, long micros)
      throws BadPayloadException {
    int announced = Objects.requireNonNullElse(types.get(name), 0);
    if (metric.dataType() != 0 && announced != 0 && metric.dataType() != announced) {
      throw new BadPayloadException(
          "data type %d, its birth says %d".formatted(metric.dataType(), announced));
    }
    Metric.@Nullable WireValue value = metric.value().orElse(null);
    if (value == null || metric.quality() == Quality.BAD) {
      return Reading.bad(channel, micros);
    }
    int type = metric.dataType() == 0 ? announced : metric.dataType();
    return new Reading(channel, micros, DataType.decode(type, value), metric.quality());
  }

  /**
   * A birth says what is so at its own time. Where that lies before the channels were told BAD, by
   * a clock that is behind, the value would not count as news: then the time of the arrival stands.
   */
  private long birthMicros(Payload birth) {
    if (birth.timestampMillis().isEmpty()) {
      return Reading.NO_TIME;
    }
    long micros = micros(birth.timestampMillis().getAsLong());
    return micros > badMicros ? micros : Reading.NO_TIME;
  }

  private static long millis(Metric metric, Payload data) {
    if (metric.timestampMillis().isPresent()) {
      return micros(metric.timestampMillis().getAsLong());
    }
    return data.timestampMillis().isPresent()
        ? micros(data.timestampMillis().getAsLong())
        : Reading.NO_TIME;
  }

  /** Microseconds of a time in milliseconds; none where they do not fit. */
  private static long micros(long millis) {
    return millis < 0 || millis > Long.MAX_VALUE / MICROS_PER_MILLI
        ? Reading.NO_TIME
        : millis * MICROS_PER_MILLI;
  }
}
