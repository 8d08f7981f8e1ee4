package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.contract.claim.ClaimsReader;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.RuleVerdict;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.report.ReportCsv;
import io.plumbline.verifier.engine.report.ReportJson;
import io.plumbline.verifier.engine.report.ReportTable;
import io.plumbline.verifier.engine.rule.Rule;
import io.plumbline.verifier.engine.scheme.Schemes;
import io.plumbline.verifier.engine.shortfall.CauseKind;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Claims about fleet-1, whose figures are known: 19 connected of 40 in the ledger, utilisation 2.56
 * % to 97.51 %.
 */
class ClaimsTest {
  private static final Path FLEET = Path.of("src/test/resources/cases/fleet-1");

  @TempDir static Path folder;
  private static Path archive = Path.of("");

  @BeforeAll
  static void importTheFleet() throws IOException {
    archive = folder.resolve("archive");
    CaseArchive.fill(archive, FLEET, folder.resolve("scratch"));
  }

  private static VerificationReport verify(String... rows) throws IOException {
    Path claims = folder.resolve("claims.csv");
    Files.writeString(
        claims, "indicator,window,dimension,member,value,unit\n" + String.join("\n", rows) + "\n");
    return Verification.run(
        VerificationOptions.of(archive, LedgerReader.read(FLEET), LocalDate.of(2024, 6, 30))
            .withScheme(Schemes.get("shanghai-410-2024"))
            .withClaims(ClaimsReader.read(claims)));
  }

  private static ClaimVerdict judge(String row) throws IOException {
    return verify(row).claims().getFirst();
  }

  private static Verdict verdict(String row) throws IOException {
    return judge(row).verdict();
  }

  @Test
  void aClaimWithinTheToleranceIsSupported() throws IOException {
    assertEquals(Verdict.SUPPORTED, verdict("device.connected,as-of,,,19,台/套"));
    assertEquals(Verdict.SUPPORTED, verdict("device.connected,as-of,,,19.095,"));
    assertEquals(Verdict.SUPPORTED, verdict("device.connected,as-of,,,18.905,"));
    assertEquals(Verdict.OVERSTATED, verdict("device.connected,as-of,,,19.096,"));
    assertEquals(Verdict.UNDERSTATED, verdict("device.connected,as-of,,,18.904,"));
  }

  @Test
  void everyFigureAsPrintedIsSupported() throws IOException {
    VerificationReport plain =
        Verification.run(
            VerificationOptions.of(archive, LedgerReader.read(FLEET), LocalDate.of(2024, 6, 30)));
    String[] rows =
        plain.facts().stream()
            .map(f ->
                String.join(
                    ",",
                    f.indicator().id(),
                    f.window().token(),
                    f.member().map(Fact.Member::dimension).orElse(""),
                    f.member().map(Fact.Member::name).orElse(""),
                    f.value(),
                    ""))
            .toArray(String[]::new);
    VerificationReport report = verify(rows);
    for (ClaimVerdict claim : report.claims()) {
      assertEquals(Verdict.SUPPORTED, claim.verdict(), claim.claim() + " " + claim.reason());
    }
    List<String> common = Schemes.commonRules().stream().map(Rule::id).toList();
    for (RuleVerdict rule : report.rules()) {
      // No device is abroad, so that breakdown has no members to add up; the form's own rules are
      // about rows that no fact answers.
      boolean empty =
          rule.id().equals("device.overseas.connected.sum-by-country")
              || !common.contains(rule.id());
      assertEquals(
          empty ? RuleVerdict.Outcome.NOT_APPLICABLE : RuleVerdict.Outcome.HOLDS,
          rule.outcome(),
          rule.id() + " " + rule.detail());
    }
    assertTrue(report.holds());
  }

  @Test
  void utilisationUpToTheUpperBoundIsNotRefuted() throws IOException {
    ClaimVerdict claim = judge("平台连接工业设备利用率（%）,month,,,85,%");
    assertEquals(Verdict.NOT_REFUTED, claim.verdict());
    assertEquals("2.56", claim.lower().orElseThrow());
    assertEquals("97.51", claim.upper().orElseThrow());
    assertEquals(Verdict.OVERSTATED, verdict("device.utilisation,month,,,97.6,%"));
  }

