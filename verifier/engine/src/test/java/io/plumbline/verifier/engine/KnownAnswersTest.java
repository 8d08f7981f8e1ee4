package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The cases with known answers agree to the last digit. */
class KnownAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyCaseAgreesToTheLastDigit() throws IOException {
    return SharedCases.all().stream()
        .map(path -> DynamicTest.dynamicTest(path.toString(), () -> agrees(path)));
  }

  private void agrees(Path caseFolder) throws IOException {
    String key = Integer.toHexString(caseFolder.toString().hashCode());
    Path archive = folder.resolve("archive-" + key);
    CaseArchive.fill(archive, caseFolder, folder.resolve("scratch-" + key));
    JsonNode expected = JSON.readTree(caseFolder.resolve("facts.json").toFile());
    VerificationOptions options =
        VerificationOptions.of(
                archive,
                LedgerReader.read(caseFolder),
                LocalDate.parse(expected.get("as_of").asText()))
            .withZone(ZoneId.of(expected.get("zone").asText()));
    VerificationReport report = Verification.run(options);
    assertEquals(expectedFacts(expected), facts(report));
    assertEquals(expectedFindings(expected), findings(report));
    VerificationReport fewDevicesAtATime = Verification.finish(options, 200_000).report();
    assertEquals(expectedFacts(expected), facts(fewDevicesAtATime));
    assertEquals(expectedFindings(expected), findings(fewDevicesAtATime));
    assertEquals(report.samples(), fewDevicesAtATime.samples());
    System.out.printf(
        "%s: %d samples verified in %d ms, %.0f samples/s%n",
        caseFolder.getFileName(),
        report.samples(),
        report.duration().toMillis(),
        report.samplesPerSecond());
  }

  private static String expectedFacts(JsonNode json) {
    List<String> lines = new ArrayList<>();
    for (JsonNode fact : json.get("facts")) {
      TreeSet<String> dimensions = new TreeSet<>();
      fact.get("dimensions")
          .properties()
          .forEach(entry -> dimensions.add(entry.getKey() + "=" + entry.getValue().asText()));
      lines.add(
          String.join(
              " ",
              fact.get("indicator").asText(),
              fact.get("window").asText(),
              String.join(",", dimensions),
              fact.get("value").asText(),
              fact.path("exact").asText("-"),
              fact.get("unit").asText()));
    }
    return sorted(lines);
  }

  private static String facts(VerificationReport report) {
    List<String> lines = new ArrayList<>();
    for (Fact fact : report.facts()) {
      lines.add(
          String.join(
              " ",
              fact.indicator().id(),
              fact.window().token(),
              fact.member().map(m -> m.dimension() + "=" + m.name()).orElse(""),
              fact.value(),
              fact.indicator().isCount() ? "-" : fact.exact().toString(),
              fact.indicator().unit()));
    }
    return sorted(lines);
  }

  private static String expectedFindings(JsonNode json) {
    List<String> lines = new ArrayList<>();
    for (JsonNode finding : json.get("findings")) {
      lines.add(
          finding.get("kind").asText()
              + " "
              + finding.get("count").asLong()
              + " "
              + finding.get("subjects").valueStream().map(JsonNode::asText).toList());
    }
    return sorted(lines);
  }

  private static String findings(VerificationReport report) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : report.findings()) {
      lines.add(finding.kind() + " " + finding.count() + " " + finding.subjects());
    }
    return sorted(lines);
  }

  private static String sorted(List<String> lines) {
    return String.join("\n", lines.stream().sorted().toList());
  }
}
