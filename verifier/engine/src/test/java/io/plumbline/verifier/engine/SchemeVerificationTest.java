package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.contract.claim.ClaimsReader;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Derivation;
import io.plumbline.verifier.engine.claims.DerivedFact;
import io.plumbline.verifier.engine.claims.RuleVerdict.Outcome;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.report.ReportJson;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and formulas of forms over fleet-1, whose figures are known: 19 devices connected. */
class SchemeVerificationTest {
  private static final Path FLEET = Path.of("src/test/resources/cases/fleet-1");
  private static final String COLUMNS = "indicator,window,dimension,member,value,unit\n";

  @TempDir static Path folder;
  private static Path archive = Path.of("");

  @BeforeAll
  static void importTheFleet() throws IOException {
    archive = folder.resolve("archive");
    CaseArchive.fill(archive, FLEET, folder.resolve("scratch"));
  }

  private static Path ledger(String... declared) throws IOException {
    Path ledger = Files.createTempDirectory(folder, "ledger");
    try (Stream<Path> files = Files.list(FLEET)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        Files.copy(file, ledger.resolve(file.getFileName()));
      }
    }
    if (declared.length > 0) {
      Files.writeString(
          ledger.resolve("declared.csv"), COLUMNS + String.join("\n", declared) + "\n");
    }
    return ledger;
  }

  private static VerificationOptions options(Scheme scheme, Path ledger) {
    return VerificationOptions.of(archive, LedgerReader.read(ledger), LocalDate.of(2024, 6, 30))
        .withScheme(scheme);
  }

  private static VerificationReport claim(String scheme, String... rows) throws IOException {
    Path claims = Files.createTempFile(folder, "claims", ".csv");
    Files.writeString(claims, COLUMNS + String.join("\n", rows) + "\n");
    return Verification.run(
        options(Schemes.get(scheme), FLEET).withClaims(ClaimsReader.read(claims)));
  }

  private static Outcome outcome(VerificationReport report, String rule) {
    return report.rules().stream()
        .filter(r -> r.id().equals(rule))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  private static DerivedFact derived(Derivation derivation, String row) {
    return derivation.facts().stream()
        .filter(fact -> fact.row().row().equals(row))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void formulasGiveFactsOfTheWeakestGradeOfTheirInputs() throws IOException {
    Path ledger =
        ledger(
            "平台相关研发投入（万元）,,,,120.50,万元",
            "平台相关营业收入（万元）,,,,1000.00,万元",
            "平台利润,,,,333.33,万元",
            "案例1能耗下降率,,,,10,%",
            "案例2能耗下降率,,,,11,%",
            "案例3能耗下降率,,,,12.5,%",
            "投资总额,,,,0,万元",
            "平台年利润或年均利润,,,,5,万元");
    VerificationReport report = Verification.run(options(Schemes.get("shanghai-410-2024"), ledger));
    Derivation derivation = report.derivation();
    DerivedFact intensity = derived(derivation, "1.2.1-2");
    assertEquals("12.05", intensity.value());
    assertEquals("241/20", intensity.exact().toString());
    assertEquals(Grade.DECLARED, intensity.grade());
    assertEquals("120.50 ÷ 1000.00 × 100 = 12.05", intensity.shown());
    assertEquals("33.33", derived(derivation, "1.2.2-2").value());
    assertEquals("11.17", derived(derivation, "3.1.2-7").value());
    String missing =
        derivation.missing().stream()
            .filter(m -> m.row().row().equals("3.1.2-1"))
            .findFirst()
            .orElseThrow()
            .why()
            .en();
    assertEquals("the divisor 投资总额 is zero", missing);
    assertTrue(
        derivation.missing().stream()
            .anyMatch(m -> m.row().row().equals("3.1.3-9") && m.why().zh().contains("工资")));
  }

  @Test
  void aClaimIsComparedWithWhatItsFormulaGives() throws IOException {
    Path ledger = ledger("平台相关研发投入（万元）,,,,120.50,", "平台相关营业收入（万元）,,,,1000.00,", "平台利润,,,,-50,");
    Path claims = Files.createTempFile(folder, "claims", ".csv");
    Files.writeString(
        claims, COLUMNS + "平台相关研发投入强度（%）,,,,15,%\n平台利润率（%）,,,,-5.00,%\n平台社会贡献率（%）,,,,3,%\n");
    List<ClaimVerdict> verdicts =
        Verification.run(
                options(Schemes.get("shanghai-410-2024"), ledger)
                    .withClaims(ClaimsReader.read(claims)))
            .claims();
    assertEquals(Verdict.OVERSTATED, verdicts.get(0).verdict());
    assertEquals("24.48", verdicts.get(0).deviationPercent().orElseThrow());
    assertEquals(Grade.DECLARED, verdicts.get(0).grade().orElseThrow());
    assertEquals(Verdict.SUPPORTED, verdicts.get(1).verdict());
    assertEquals(Verdict.UNSUPPORTED, verdicts.get(2).verdict());
  }

  @Test
  void derivedFiguresStandAmongTheFactsOfTheJson() throws IOException {
    Path ledger = ledger("平台相关研发投入（万元）,,,,120.50,", "平台相关营业收入（万元）,,,,1000.00,");
    JsonNode json =
        new ReportJson("en")
            .report(Verification.run(options(Schemes.get("shanghai-410-2024"), ledger)));
    JsonNode fact =
        json.get("facts")
            .valueStream()
            .filter(f -> f.get("indicator").asText().equals("1.2.1-2"))
            .findFirst()
            .orElseThrow();
    assertEquals("12.05", fact.get("value").asText());
    assertEquals("declared", fact.get("grade").asText());
    assertEquals("{1.2.1-1} / {1.2.2-1} * 100", fact.get("formula").asText());
    assertFalse(json.get("not_derived").isEmpty());
    assertFalse(json.has("rules"));
  }

  @Test
  void theRulesOfTheMainFormAreChecked() throws IOException {
    VerificationReport report =
        claim(
            "shanghai-410-2024",
            "平台团队总人数（人）,,,,50,人",
            "其中：运维人数（人）,,,,30,人",
            "运营人数（人）,,,,19,人",
            "其中：杀手锏APP数量（个）,,,,6,个",
            "其中：公有云工业设备连接数量（台/套）,,,,9,",
            "连接的工业设备/产品/产线种类及数量（台/套）,,,,8,",
            "其中：实际服务企业数（个）,,,,10,个",
            "按行业统计服务企业数（个）,,industry,机械,4,个",
            "按行业统计服务企业数（个）,,industry,汽车,6,个",
            "按省市区域统计服务企业数（个）,,region,上海,9,个",
            "平台相关研发投入（万元）,,,,120.50,万元",
            "平台相关营业收入（万元）,,,,1000.00,万元",
            "平台相关研发投入强度（%）,,,,12.06,%",
            "成立日期,,,,2024-07-01,");
    assertEquals(Outcome.BROKEN, outcome(report, "staff.sum"));
    assertEquals(Outcome.NOT_APPLICABLE, outcome(report, "staff.qualified-within-total"));
    assertEquals(Outcome.BROKEN, outcome(report, "app.killer-at-most-5"));
    assertEquals(Outcome.BROKEN, outcome(report, "device.public-cloud-within-connected"));
    assertEquals(Outcome.HOLDS, outcome(report, "enterprise.served.sum-by-industry"));
    assertEquals(Outcome.BROKEN, outcome(report, "enterprise.served.sum-by-region"));
    assertEquals(Outcome.BROKEN, outcome(report, "1.2.1-2.formula"));
    assertEquals(Outcome.NOT_APPLICABLE, outcome(report, "1.2.2-2.formula"));
    assertEquals(Outcome.BROKEN, outcome(report, "founded.before-as-of"));
    String detail =
        report.rules().stream()
            .filter(r -> r.id().equals("staff.sum"))
            .findFirst()
            .orElseThrow()
            .detail()
            .zh();
    assertEquals("运维人数 + 运营人数 = 平台总人数（30 + 19 = 49 ≠ 50）", detail);
    assertFalse(report.holds());
  }

  @Test
  void theSubsidyOfChengduHasItsThresholds() throws IOException {
    VerificationReport report =
        claim(
            "chengdu-platform-2024",
            "服务企业数,,,,20,家",
            "认定期内投资金额,,,,66.66,万元",
            "建成时间,,,,2023-12,",
            "人力投入,,,,33.34,万元");
    assertEquals(Outcome.HOLDS, outcome(report, "enterprise.served-at-least-20"));
    assertEquals(Outcome.BROKEN, outcome(report, "subsidy.at-least-100000"));
    assertEquals(Outcome.HOLDS, outcome(report, "completed-by-2023"));
    assertEquals(Outcome.BROKEN, outcome(report, "investment.people-within-half"));
    for (String[] subsidy :
        new String[][] {
          {"66.66", "0.00"}, {"66.67", "10.00"}, {"1000", "150.00"}, {"4000", "500.00"}
        }) {
      Path ledger = ledger("认定期内投资金额,,,," + subsidy[0] + ",万元");
      Derivation derivation =
          Verification.run(options(Schemes.get("chengdu-platform-2024"), ledger)).derivation();
      assertEquals(subsidy[1], derived(derivation, "补助金额").value(), subsidy[0]);
    }
  }

  @Test
  void aRuleAboutRecomputedFiguresNeedsNoClaim() throws IOException {
    VerificationReport report =
        Verification.run(options(Schemes.get("chengdu-platform-2024"), FLEET));
    assertEquals(1, report.rules().size());
    assertEquals("enterprise.served-at-least-20-recomputed", report.rules().getFirst().id());
  }

  @Test
  void starsNeedTheirSubdomains() throws IOException {
    String[] ticks = {"云服务器,,,,√,", "云容器,,,,√,", "对象存储,,,,√,", "设备台账,,,,否,"};
    VerificationReport three = claim("chengdu-cloud-star-2024", append(ticks, "申请上云星级,,,,三星级,"));
    assertEquals(Outcome.HOLDS, outcome(three, "star-3"));
    assertEquals(Outcome.NOT_APPLICABLE, outcome(three, "star-4"));
    VerificationReport four = claim("chengdu-cloud-star-2024", append(ticks, "申请上云星级,,,,四星级,"));
    assertEquals(Outcome.BROKEN, outcome(four, "star-4"));
    for (String[] star :
        new String[][] {{"三星级", "30.00"}, {"四星级", "50.00"}, {"五星级", "80.00"}, {"二星级", "0.00"}}) {
      Path ledger = ledger(append(ticks, "申请上云星级,,,," + star[0] + ",", "上一自然年上云投入金额（万元）,,,,200,"));
      Derivation derivation =
          Verification.run(options(Schemes.get("chengdu-cloud-star-2024"), ledger)).derivation();
      assertEquals("3", derived(derivation, "达到星级").value());
      assertEquals(star[1], derived(derivation, "补助金额").value(), star[0]);
    }
  }

  private static String[] append(String[] rows, String... more) {
    return Stream.concat(Stream.of(rows), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void oneFileAddsAFormAndNoCode() throws IOException {
    Path file = folder.resolve("district.yaml");
    Files.writeString(
        file,
        """
        id: district-2025
        title: 某区平台申报表
        title_en: platforms of a district
        source: 示例
        sections:
          - section: '1'
            title: 规模
            rows:
              - {row: 1-1, name: 接入设备总数, kind: computed, indicator: device.connected, unit: 台/套}
              - {row: 1-2, name: 每家企业设备数, kind: derived, unit: 台/套, decimals: 2, formula: '{1-1} / {enterprise.registered}'}
        rules:
          - {id: enough, zh: 不少于 20 台, en: 20 at least, over: facts, check: '{1-1} >= 20'}
        """);
    VerificationReport report = Verification.run(options(Schemes.find(file.toString()), FLEET));
    assertEquals("district-2025", report.scheme().orElseThrow());
    assertEquals(Outcome.BROKEN, outcome(report, "enough"));
    assertEquals("不少于 20 台（19 < 20）", report.rules().getFirst().detail().zh());
    DerivedFact each = derived(report.derivation(), "1-2");
    assertEquals(Grade.DERIVED, each.grade());
    assertTrue(each.exact().signum() > 0);
  }
}
