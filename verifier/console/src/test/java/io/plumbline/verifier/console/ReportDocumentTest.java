package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.claim.Claim;
import io.plumbline.verifier.console.documents.ArchiveDigests;
import io.plumbline.verifier.console.documents.DocumentFormat;
import io.plumbline.verifier.console.documents.ReportDocument;
import io.plumbline.verifier.console.handin.ClaimsFile;
import io.plumbline.verifier.console.handin.HandedIn;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.FigureEvidence;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import io.plumbline.verifier.engine.shortfall.Composition;
import io.plumbline.verifier.engine.suspicion.Scrutiny;
import io.plumbline.verifier.engine.suspicion.Suspicion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports as documents: what stands in them. */
@Tag("slow")
class ReportDocumentTest {

  @TempDir private static Path folder;
  private static SampleReport sample;
  private static VerificationReport report;

  @BeforeAll
  static void verifyOnce() throws IOException {
    sample = new SampleReport(folder);
    report = sample.report();
  }

  /** Somebody who hands in our own figures is right in every one of them. */
  @ParameterizedTest
  @CsvSource({"XLSX,zh", "XLSX,en", "DOCX,zh", "DOCX,en"})
  void theFormIsReadBackAndEveryFigureIsSupported(DocumentFormat format, String language)
      throws IOException {
    Path file = folder.resolve("back." + (format == DocumentFormat.XLSX ? "xlsx" : "docx"));
    Files.write(file, sample.write(format, report, language));

    HandedIn handedIn = ClaimsFile.read(file, List.of(SampleReport.FORM), sample.ledger());
    List<ClaimVerdict> verdicts = sample.verify(handedIn.claims()).claims();

    assertEquals(
        List.of(),
        verdicts.stream()
            .filter(claim -> claim.verdict() != Verdict.SUPPORTED)
            .filter(claim -> claim.indicator().isPresent())
            .toList());
    long figures =
        SampleReport.FORM.rows().stream()
            .filter(row -> row.indicator().isPresent() && row.dimension().isEmpty())
            .count();
    long declared = verdicts.stream().filter(claim -> claim.indicator().isEmpty()).count();
    long totals =
        verdicts.stream().filter(claim -> claim.claim().member().isEmpty()).count() - declared;
    assertTrue(totals > 10 && totals <= figures, totals + " of " + figures);
    long members = verdicts.size() - totals - declared;
    assertTrue(members > 20, "members: " + members);
  }

  /** A form of which no row can be recomputed comes back as it was handed in. */
  @ParameterizedTest
  @EnumSource(
      value = DocumentFormat.class,
      names = {"XLSX", "DOCX"})
  void aFormOfDeclarationsIsReadBackAsItWasClaimed(DocumentFormat format) throws IOException {
    for (String id : List.of("shanghai-493-2024", "shanghai-410-2024")) {
      Scheme form = Schemes.get(id);
      List<Claim> claims = new ArrayList<>();
      for (Scheme.Row row : form.rows()) {
        if (!row.kind().isMachineCheckable()) {
          String value = row.format().isNumeric() ? "12" : "某值 " + row.row();
          claims.add(new Claim(1, row.row(), "", "", "", value, ""));
        }
      }
      if (id.equals("shanghai-410-2024")) {
        claims.removeIf(claim -> claim.indicator().equals("3.1.1-8"));
        claims.add(new Claim(1, "3.1.1-8", "as-of", "", "", "1200", ""));
        claims.add(new Claim(1, "3.1.1-8", "year", "", "", "300", ""));
      }
      VerificationOptions options =
          VerificationOptions.of(folder.resolve("archive"), sample.ledger(), SampleFleet.AS_OF)
              .withScheme(form)
              .withClaims(claims);
      byte[] written =
          ReportDocument.write(
              format,
              Verification.run(options),
              Optional.of(form),
              ArchiveDigests.of(folder.resolve("archive")),
              Map.of(),
              List.of(),
              "zh");
      Path file = folder.resolve(id + (format == DocumentFormat.XLSX ? ".xlsx" : ".docx"));
      Files.write(file, written);

      HandedIn back = ClaimsFile.read(file, List.of(form), sample.ledger());

      assertEquals(
          claims.stream().map(claim -> told(form, claim)).sorted().toList(),
          back.claims().stream()
              .map(claim -> told(form, claim))
              .filter(claim -> claims.stream().anyMatch(one -> told(form, one).equals(claim)))
              .sorted()
              .toList(),
          id);
    }
  }

  private static String told(Scheme form, Claim claim) {
    String number =
        form.rows().stream()
            .filter(row -> row.name().equals(claim.indicator()))
            .map(Scheme.Row::row)
            .findFirst()
            .orElse(claim.indicator());
    return number + "@" + claim.window() + "=" + claim.value();
  }

