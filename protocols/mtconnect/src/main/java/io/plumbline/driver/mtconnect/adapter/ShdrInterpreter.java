package io.plumbline.driver.mtconnect.adapter;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.Reading;
import io.plumbline.driver.mtconnect.observation.BadLineException;
import io.plumbline.driver.mtconnect.observation.Combination;
import io.plumbline.driver.mtconnect.observation.ObservedChannel;
import io.plumbline.driver.mtconnect.observation.ObservedChannel.Kind;
import io.plumbline.driver.mtconnect.observation.ObservedChannel.Part;
import io.plumbline.driver.mtconnect.observation.ShdrTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the lines of one connection into readings. It keeps the tag of an asset that spans lines;
 * everything else stands on its own line. Not thread-safe.
 */
final class ShdrInterpreter {
  private static final Pattern PONG = Pattern.compile("\\*\\s*PONG\\s+(\\d{1,9})\\s*");
  private static final Pattern MULTILINE = Pattern.compile("--multiline--\\S*");
  private static final Set<String> LEVELS = Set.of("NORMAL", "WARNING", "FAULT");
  private static final int CONDITION_FIELDS = 7;
  private static final long ASSET_LIMIT = 16L << 20;

  private final Map<String, List<ObservedChannel>> channels;
  private @Nullable String assetEnd;
  private long assetChars;
  private Optional<Duration> statedInterval = Optional.empty();

  ShdrInterpreter(Map<String, List<ObservedChannel>> channels) {
    this.channels = channels;
    channels.values().stream()
        .flatMap(List::stream)
        .flatMap(channel -> channel.combination().stream())
        .forEach(Combination::clear);
  }

  /** The interval of pings that the adapter asked for, once it has answered one. */
  Optional<Duration> statedInterval() {
    return statedInterval;
  }

  /**
   * The readings of a line, in its order; none for keys that are not configured.
   *
   * @throws BadLineException when the line cannot be read; what stands before the fault is lost
   *     with it
   * @throws LostStepException when an asset does not end
   */
  List<Reading> read(String line) throws BadLineException, LostStepException {
    if (assetEnd != null) {
      skipAsset(line, assetEnd);
      return List.of();
    }
    if (line.isBlank()) {
      return List.of();
    }
    if (line.startsWith("*")) {
      return command(line);
    }
    List<String> fields = ShdrFields.split(line);
    if (fields.size() >= 2 && fields.get(1).startsWith("@")) {
      beginAsset(fields.getLast());
      return List.of();
    }
    if (fields.size() < 3) {
      throw new BadLineException(fields.size() + " fields, expected time|key|value");
    }
    long micros = ShdrTime.parse(fields.getFirst());
    return observations(micros, fields);
  }

  private List<Reading> command(String line) {
    Matcher pong = PONG.matcher(line);
    if (!pong.matches()) {
      return List.of();
    }
    statedInterval = Optional.of(Duration.ofMillis(Math.max(100, Long.parseLong(pong.group(1)))));
    List<Reading> beats = new ArrayList<>();
    for (ObservedChannel channel : channels.getOrDefault(ObservedChannel.PING, List.of())) {
      beats.add(
          new Reading(channel.spec(), Reading.NO_TIME, new Value.Text("AVAILABLE"), Quality.GOOD));
    }
    return beats;
  }

  private List<Reading> observations(long micros, List<String> fields) throws BadLineException {
    List<ObservedChannel> first = channels.getOrDefault(fields.get(1), List.of());
    if (first.isEmpty() && isCondition(fields)) {
      // A condition that nobody configured: its code and text must not be taken for keys.
      return List.of();
    }
    List<Reading> readings = new ArrayList<>();
    if (!first.isEmpty() && first.getFirst().kind() != Kind.SAMPLE) {
      add(readings, fields.get(1), first, micros, fields.subList(2, fields.size()));
      return readings;
    }
    for (int i = 1; i + 1 < fields.size(); i += 2) {
      List<ObservedChannel> named = channels.getOrDefault(fields.get(i), List.of());
      if (i > 1 && !named.isEmpty() && named.getFirst().kind() != Kind.SAMPLE) {
        throw new BadLineException("'" + fields.get(i) + "' has to stand alone on its line");
      }
      add(readings, fields.get(i), named, micros, List.of(fields.get(i + 1)));
    }
    return readings;
  }

  private static boolean isCondition(List<String> fields) {
    return fields.size() == CONDITION_FIELDS
        && LEVELS.contains(fields.get(2).toUpperCase(Locale.ROOT));
  }

  private static void add(
      List<Reading> readings,
      String key,
      List<ObservedChannel> named,
      long micros,
      List<String> rest)
      throws BadLineException {
    String code = rest.size() > 1 ? rest.get(1) : "";
    for (ObservedChannel channel : named) {
      try {
        channel.observe(key, micros, text(channel, rest), code).ifPresent(readings::add);
      } catch (NumberFormatException e) {
        throw new BadLineException(
            "'"
                + text(channel, rest)
                + "' of "
                + channel.spec()
                + " is no "
                + channel.type().name().toLowerCase(Locale.ROOT));
      }
    }
  }

  /**
   * The text that stands for the value; UNAVAILABLE wherever the level or the last field says so.
   */
  private static String text(ObservedChannel channel, List<String> rest) {
    return switch (channel.kind()) {
      case SAMPLE -> rest.getFirst();
      case CONDITION -> {
        String level = rest.getFirst().toUpperCase(Locale.ROOT);
        yield channel.part() == Part.LEVEL || level.equals("UNAVAILABLE")
            ? level
            : String.join("|", rest);
      }
      case MESSAGE, TIME_SERIES -> rest.getLast();
    };
  }

  private void beginAsset(String last) {
    if (MULTILINE.matcher(last).matches()) {
      assetEnd = last;
      assetChars = 0;
    }
  }

  private void skipAsset(String line, String end) throws LostStepException {
    if (line.equals(end)) {
      assetEnd = null;
      return;
    }
    assetChars += line.length();
    if (assetChars > ASSET_LIMIT) {
      throw new LostStepException("an asset is longer than " + ASSET_LIMIT + " characters");
    }
  }
}
