package io.plumbline.driver.mtconnect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.RecordingSink;
import io.plumbline.driver.mtconnect.observation.ShdrTime;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Plays real recordings of the NIST test bed through a socket: every observation arrives once, in
 * order, with its time.
 */
@Timeout(180)
class NistReplayIT {
  private static final Set<String> CONDITION_LEVELS =
      Set.of("normal", "warning", "fault", "unavailable");

  @Test
  void every_observation_of_a_recorded_day_arrives_once_in_order_and_with_its_time()
      throws Exception {
    for (String machine : List.of("GFAgie01", "Mazak01", "Mazak03", "Hurco02")) {
      replay(largestDay(recordings(), machine));
    }
  }

  @Test
  void the_same_days_come_through_an_agent() throws Exception {
    for (String machine : List.of("Mazak01", "Hurco02")) {
      replayThroughAgent(largestDay(recordings(), machine));
    }
  }

  private static Path recordings() {
    Optional<Path> folder = ForeignProgram.sharedCase("nist-2016-11");
    Assumptions.assumeTrue(
        folder.isPresent(),
        "The replay of real recordings is left out: no folder shared/cases/nist-2016-11 beside the"
            + " checkout (or below PLUMBLINE_SHARED).");
    return folder.orElseThrow().resolve("recordings.tar.xz");
  }

  private static void replay(List<String> lines) throws Exception {
    List<ChannelSpec> channels = channels(lines);
    RecordingSink sink = new RecordingSink();
    try (ShdrAdapter adapter = new ShdrAdapter("* PONG 10000");
        Driver driver =
            new MtconnectDriverFactory().create(ShdrAdapter.connection(adapter.port(), channels))) {
      adapter.start();
      driver.start(sink);
      Await.until("a connection", RecordingSink.PATIENCE, () -> driver.health().connected());
      lines.forEach(adapter::send);
      assertWhole(lines, sink, driver);
    }
  }

  private static void replayThroughAgent(List<String> lines) throws Exception {
    List<ChannelSpec> channels =
        channels(lines).stream()
            .map(c ->
                ShdrAdapter.channel(
                    c.name(), c.role(), Map.of("address", c.options().text("address"))))
            .toList();
    RecordingSink sink = new RecordingSink();
    try (HttpAgent agent = new HttpAgent(1_000_000);
        Driver driver =
            new MtconnectDriverFactory().create(HttpAgent.connection(agent.port(), channels))) {
      agent.start();
      driver.start(sink);
      Await.until("a connection", RecordingSink.PATIENCE, () -> driver.health().connected());
      for (String line : lines) {
        String[] fields = line.split("\\|", -1);
        if (fields.length == 7) {
          String level = fields[2].toLowerCase(Locale.ROOT);
          String element = level.substring(0, 1).toUpperCase(Locale.ROOT) + level.substring(1);
          agent.observe(fields[1], element, fields[0], fields[6], "");
        } else {
          agent.observe(fields[1], "Event", fields[0], fields[2], "");
        }
      }
      assertWhole(lines, sink, driver);
    }
  }

  private static void assertWhole(List<String> lines, RecordingSink sink, Driver driver)
      throws Exception {
    List<String> expected = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split("\\|", -1);
      boolean bad = fields[2].isEmpty() || fields[2].equalsIgnoreCase("UNAVAILABLE");
      String value =
          bad ? "BAD" : fields.length == 7 ? fields[2].toUpperCase(Locale.ROOT) : fields[2];
      expected.add(ShdrTime.parse(fields[0]) + " " + fields[1] + " " + value);
    }
    Await.until(
        "all observations",
        RecordingSink.PATIENCE,
        () -> sink.mark() >= expected.size(),
        () -> sink.mark() + " readings");
    List<String> found =
        sink.readings().stream()
            .map(r ->
                r.sourceMicros()
                    + " "
                    + r.channel().options().text("address")
                    + " "
                    + (r.quality() == Quality.BAD ? "BAD" : r.value().asText()))
            .toList();
    assertEquals(expected, found);
    assertEquals(0, driver.health().failures(), driver.health().detail());
    assertEquals(List.of(), sink.gaps());
  }

  /** A channel for each key of the recording, conditions where the fields look like one. */
  private static List<ChannelSpec> channels(List<String> lines) {
    Set<String> conditions =
        lines.stream()
            .map(line -> line.split("\\|", -1))
            .filter(fields ->
                fields.length == 7 && CONDITION_LEVELS.contains(fields[2].toLowerCase(Locale.ROOT)))
            .map(fields -> fields[1])
            .collect(Collectors.toSet());
    Set<String> keys =
        lines.stream()
            .map(line -> line.split("\\|", -1)[1])
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return keys.stream()
        .map(key ->
            ShdrAdapter.channel(
                key,
                key.equals("avail")
                    ? Role.HEARTBEAT
                    : key.equals("execution") ? Role.STATE : Role.PROCESS,
                Map.of("address", key, "kind", conditions.contains(key) ? "condition" : "sample")))
        .toList();
  }

  private static List<String> largestDay(Path archive, String machine) throws IOException {
    String largest = "";
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().startsWith(machine + "/")) {
          String text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
          largest = text.length() > largest.length() ? text : largest;
        }
      }
    }
    assertTrue(!largest.isEmpty(), "no recording of " + machine);
    return largest.lines().filter(line -> !line.isBlank()).toList();
  }
}