  @ParameterizedTest
  @EnumSource(DocumentFormat.class)
  void signsOfFabricationAreListedAsSignsAndNotAsVerdicts(DocumentFormat format)
      throws IOException {
    VerificationReport suspected =
        Scrutiny.add(
            VerificationOptions.of(folder.resolve("archive"), sample.ledger(), SampleFleet.AS_OF),
            report,
            Scrutiny.DEFAULT_DAYS);
    Suspicion first = suspected.suspicions().orElseThrow().suspicions().getFirst();
    byte[] written = sample.write(format, suspected, "zh");

    String text =
        switch (format) {
          case XLSX -> {
            try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(written))) {
              StringBuilder cells = new StringBuilder();
              workbook.getSheet("伪造迹象").forEach(row -> row.forEach(cells::append));
              yield cells.toString();
            }
          }
          case DOCX -> {
            try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(written))) {
              yield document.getParagraphs().stream()
                      .map(paragraph -> paragraph.getText())
                      .reduce("", String::concat)
                  + document.getTables().stream()
                      .map(table -> table.getText())
                      .reduce("", String::concat);
            }
          }
          case HTML -> new String(written, StandardCharsets.UTF_8);
        };
    assertTrue(text.contains("迹象不是结论，须由专家查看。"), "what a sign is worth");
    assertTrue(text.contains(first.found().kind().label("zh")), first.toString());
    assertTrue(text.contains(first.found().devices().getFirst()), first.toString());
    assertTrue(text.contains(first.found().reason().zh()), first.toString());
    assertFalse(
        new String(sample.write(DocumentFormat.HTML, report, "zh"), StandardCharsets.UTF_8)
            .contains("伪造迹象"));
  }

  @ParameterizedTest
  @EnumSource(DocumentFormat.class)
  void theSameReportGivesTheSameBytes(DocumentFormat format) throws IOException {
    byte[] first = sample.write(format, report, "zh");
    byte[] second =
        sample.write(
            format,
            sample.verify(report.claims().stream().map(ClaimVerdict::claim).toList()),
            "zh");

    assertArrayEquals(first, second);
    if (format != DocumentFormat.HTML) {
      String core = new String(part(first, "docProps/core.xml"), StandardCharsets.UTF_8);
      assertTrue(core.contains(">" + SampleFleet.AS_OF + "T00:00:00Z</dcterms:created>"), core);
    }
  }

  private static byte[] part(byte[] zip, String name) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return in.readAllBytes();
        }
      }
    }
    throw new AssertionError("no part " + name);
  }

  @Test
  void besideEachRowStandWhatWasClaimedAndWhatBecameOfIt() throws IOException {
    try (XSSFWorkbook workbook =
        new XSSFWorkbook(
            new ByteArrayInputStream(sample.write(DocumentFormat.XLSX, report, "zh")))) {
      Row row = row(workbook.getSheet("申报表"), "连接的工业设备/产品/产线种类及数量（台/套）");
      assertEquals("2.1.1-1", row.getCell(0).getStringCellValue());
      assertEquals(
          new BigDecimal(fact("device.connected/as-of")).doubleValue(),
          row.getCell(2).getNumericCellValue());
      String evidence = row.getCell(3).getStringCellValue();
      assertTrue(
          evidence.startsWith("记录；device.connected/as-of；") && evidence.contains("导入帧；SHA-256 "),
          evidence);
      assertEquals(75, row.getCell(4).getNumericCellValue());
      assertEquals("✗ 虚高", row.getCell(6).getStringCellValue());
      assertTrue(row.getCell(7).getStringCellValue().length() > 10);
      for (String sheet : List.of("逐项结论", "差额来源", "勾稽关系", "读入说明", "事实", "发现", "完整性")) {
        assertTrue(workbook.getSheet(sheet) != null, sheet);
      }
    }
  }

  /** What 证明资料 says of a figure is what the explanations of its devices and days add up to. */
  @Test
  void theFramesBesideAFigureAreThoseThatItsExplanationsName() throws IOException {
    String id = "device.public-cloud.daily-running/month";
    Explanation whole = explain(id, Optional.empty(), Optional.empty());
    Set<String> devices =
        whole.contributions().stream()
            .filter(one -> one.cause().isEmpty())
            .map(Composition.Contribution::subject)
            .collect(Collectors.toSet());
    Set<String> frames = new TreeSet<>();
    Period days = whole.fact().period().orElseThrow();
    for (String device : devices) {
      for (LocalDate day : days.from().datesUntil(days.to().plusDays(1)).toList()) {
        explain(id, Optional.of(device), Optional.of(day))
            .trace()
            .orElseThrow()
            .frames()
            .forEach(frame -> frames.add(frame.digest().toString()));
      }
    }

    FigureEvidence rests = Objects.requireNonNull(sample.figures().get(id));

    assertEquals(devices.size(), rests.subjects());
    assertEquals(frames.size(), rests.edgeFrames() + rests.importedFrames());
    try (XSSFWorkbook workbook =
        new XSSFWorkbook(
            new ByteArrayInputStream(sample.write(DocumentFormat.XLSX, report, "en")))) {
      FigureEvidence connected =
          Objects.requireNonNull(sample.figures().get("device.connected/as-of"));
      String evidence = evidence(workbook, "device.connected/as-of");
      assertTrue(evidence.contains(connected.subjects() + " devices count"), evidence);
      assertTrue(evidence.contains(connected.importedFrames() + " imported ones"), evidence);
    }
  }

  private static Explanation explain(String id, Optional<String> subject, Optional<LocalDate> day) {
    return sample.explainer().explain(new Question(FactId.parse(id), subject, day, false));
  }

  private static String evidence(XSSFWorkbook workbook, String id) {
    for (Row row : workbook.getSheetAt(0)) {
      for (Cell cell : row) {
        if (cell.getCellType() == CellType.STRING && cell.getStringCellValue().contains(id)) {
          return cell.getStringCellValue();
        }
      }
    }
    throw new AssertionError("no evidence of " + id);
  }

  private static String fact(String id) {
    return report.facts().stream()
        .filter(fact -> fact.id().equals(id))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static Row row(Sheet sheet, String name) {
    for (Row row : sheet) {
      if (row.getCell(1) != null
          && row.getCell(1).getCellType() == CellType.STRING
          && row.getCell(1).getStringCellValue().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no row " + name);
  }
}
