package io.plumbline.collector.archive.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.XZInputStream;

/**
 * A month of real recordings of eight machine tools, against a second, simple reader of lines. The
 * recordings are not part of this repository.
 */
class NistRecordingsIT {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T.*");

  @TempDir private Path folder;

  @Test
  void everyObservationOfTheMonthIsArchivedWithinSeconds() throws IOException {
    Path recordings = recordings();
    Assumptions.assumeTrue(
        recordings != null,
        "left out: the import of real recordings; put the case nist-2016-11 into a folder"
            + " shared/cases beside the checkout, or name that shared folder in PLUMBLINE_SHARED");
    Map<String, List<Path>> machines = unpack(Objects.requireNonNull(recordings));
    assertEquals(8, machines.size());
    long lines = 0;
    Duration spent = Duration.ZERO;
    for (Map.Entry<String, List<Path>> machine : machines.entrySet()) {
      ImportFixture fixture = ImportFixture.in(folder.resolve("to-" + machine.getKey()));
      ImportRequest request = fixture.request(machine.getValue().toArray(Path[]::new));
      ImportSummary summary =
          RecordingImport.run(request, "shdr", machine.getKey(), ImportListener.SILENT);
      lines += summary.rowsRead();
      spent = spent.plus(summary.duration());
      Map<String, List<String>> expected = byChannel(expected(machine.getValue()));
      Map<String, List<String>> found =
          byChannel(fixture.samples().stream().map(NistRecordingsIT::text).toList());
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach(
          (channel, samples) -> assertIterableEquals(samples, found.get(channel), channel));
      assertEquals(
          machine.getValue().size(),
          RecordingImport.run(request, "shdr", machine.getKey(), ImportListener.SILENT)
              .alreadyImported()
              .size());
    }
    assertEquals(1_475_945, lines);
    System.out.printf(
        "%d lines of 8 machines imported in %d ms: %.0f lines/s%n",
        lines, spent.toMillis(), lines * 1e3 / Math.max(1, spent.toMillis()));
    assertTrue(spent.compareTo(Duration.ofSeconds(60)) < 0, () -> "took too long");
  }

  private static Map<String, List<String>> byChannel(List<String> samples) {
    Map<String, List<String>> channels = new TreeMap<>();
    for (String sample : samples) {
      String channel = sample.substring(0, sample.indexOf('|'));
      channels.computeIfAbsent(channel, key -> new ArrayList<>()).add(sample);
    }
    return channels;
  }

  /** The observations as texts, read line by line in the plainest way. */
  private static List<String> expected(List<Path> files) throws IOException {
    List<String> samples = new ArrayList<>();
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split("\\|", -1);
        if (fields.length < 3
            || !DATE.matcher(fields[0]).matches()
            || fields[1].endsWith("_asset_chg")
            || fields[1].endsWith("_asset_rem")) {
          continue;
        }
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(fields[0]));
        boolean bad =
            fields[2].isEmpty() || fields[2].toUpperCase(Locale.ROOT).equals("UNAVAILABLE");
        Role role =
            fields[1].equals("execution")
                ? Role.STATE
                : fields[1].equals("avail") ? Role.HEARTBEAT : Role.PROCESS;
        samples.add(
            text(
                fields[1],
                role,
                micros,
                micros,
                bad ? "" : fields[2],
                bad ? Quality.BAD : Quality.GOOD));
      }
    }
    return samples;
  }

  private static String text(Sample sample) {
    return text(
        sample.series().channel(),
        sample.series().role(),
        sample.sourceMicros(),
        sample.edgeMicros(),
        sample.value().asText(),
        sample.quality());
  }

  private static String text(
      String channel, Role role, long source, long edge, String value, Quality quality) {
    String shown = value;
    if (role == Role.STATE && !value.isEmpty()) {
      // The five values that the month has; the archive holds the states already.
      shown =
          switch (value) {
            case "ACTIVE", "RUNNING" -> "RUNNING";
            case "READY", "STOPPED", "INTERRUPTED", "FEED_HOLD", "IDLE" -> "IDLE";
            default -> throw new AssertionError(value);
          };
    } else if (value.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE]-?\\d+)?")) {
      shown = new BigDecimal(value).stripTrailingZeros().toPlainString();
    }
    return channel + "|" + role + "|" + source + "|" + edge + "|" + shown + "|" + quality;
  }

  private Map<String, List<Path>> unpack(Path recordings) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(recordings));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve("recordings").resolve(entry.getName()).normalize();
        assertTrue(target.startsWith(folder));
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.resolveSibling("."));
          Files.copy(tar, target);
        }
      }
    }
    Map<String, List<Path>> machines = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("recordings"))) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file ->
              machines
                  .computeIfAbsent(
                      String.valueOf(file.getName(file.getNameCount() - 2)),
                      key -> new ArrayList<>())
                  .add(file));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return machines;
  }

  private static @Nullable Path recordings() {
    String shared = System.getenv("PLUMBLINE_SHARED");
    String name = "cases/nist-2016-11/recordings.tar.xz";
    if (shared != null && Files.exists(Path.of(shared, name))) {
      return Path.of(shared, name);
    }
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path file = up.resolve("shared").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    return null;
  }
}