  @Test
  void aRowIsKnownByItsNameInTheFormWhateverBlanksAndBrackets() throws IOException {
    assertEquals(Verdict.SUPPORTED, verdict("连接的工业设备/产品/产线种类及数量（台/套）,,,,19,"));
    assertEquals(Verdict.SUPPORTED, verdict("其中：公有云工业设备连接数量(台/套),,,,9,"));
    assertEquals(Verdict.SUPPORTED, verdict("公有云工业设备平均日运行数量,month,,,6.48,"));
    assertEquals(Verdict.SUPPORTED, verdict("按二级分类统计工业设备数量（台/套）,,category,物流设备,3,"));
    assertEquals(Verdict.SUPPORTED, verdict("工业APP 数量（个）,,,,14,"));
  }

  @Test
  void anOverstatedCountSaysWhichDevicesOfTheLedgerAreMissingAndWhy() throws IOException {
    ClaimVerdict claim = judge("device.connected,as-of,,,50,台/套");
    assertEquals(Verdict.OVERSTATED, claim.verdict());
    assertEquals("163.16", claim.deviationPercent().orElseThrow());
    Shortfall shortfall = claim.shortfall().orElseThrow();
    assertEquals(new BigDecimal("31"), shortfall.difference());
    assertEquals(
        31, shortfall.causes().stream().mapToLong(cause -> cause.count().longValueExact()).sum());
    assertEquals(4, count(shortfall, cause -> cause.kind() == CauseKind.UNREGISTERED));
    assertEquals(6, count(shortfall, cause -> cause.kind() == CauseKind.NO_LEDGER_ROW));
    Set<CauseKind> others =
        EnumSet.of(
            CauseKind.RETIRED,
            CauseKind.NOT_YET_IN_SERVICE,
            CauseKind.UNREGISTERED,
            CauseKind.NO_LEDGER_ROW);
    long neverObserved = count(shortfall, cause -> !others.contains(cause.kind()));
    assertEquals(13, neverObserved, "as many as the finding never-observed counts");
  }

  private static long count(Shortfall shortfall, Predicate<Shortfall.Cause> chosen) {
    return shortfall.causes().stream()
        .filter(chosen)
        .mapToLong(cause -> cause.count().longValueExact())
        .sum();
  }

  @Test
  void theJsonOfAnOverstatedClaimHasCausesThatAddUp() throws IOException {
    VerificationReport report =
        verify(
            "device.connected,as-of,,,50,台/套",
            "device.public-cloud.daily-running,month,,,30,台/套",
            "device.public-cloud.daily-running,year,category,机床,12.34,台/套",
            "app.public-cloud.daily-active,month,,,13.5,个",
            "developer.active,as-of,,,400,个",
            "device.utilisation,month,,,99.99,%");
    for (JsonNode claim : new ReportJson("en").report(report).get("claims")) {
      assertEquals("overstated", claim.get("verdict").asText(), claim.toString());
      BigDecimal sum = BigDecimal.ZERO;
      for (JsonNode cause : claim.get("causes")) {
        sum = sum.add(cause.get("count").decimalValue());
        assertTrue(cause.get("subjects").size() <= 100);
      }
      assertEquals(0, sum.compareTo(claim.get("difference").decimalValue()), claim.toString());
    }
    String table = new ReportTable("zh").text(report);
    assertTrue(table.contains("从未上传任何数据"), table);
    assertTrue(ReportCsv.text(report, "en").contains("no ledger row 6"));
  }

  @Test
  void aMemberThatNoDeviceHasIsZero() throws IOException {
    ClaimVerdict claim = judge("device.connected,as-of,category,动力设备,2,");
    assertEquals(Verdict.OVERSTATED, claim.verdict());
    assertEquals("0", claim.verified().orElseThrow());
    assertEquals(Verdict.SUPPORTED, verdict("device.connected,as-of,category,动力设备,0,"));
  }

