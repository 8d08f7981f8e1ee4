package io.plumbline.verifier.engine.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.statement.EvidenceReport;
import io.plumbline.verifier.engine.pack.statement.Standing;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The part that a figure needs, of an archive with work on 28 June, 7 August, 16 September and 26
 * October.
 */
@Tag("slow")
class PartPackTest {
  private static final String RUNNING = "device.public-cloud.daily-running/month";
  private static final LocalDate SEPTEMBER = LocalDate.of(2024, 9, 30);
  private static final LocalDate NOVEMBER = LocalDate.of(2024, 11, 30);

  @TempDir private static Path folder;

  private static Platform platform;

  @BeforeAll
  static void work() throws IOException {
    platform = Platform.make(folder, Duration.ofMinutes(1), Duration.ofDays(40));
  }

  @Test
  void aPartGivesTheFigureOfTheWholeAndProvesThatNothingElseCanCount() throws IOException {
    Path pack = platform.packPart("part.tar", RUNNING, SEPTEMBER);

    EvidenceReport report =
        platform.check(pack, platform.logKeys(), platform.archive.resolve("trust/ca.pem"));

    assertEquals(List.of(), report.of(Standing.BROKEN));
    assertTrue(
        report.of(Standing.PROVED).stream()
            .map(Statement::kind)
            .toList()
            .containsAll(
                List.of("figures", "part", "chains", "authority", "log-included", "arrival")),
        report.statements().toString());
    List<Fact> facts = report.report().orElseThrow().facts();
    assertEquals(whole(RUNNING, SEPTEMBER), facts);
    assertEquals("0.06", facts.getFirst().value());
    List<String> names = names(pack);
    // One before the window shows that data reach back beyond it, one behind may hold seals.
    assertEquals(3, count(names, "archive/segments/"), names.toString());
    assertEquals(1, count(names, "archive/left-out/segments/"), names.toString());
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.noneMatch(path -> path.toString().endsWith(".part")));
    }
  }

  @Test
  void aWindowWithoutWorkReachesBackToTheLastWorkForItsGrade() throws IOException {
    Path pack = platform.packPart("silent.tar", RUNNING, NOVEMBER);

    EvidenceReport report = platform.check(pack, platform.logKeys(), null);

    assertEquals(List.of(), report.of(Standing.BROKEN));
    assertEquals("0.00", report.report().orElseThrow().facts().getFirst().value());
    assertEquals(1, count(names(pack), "archive/segments/"));
    assertEquals(3, count(names(pack), "archive/left-out/segments/"));
  }

  @Test
  void aFigureThatRestsOnEarlierSamplesReachesBackAndIsALowerBound() throws IOException {
    Path pack = platform.packPart("connected.tar", "device.connected/as-of", SEPTEMBER);

    EvidenceReport report = platform.check(pack, platform.logKeys(), null);

    assertEquals(List.of(), report.of(Standing.BROKEN));
    assertEquals("2", report.report().orElseThrow().facts().getFirst().value());
    List<Statement> said =
        report.of(Standing.ASSERTED).stream().filter(one -> one.kind().equals("part")).toList();
    assertEquals(1, said.size(), report.statements().toString());
    assertTrue(said.getFirst().words().en().contains("lower bound"));
    assertTrue(count(names(pack), "archive/left-out/") > 0);
  }

  /** Whatever somebody leaves out or changes beside the claims and settings is found. */
  @Test
  void everyChangeOfAPartIsFound() throws IOException {
    byte[] pack = Files.readAllBytes(platform.packPart("whole.tar", RUNNING, SEPTEMBER));
    Predicate<String> covered =
        name ->
            !name.equals(PackLayout.MANIFEST)
                && !name.equals(PackLayout.SETTINGS)
                && !name.contains("/cosigned/")
                && !name.endsWith("/checkpoint");
    Random random = new Random(7);
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<TarParts.Part> parts = new ArrayList<>(TarParts.of(pack).parts());
      int at = random.nextInt(parts.size());
      TarParts.Part part = parts.get(at);
      if (!covered.test(part.name())) {
        continue;
      }
      String what = i % 3 == 0 ? "drop" : i % 3 == 1 ? "cut" : "flip";
      byte[] bytes = part.bytes().clone();
      int place = random.nextInt(bytes.length);
      bytes[place] ^= (byte) (1 << random.nextInt(8));
      switch (what) {
        case "drop" -> parts.remove(at);
        case "cut" ->
            parts.set(at, new TarParts.Part(part.name(), Arrays.copyOf(part.bytes(), place)));
        default -> parts.set(at, new TarParts.Part(part.name(), bytes));
      }
      Path file = Files.write(folder.resolve("changed.tar"), new TarParts(parts).rewritten(null));
      EvidenceReport report =
          platform.check(file, platform.logKeys(), platform.archive.resolve("trust/ca.pem"));
      if (report.isGenuine()) {
        missed.add(what + " " + part.name() + " at " + place);
      }
    }
    assertEquals(List.of(), missed);
  }

  @Test
  void aSegmentThatCanCountMayNotBeLeftOut() throws IOException {
    Path september = platform.packPart("september.tar", RUNNING, SEPTEMBER);
    Path november = platform.packPart("november.tar", RUNNING, NOVEMBER);
    List<TarParts.Part> parts = new ArrayList<>(TarParts.of(Files.readAllBytes(november)).parts());
    for (TarParts.Part part : TarParts.of(Files.readAllBytes(september)).parts()) {
      if (part.name().equals(PackLayout.SETTINGS)) {
        parts.replaceAll(old -> old.name().equals(part.name()) ? part : old);
      }
    }
    Path file = Files.write(folder.resolve("hidden.tar"), new TarParts(parts).rewritten(null));

    EvidenceReport report = platform.check(file, platform.logKeys(), null);

    assertTrue(
        report.of(Standing.BROKEN).stream().anyMatch(one -> one.kind().equals("part-incomplete")),
        report.statements().toString());
    assertFalse(report.isGenuine());
  }

  @Test
  void aFigureThatNothingIsKnownOfIsNoPart() {
    assertThrows(
        InputFault.class, () -> platform.packPart("no.tar", "app.monthly-active/year", SEPTEMBER));
  }

  private static List<Fact> whole(String fact, LocalDate asOf) {
    return Verification.run(
            VerificationOptions.of(platform.archive, LedgerReader.read(platform.ledger), asOf)
                .withThreads(1))
        .facts()
        .stream()
        .filter(one -> one.id().startsWith(fact))
        .toList();
  }

  private static List<String> names(Path pack) throws IOException {
    return TarParts.of(Files.readAllBytes(pack)).parts().stream()
        .map(TarParts.Part::name)
        .collect(Collectors.toList());
  }

  private static long count(List<String> names, String prefix) {
    return names.stream().filter(name -> name.startsWith(prefix)).count();
  }
}
