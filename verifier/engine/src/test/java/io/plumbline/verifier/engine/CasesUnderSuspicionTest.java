package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.report.ReportTable;
import io.plumbline.verifier.engine.suspicion.Scrutiny;
import io.plumbline.verifier.engine.suspicion.Suspicion;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.SuspicionReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests for fabricated telemetry over the cases with known answers: nobody is accused in the
 * recordings of real machines, and facts and findings stay what they were.
 */
@Tag("slow")
class CasesUnderSuspicionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> nobodyIsAccusedAndFactsStand() throws IOException {
    return SharedCases.all().stream()
        .map(path -> DynamicTest.dynamicTest(path.toString(), () -> examine(path)));
  }

  private void examine(Path caseFolder) throws IOException {
    String key = Integer.toHexString(caseFolder.toString().hashCode());
    Path archive = folder.resolve("archive-" + key);
    CaseArchive.fill(archive, caseFolder, folder.resolve("scratch-" + key));
    JsonNode known = JSON.readTree(caseFolder.resolve("facts.json").toFile());
    VerificationOptions options =
        VerificationOptions.of(
                archive,
                LedgerReader.read(caseFolder),
                LocalDate.parse(known.get("as_of").asText()))
            .withZone(ZoneId.of(known.get("zone").asText()));
    VerificationReport plain = Verification.run(options);

    VerificationReport report = Scrutiny.add(options, plain, Scrutiny.DEFAULT_DAYS);

    System.out.println(caseFolder.getFileName() + "\n" + section(report));
    assertEquals(plain.facts(), report.facts());
    assertEquals(plain.findings(), report.findings());
    SuspicionReport found = report.suspicions().orElseThrow();
    assertTrue(found.samples() > 0);
    Predicate<Suspicion> expected =
        caseFolder.endsWith("nist-2016-11")
            ? s -> false
            : CasesUnderSuspicionTest::isOfTheSimulator;
    assertEquals(
        List.of(),
        found.suspicions().stream()
            .filter(expected.negate())
            .map(CasesUnderSuspicionTest::line)
            .toList());
    assertEquals(List.of(), found.leftOut());
    found.adjusted().forEach(figure -> assertEquals(figure.verified(), figure.adjusted()));
  }

  /**
   * The synthetic fleets really hold devices whose every sample came three days late, and times of
   * receipt that were computed from source times; both are named, and neither leaves anybody out.
   */
  private static boolean isOfTheSimulator(Suspicion suspicion) {
    return suspicion.found().kind() == SuspicionKind.BACK_FILL
        || suspicion.found().kind() == SuspicionKind.REGULAR_ARRIVAL;
  }

  private static String line(Suspicion suspicion) {
    return suspicion.found().kind().token()
        + " "
        + suspicion.found().devices()
        + " "
        + suspicion.found().reason().en();
  }

  private static String section(VerificationReport report) {
    String text = new ReportTable("en").text(report);
    return text.substring(text.indexOf("Suspicions of fabrication"));
  }
}