  @Test
  void whatCannotBeRecomputedIsUnsupported() throws IOException {
    assertEquals(Verdict.UNSUPPORTED, verdict("device.connected,as-of,category,动力机器,2,"));
    assertEquals(Verdict.UNSUPPORTED, verdict("device.connected,month,,,2,"));
    assertEquals(Verdict.UNSUPPORTED, verdict("device.utilisation.planned,year,,,80,"));
    assertEquals(Verdict.UNSUPPORTED, verdict("平台服务园区总数（个）,,,,8,"));
    ClaimVerdict unknown = judge("device.conected,as-of,,,2,");
    assertEquals(Verdict.UNSUPPORTED, unknown.verdict());
    assertTrue(unknown.reason().en().contains("device.connected"), unknown.reason().en());
  }

  @Test
  void textIsForExperts() throws IOException {
    assertEquals(Verdict.NOT_MACHINE_VERIFIABLE, verdict("是否建立开发者社区及相关功能,,,,是,"));
    assertEquals(Verdict.NOT_MACHINE_VERIFIABLE, verdict("device.connected,as-of,,,约两千台,"));
  }

  @Test
  void figuresThatContradictEachOtherBreakARule() throws IOException {
    VerificationReport report =
        verify(
            "device.connected,as-of,,,19,",
            "device.public-cloud.connected,as-of,,,20,",
            "device.connected,as-of,deployment,公有云,9,",
            "device.connected,as-of,deployment,私有云,5,",
            "device.connected,as-of,deployment,专有网,5,",
            "device.connected,as-of,group,运行设备,7,",
            "enterprise.served,as-of,,,5,",
            "enterprise.paying,as-of,,,4,");
    assertEquals(
        RuleVerdict.Outcome.BROKEN, rule(report, "device.public-cloud-within-connected").outcome());
    assertEquals(
        RuleVerdict.Outcome.HOLDS, rule(report, "device.connected.sum-by-deployment").outcome());
    assertEquals(
        RuleVerdict.Outcome.BROKEN, rule(report, "device.connected.sum-by-group").outcome());
    assertEquals(
        RuleVerdict.Outcome.HOLDS, rule(report, "enterprise.paying-within-served").outcome());
    assertEquals(
        RuleVerdict.Outcome.NOT_APPLICABLE, rule(report, "model.active-within-total").outcome());
    assertTrue(
        rule(report, "device.public-cloud-within-connected").detail().en().contains("20 > 19"));
  }

  private static RuleVerdict rule(VerificationReport report, String id) {
    return report.rules().stream().filter(rule -> rule.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void theJsonOfAVerdictHasTheFieldsOfTheFormat() throws IOException {
    VerificationReport report =
        verify("device.connected,as-of,,,50,台/套", "device.utilisation,month,,,85,%");
    JsonNode json = new ReportJson("zh").report(report);
    assertEquals("shanghai-410-2024", json.get("scheme").asText());
    JsonNode claim = json.get("claims").get(0);
    assertEquals("device.connected", claim.get("indicator").asText());
    assertEquals("as-of", claim.get("window").asText());
    assertEquals(0, claim.get("dimensions").size());
    assertEquals("50", claim.get("claimed").asText());
    assertEquals("19", claim.get("verified").asText());
    assertEquals("163.16", claim.get("deviation_percent").asText());
    assertEquals("overstated", claim.get("verdict").asText());
    assertEquals("recorded", claim.get("grade").asText());
    assertTrue(claim.get("reason").asText().startsWith("声明 50，重算 19"));
    JsonNode bounded = json.get("claims").get(1);
    assertEquals("2.56", bounded.get("lower").asText());
    assertEquals("97.51", bounded.get("upper").asText());
    JsonNode period =
        json.get("facts")
            .valueStream()
            .filter(f -> f.get("window").asText().equals("year"))
            .findFirst()
            .orElseThrow()
            .get("period");
    assertEquals("2023-07-01", period.get("from").asText());
    assertEquals("2024-06-30", period.get("to").asText());
  }
}
