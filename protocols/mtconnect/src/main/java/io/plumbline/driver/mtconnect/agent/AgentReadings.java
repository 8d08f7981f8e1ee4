package io.plumbline.driver.mtconnect.agent;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import io.plumbline.driver.mtconnect.observation.BadLineException;
import io.plumbline.driver.mtconnect.observation.Combination;
import io.plumbline.driver.mtconnect.observation.ObservedChannel;
import io.plumbline.driver.mtconnect.observation.ObservedChannel.Part;
import io.plumbline.driver.mtconnect.observation.ShdrTime;
import io.plumbline.driver.mtconnect.streams.Observation;
import io.plumbline.driver.mtconnect.streams.StreamsDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns the documents of one connection into readings. Not thread-safe. */
final class AgentReadings {
  private static final String AVAILABILITY = "Availability";

  private final AgentSettings settings;
  private final List<String> faults = new ArrayList<>();

  AgentReadings(AgentSettings settings) {
    this.settings = settings;
    settings.channels().values().stream()
        .flatMap(List::stream)
        .flatMap(channel -> channel.combination().stream())
        .forEach(Combination::clear);
  }

  /**
   * The readings of a document after a beat of the agent itself. A document groups its observations
   * by component and category; here they are in the order of their numbers again.
   */
  List<Reading> of(StreamsDocument document) {
    List<Reading> readings = new ArrayList<>();
    settings
        .channels()
        .forEach((item, channels) -> {
          if (item.item().equals(ObservedChannel.PING)) {
            channels.forEach(channel ->
                readings.add(
                    new Reading(
                        channel.spec(),
                        Reading.NO_TIME,
                        new Value.Text("AVAILABLE"),
                        Quality.GOOD)));
          }
        });
    List<Observation> ordered = new ArrayList<>(document.observations());
    ordered.sort(Comparator.comparingLong(Observation::sequence));
    for (Observation observation : ordered) {
      settings
          .channels(observation)
          .forEach((item, channels) ->
              channels.forEach(c -> read(c, item.item(), observation, readings)));
    }
    return readings;
  }

  /**
   * The last reading of each channel as news of now: after an outage a value that did not change
   * would lie before the BAD reading with its own time.
   */
  static List<Reading> renewed(List<Reading> readings) {
    Map<ChannelSpec, Reading> last = new LinkedHashMap<>();
    readings.forEach(reading -> last.put(reading.channel(), reading));
    return last.values().stream()
        .map(r -> new Reading(r.channel(), Reading.NO_TIME, r.value(), r.quality()))
        .toList();
  }

  /** What could not be read since the last call, one line each. */
  List<String> takeFaults() {
    List<String> taken = List.copyOf(faults);
    faults.clear();
    return taken;
  }

  private void read(
      ObservedChannel channel, String key, Observation observation, List<Reading> readings) {
    try {
      if (observation.element().equals(AVAILABILITY) && channel.spec().role() != Role.HEARTBEAT) {
        throw new BadLineException(
            "%s reads an availability, which tells of the connection only: its role has to be heartbeat"
                .formatted(channel.spec()));
      }
      long micros = ShdrTime.parse(observation.timestamp());
      channel
          .observe(key, micros, text(channel, observation), code(observation))
          .ifPresent(readings::add);
    } catch (BadLineException e) {
      faults.add(String.valueOf(e.getMessage()));
    } catch (NumberFormatException e) {
      faults.add(
          "'%s' of %s is no %s"
              .formatted(
                  observation.result(),
                  channel.spec(),
                  channel.type().name().toLowerCase(Locale.ROOT)));
    }
  }

  private static String text(ObservedChannel channel, Observation observation) {
    if (!observation.condition()) {
      return observation.result();
    }
    String level = observation.element().toUpperCase(Locale.ROOT);
    if (channel.part() == Part.LEVEL || level.equals("UNAVAILABLE")) {
      return level;
    }
    List<String> all = new ArrayList<>(List.of(level));
    all.addAll(observation.details());
    all.add(observation.result());
    return String.join("|", all);
  }

  private static String code(Observation observation) {
    return observation.condition() ? observation.details().getFirst() : "";
  }
}
