package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.collector.archive.ImportArchive;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.TelemetryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Facts depend neither on how samples are cut into frames and calls nor on the number of threads.
 */
class FramingTest {
  private static final Path FLEET = Path.of("src/test/resources/cases/fleet-2");
  private static final Ledger LEDGER = LedgerReader.read(FLEET);
  private static final List<Sample> SAMPLES = samples();
  private static final String WHOLE = whole();

  private static List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    try (TelemetryReader reader = TelemetryReader.open(FLEET.resolve("telemetry.csv"))) {
      while (reader.next()) {
        samples.add(reader.sample());
      }
    }
    return samples;
  }

  private static String whole() {
    return figures(List.of(SAMPLES.size()), 1, 1);
  }

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void anyCutGivesTheSameFacts(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 4) int threads) {
    List<Integer> cuts = new ArrayList<>();
    int left = SAMPLES.size();
    while (left > 0) {
      int next = Math.min(left, 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 5000));
      cuts.add(next);
      left -= next;
    }
    assertEquals(WHOLE, figures(cuts, 1 + random.nextInt(3), threads));
  }

  /** Imports the samples cut into frames of these sizes, spread over some calls, and verifies. */
  private static String figures(List<Integer> cuts, int calls, int threads) {
    try {
      Path folder = Files.createTempDirectory("framing");
      ArchiveLayout layout = new ArchiveLayout(folder);
      int at = 0;
      for (int call = 0; call < calls; call++) {
        int from = cuts.size() * call / calls;
        int to = cuts.size() * (call + 1) / calls;
        try (ImportArchive archive = ImportArchive.begin(layout, "call-" + call, 0).orElseThrow()) {
          for (int size : cuts.subList(from, to)) {
            archive.appendSamples(SAMPLES.subList(at, at + size));
            at += size;
          }
          archive.commit();
        }
      }
      assertEquals(SAMPLES.size(), at);
      VerificationReport report =
          Verification.run(
              VerificationOptions.of(folder, LEDGER, LocalDate.of(2024, 3, 31))
                  .withThreads(threads));
      StringBuilder out = new StringBuilder();
      report.facts().forEach(f -> out.append(f.id()).append(' ').append(f.exact()).append('\n'));
      report.findings().forEach(f -> out.append(f).append('\n'));
      remove(folder);
      return out.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
