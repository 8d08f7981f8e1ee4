package io.plumbline.verifier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.CaseArchive;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.integrity.DefectKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark in this process reports what the embedded engine reports, byte for byte. */
@Timeout(180)
class SparkWorkersIT {
  private static final int FLEETS = 30;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before any test
  private static SparkWorkers workers;

  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    PrintStream out = System.out;
    System.setOut(new PrintStream(PRINTED, true, StandardCharsets.UTF_8));
    try {
      workers = SparkWorkers.start(new SparkSettings("local[2]", Map.of()));
    } finally {
      System.setOut(out);
    }
  }

  @AfterAll
  static void stop() {
    workers.close();
  }

  /** Engine independence of facts: whatever lies in the archive, whole or damaged. */
  @Test
  void randomFleetsGiveTheSameBytes() throws IOException {
    int exact = 0;
    int broken = 0;
    for (long seed = 1; seed <= FLEETS; seed++) {
      Random random = new Random(seed);
      SmallFleet fleet = new SmallFleet(seed, 3 + random.nextInt(4), 1 + random.nextInt(6));
      Path archive = folder.resolve("fleet-" + seed);
      fleet.write(archive, false);
      if (random.nextInt(3) == 0) {
        flip(archive, random);
      }
      VerificationReport report =
          new Reports(folder)
              .sameBytes(
                  VerificationOptions.of(archive, fleet.ledger(), SmallFleet.AS_OF).withThreads(1),
                  workers);
      exact += report.integrity().holds() ? 1 : 0;
      broken += report.integrity().holds() ? 0 : 1;
    }
    assertTrue(exact > 0 && broken > 0, exact + " hold, " + broken + " do not");
  }

  private static void flip(Path archive, Random random) throws IOException {
    List<SegmentFile> files = new ArchiveLayout(archive).segments();
    Path file = files.get(random.nextInt(files.size())).path();
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
  }

  @Test
  void theCasesGiveTheSameBytes() throws IOException {
    for (String name : List.of("fleet-1", "fleet-2")) {
      Path ledger = Path.of("../engine/src/test/resources/cases").resolve(name);
      Path archive = folder.resolve(name);
      CaseArchive.fill(archive, ledger, folder.resolve("scratch"));
      VerificationReport report =
          new Reports(folder)
              .sameBytes(
                  VerificationOptions.of(
                      archive, LedgerReader.read(ledger), LocalDate.of(2024, 6, 30)),
                  workers);
      assertFalse(report.facts().isEmpty());
    }
  }

  @Test
  void aFlippedByteInAnySegmentIsFoundAndNamed() throws IOException {
    SmallFleet fleet = new SmallFleet(5, 4, 3);
    Path archive = folder.resolve("archive");
    fleet.write(archive, true);
    VerificationOptions options = VerificationOptions.of(archive, fleet.ledger(), SmallFleet.AS_OF);
    assertTrue(Verification.run(options, workers).integrity().holds());
    for (SegmentFile file : new ArchiveLayout(archive).segments()) {
      byte[] bytes = Files.readAllBytes(file.path());
      byte[] changed = bytes.clone();
      changed[bytes.length / 2] ^= 1;
      Files.write(file.path(), changed);
      VerificationReport report = new Reports(folder).sameBytes(options, workers);
      assertFalse(report.integrity().holds());
      String path = archive.relativize(file.path()).toString();
      assertTrue(
          report.integrity().defects().stream()
              .anyMatch(d ->
                  d.place().file().equals(path)
                      && (d.kind() == DefectKind.SEGMENT_DAMAGED
                          || d.kind() == DefectKind.RECORD_MALFORMED)),
          () -> report.integrity().defects().toString());
      Files.write(file.path(), bytes);
    }
  }

  @Test
  void aSegmentThatIsStillWrittenEndsAnywhere() throws IOException {
    SmallFleet fleet = new SmallFleet(6, 4, 3);
    Path archive = folder.resolve("archive");
    fleet.write(archive, true);
    SegmentFile last = new ArchiveLayout(archive).segments().getLast();
    byte[] bytes = Files.readAllBytes(last.path());
    Files.delete(last.path());
    String name = String.valueOf(last.path().getFileName());
    Path open = last.path().resolveSibling(name.endsWith(".open") ? name : name + ".open");
    VerificationOptions options = VerificationOptions.of(archive, fleet.ledger(), SmallFleet.AS_OF);
    for (int cut : new int[] {0, 3, bytes.length / 3, bytes.length - 1}) {
      Files.write(open, Arrays.copyOf(bytes, cut));
      new Reports(folder).sameBytes(options, workers);
    }
  }

  @Test
  void aSegmentThatIsGoneIsNamed() throws IOException {
    SmallFleet fleet = new SmallFleet(7, 3, 2);
    Path archive = folder.resolve("archive");
    fleet.write(archive, true);
    List<SegmentFile> files = new ArchiveLayout(archive).segments();
    SegmentRef gone = SegmentRef.of(0, files.getFirst());
    Files.delete(files.getFirst().path());
    try (Arena arena = Arena.ofConfined()) {
      IOException fault = assertThrows(IOException.class, () -> gone.bytes(arena));
      assertTrue(String.valueOf(fault.getMessage()).contains(gone.path()));
    }
  }

  @Test
  void aSegmentThatNoWorkerCanReadEndsTheRunWithItsPath() throws IOException {
    SmallFleet fleet = new SmallFleet(8, 3, 2);
    Path archive = folder.resolve("archive");
    fleet.write(archive, true);
    Path segment = new ArchiveLayout(archive).segments().getFirst().path();
    Files.delete(segment);
    Files.createDirectory(segment);
    EnvironmentFault fault =
        assertThrows(
            EnvironmentFault.class,
            () ->
                Verification.run(
                    VerificationOptions.of(archive, fleet.ledger(), SmallFleet.AS_OF), workers));
    assertTrue(fault.words().en().contains(segment + ": "), () -> fault.words().en());
    assertFalse(fault.words().en().contains("\n"));
  }

  @Test
  void aMasterThatIsNoneIsRefused() {
    for (String wrong : List.of("", "yarn", "local[x]", "spark://", "http://a:1")) {
      assertThrows(InputFault.class, () -> new SparkSettings(wrong, Map.of()), wrong);
    }
    InputFault property =
        assertThrows(InputFault.class, () -> new SparkSettings("local", Map.of("memory", "1g")));
    assertTrue(property.words().en().contains("spark.executor.memory"));
  }

  @Test
  void nothingIsPrintedOnStandardOutput() {
    assertEquals("", PRINTED.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aFailureOfAWorkerIsToldInItsOwnWords() throws IOException {
    String stage =
        "Job aborted due to stage failure: Task 3\n"
            + new UnreadableSegment("/a/b.seg", new IOException("gone"))
            + "\n\tat x";
    assertEquals("/a/b.seg: gone", SparkFailure.reason(new RuntimeException(stage)));
    assertEquals("x", SparkFailure.reason(new IllegalStateException("x\ny")));
  }
}
