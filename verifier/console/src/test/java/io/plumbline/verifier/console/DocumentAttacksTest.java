package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.claim.Claim;
import io.plumbline.verifier.console.documents.DocumentFormat;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.report.FormulaGuard;
import io.plumbline.verifier.engine.report.ReportCsv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** Claims that want to become formulas, scripts or markup stay text in every document. */
@Tag("slow")
class DocumentAttacksTest {
  private static final List<String> ATTACKS =
      List.of(
          "=HYPERLINK(\"http://127.0.0.1\",\"x\")",
          "+1+1",
          "-2+3",
          "@SUM(1,1)",
          "\t=1+1",
          "\r=1+1",
          "＝1+1",
          " =1+1",
          "<script>alert(1)</script>",
          "\" onmouseover=\"alert(1)",
          "</style><img src=x onerror=alert(1)>");

  @TempDir private static Path folder;
  private static SampleReport sample;
  private static VerificationReport attacked;

  @BeforeAll
  static void verifyOnce() throws IOException {
    sample = new SampleReport(folder);
    attacked = attacked();
  }

  private static VerificationReport attacked() {
    List<Claim> claims = new ArrayList<>();
    for (String attack : ATTACKS) {
      claims.add(new Claim(1, attack, "", "", "", attack, attack));
      claims.add(new Claim(1, "device.connected", "as-of", "category", attack, "5", ""));
    }
    return sample.verify(claims);
  }

  @Test
  void noCellOfAWorkbookIsAFormula() throws IOException {
    int quoted = 0;
    try (XSSFWorkbook workbook =
        new XSSFWorkbook(
            new ByteArrayInputStream(sample.write(DocumentFormat.XLSX, attacked, "zh")))) {
      for (Sheet sheet : workbook) {
        for (Row row : sheet) {
          for (Cell cell : row) {
            assertTrue(
                cell.getCellType() != CellType.FORMULA, sheet.getSheetName() + cell.getAddress());
            if (cell.getCellType() == CellType.STRING
                && FormulaGuard.isRisky(cell.getStringCellValue())) {
              assertTrue(cell.getCellStyle().getQuotePrefixed(), cell.getStringCellValue());
              quoted++;
            }
          }
        }
      }
    }
    assertTrue(quoted > ATTACKS.size(), "quoted: " + quoted);
  }

  @Test
  void noFieldOfCsvBecomesAFormula() {
    String csv = ReportCsv.text(attacked, "zh");
    for (String attack : ATTACKS) {
      if (FormulaGuard.isRisky(attack)) {
        assertFalse(csv.contains("," + attack), attack);
        assertFalse(csv.contains("\n" + attack), attack);
        assertFalse(csv.contains("\"" + attack.replace("\"", "\"\"")), attack);
      }
    }
    assertTrue(csv.contains("'+1+1,"), csv);
    assertFalse(FormulaGuard.isRisky("-5.25"));
  }

  @Test
  void htmlIsEscapedAndLoadsNothing() {
    String html =
        new String(sample.write(DocumentFormat.HTML, attacked, "zh"), StandardCharsets.UTF_8);

    assertFalse(html.contains("<script"), "a script");
    assertFalse(html.contains("<img"), "a picture");
    assertFalse(html.contains("\" onmouseover"), "an attribute");
    assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assertTrue(html.contains("default-src 'none'"));
    assertTrue(html.contains("<html lang=\"zh-CN\">"));
    assertTrue(html.contains("<th scope=\"col\">平台实际情况</th>"));
    assertFalse(html.contains("url(") || html.contains("@import"), "something to load");
  }

  @Test
  void wordKeepsAttacksAsText() throws IOException {
    try (XWPFDocument document =
        new XWPFDocument(
            new ByteArrayInputStream(sample.write(DocumentFormat.DOCX, attacked, "en")))) {
      String text =
          document.getTables().stream().map(table -> table.getText()).reduce("", String::concat);
      assertTrue(text.contains("<script>alert(1)</script>"));
      assertTrue(document.getTables().getFirst().getRow(0).isRepeatHeader());
    }
  }
}
