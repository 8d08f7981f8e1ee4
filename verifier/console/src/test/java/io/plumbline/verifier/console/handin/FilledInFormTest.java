package io.plumbline.verifier.console.handin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official form, filled in as a workbook and as a Word document. */
@Tag("slow")
class FilledInFormTest {
  private static final List<Scheme> FORMS = List.of(Schemes.get("shanghai-410-2024"));
  private static final String CONNECTED = "连接的工业设备/产品/产线种类及数量（台/套）";
  private static final String BY_CATEGORY = "按二级分类统计工业设备数量（台/套）";
  private static final String PUBLIC = "其中：公有云工业设备连接数量（台/套）";

  private static final List<List<String>> ROWS =
      List.of(
          List.of("连接的工业设备/产品/产线种类及数量\n（台/套）", "总数 １，２００ 台/套，其中私有化部署涉及的相关数量 200 台/套"),
          List.of("按二级分类统计工业设备数量 (台/套)", "采矿设备：1000、化工设备 200"),
          List.of(PUBLIC, ""),
          List.of("其他资源汇聚情况", "汇聚了三家数据中心"),
          List.of("本表没有的指标（个）", "约 9 个"));

  @TempDir private Path folder;
  private Ledger ledger;

  @BeforeEach
  void readAnEmptyLedger() throws IOException {
    Files.writeString(folder.resolve("enterprises.csv"), "enterprise_id,name,region\n");
    Files.writeString(
        folder.resolve("devices.csv"),
        "device_id,enterprise_id,category,deployment,connected_from\n");
    ledger = LedgerReader.read(folder);
  }

  private HandedIn read(Path file) {
    return ClaimsFile.read(file, FORMS, ledger);
  }

  private String refusal(Path file) {
    return assertThrows(InputFault.class, () -> read(file)).words().en();
  }

  private Path form(String format, List<List<String>> rows) throws IOException {
    Path file = folder.resolve("form." + format);
    return format.equals("xlsx")
        ? OfficeFiles.xlsx(file, rows, sheet -> {})
        : OfficeFiles.docx(file, rows, table -> {});
  }

  private Path workbook(Consumer<XSSFSheet> more) throws IOException {
    return OfficeFiles.xlsx(
        folder.resolve("form.xlsx"), List.of(List.of(CONNECTED, "1"), List.of(PUBLIC, "1")), more);
  }

  private Path document(Consumer<XWPFTable> more) throws IOException {
    return OfficeFiles.docx(
        folder.resolve("form.docx"), List.of(List.of(CONNECTED, "1"), List.of(PUBLIC, "1")), more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlsx", "docx"})
  void rowsAreMatchedByNameAndCellsByTheirRow(String format) throws IOException {
    HandedIn handedIn = read(form(format, ROWS));

    assertEquals(
        List.of(
            CONNECTED + "||1200",
            BY_CATEGORY + "|采矿设备|1000",
            BY_CATEGORY + "|化工设备|200",
            "其他资源汇聚情况||汇聚了三家数据中心",
            "本表没有的指标（个）||约 9 个"),
        handedIn.claims().stream()
            .map(claim -> claim.indicator() + "|" + claim.member() + "|" + claim.value())
            .toList());
    assertEquals(2, handedIn.notes().size());
    assertTrue(handedIn.notes().getLast().en().contains("no form has a row '本表没有的指标（个）'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlsx", "docx"})
  void theSummaryTableHasNoHeadAndTwoColumns(String format) throws IOException {
    Path file =
        OfficeFiles.headless(
            folder.resolve("summary." + format),
            List.of(
                List.of("序号", "12"),
                List.of("企业名称", "某公司"),
                List.of("平台性质", "市级"),
                List.of("运维人数（人）", "30"),
                List.of(CONNECTED, "1，200台/套"),
                List.of("付费企业数（个）", "7"),
                List.of("平台是否建立安全管理体系 是/否", "是"),
                List.of("平台订单数量(近一年总量)（个）", "300"),
                List.of("海外设备连接数量（台/套）", ""),
                List.of("本表没有的指标（个）", "9")));

    assertEquals(
        List.of(
            "企业名称=某公司",
            "平台性质=市级",
            "其中：运维人数（人）=30",
            CONNECTED + "=1200",
            "其中：付费企业数（个）=7",
            "平台是否建立安全管理体系=是",
            "平台订单数量(近一年总量)（个）=300"),
        read(file).claims().stream()
            .map(claim -> claim.indicator() + "=" + claim.value())
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlsx", "docx"})
  void aTableWithoutAHeadMayHavePairsSideBySide(String format) throws IOException {
    Scheme form = Schemes.get("shanghai-493-2024");
    Path file =
        OfficeFiles.headless(
            folder.resolve("pairs." + format),
            List.of(
                List.of("企业名称", "某公司", "注册地址", "某路 1 号"),
                List.of("组织机构代码", "91310000", "经营时长（年）", "8"),
                List.of("联系人", "张三", "职务", "经理")));

    HandedIn handedIn = ClaimsFile.read(file, List.of(form), ledger);

    assertEquals(
        List.of("企业名称=某公司", "注册地址=某路 1 号", "组织机构代码=91310000", "经营时长（年）=8", "联系人=张三"),
        handedIn.claims().stream()
            .map(claim -> claim.indicator() + "=" + claim.value())
            .filter(claim -> !claim.startsWith("职务"))
            .toList());
    assertTrue(handedIn.notes().getFirst().en().contains("several rows '职务'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlsx", "docx"})
  void aTableThatExplainsRowsIsNoForm(String format) throws IOException {
    Path file =
        OfficeFiles.headless(
            folder.resolve("explained." + format),
            List.of(
                List.of("指标名称", "说明"),
                List.of(CONNECTED, "截至填表日的数量"),
                List.of(PUBLIC, "截至填表日的数量"),
                List.of("海外设备连接数量（台/套）", "截至填表日的数量")));
    assertTrue(refusal(file).contains("there is no form in it"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlsx", "docx"})
  void everyCellThatCannotBeReadIsNamed(String format) throws IOException {
    String words =
        refusal(form(format, List.of(List.of(CONNECTED, "约1000"), List.of(PUBLIC, "见附件"))));

    List<String> lines = words.lines().toList();
    assertEquals(2, lines.size());
    String place = format.equals("xlsx") ? "sheet '指标明细表' cell E3" : "table 2 row 2 column 5";
    assertTrue(lines.getFirst().contains(place + ": '约1000': expected an exact number"), words);
    assertTrue(lines.getLast().contains("'见附件': expected one number"), words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlsx", "docx"})
  void aRowIsFilledInOnce(String format) throws IOException {
    String words = refusal(form(format, List.of(List.of(PUBLIC, "1"), List.of(PUBLIC, "1"))));
    assertTrue(words.contains("is filled in twice"), words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlsx", "docx"})
  void aTableWithoutKnownRowsIsRefused(String format) throws IOException {
    String words = refusal(form(format, List.of(List.of("利润（万元）甲", "1"))));
    assertTrue(words.contains("not one row of the table is a row of a known form"), words);
  }

  @Test
  void aWorkbookWithoutTheHeadIsRefused() throws IOException {
    String words = refusal(workbook(sheet -> sheet.getRow(1).getCell(4).setCellValue("数值")));
    assertTrue(words.contains("there is no form in it"), words);
  }

  @Test
  void numbersAreTakenAsTheirReaderSeesThem() throws IOException {
    Path file =
        workbook(sheet -> {
          sheet.getRow(2).getCell(4).setCellValue(1234567.4);
          sheet.getRow(2).getCell(4).setCellStyle(style(sheet, "#,##0\"台\""));
          sheet.getRow(3).getCell(4).setCellValue(0.1 + 0.2);
          var percent = sheet.createRow(4);
          percent.createCell(3).setCellValue("平台连接工业设备利用率（%）");
          percent.createCell(4).setCellValue(0.8555);
          percent.getCell(4).setCellStyle(style(sheet, "0.00%"));
        });

    assertEquals(
        List.of("1234567", "0.3", "85.55"),
        read(file).claims().stream().map(Claim::value).toList());
  }

  private static CellStyle style(XSSFSheet sheet, String format) {
    CellStyle style = sheet.getWorkbook().createCellStyle();
    style.setDataFormat(sheet.getWorkbook().createDataFormat().getFormat(format));
    return style;
  }

  @Test
  void aNumberFormatThatShowsAnotherFigureIsRefused() throws IOException {
    String words =
        refusal(
            workbook(sheet -> {
              sheet.getRow(2).getCell(4).setCellValue(5);
              sheet.getRow(2).getCell(4).setCellStyle(style(sheet, "\"1000\""));
              sheet.getRow(3).getCell(4).setCellValue(45000);
              sheet.getRow(3).getCell(4).setCellStyle(style(sheet, "yyyy-mm-dd"));
            }));
    assertTrue(words.contains("it shows another figure than is stored, 5"), words);
    assertTrue(words.contains("it is a date"), words);
  }

  @Test
  void formulasHiddenAndStruckOutCellsAreRefused() throws IOException {
    String words =
        refusal(
            workbook(sheet -> {
              sheet.getRow(2).getCell(4).setCellFormula("SUM(A1:A9)");
              XSSFFont struck = sheet.getWorkbook().createFont();
              struck.setStrikeout(true);
              XSSFRichTextString text = new XSSFRichTextString("1000800");
              text.applyFont(0, 4, struck);
              sheet.getRow(3).getCell(4).setCellValue(text);
              var hidden = sheet.createRow(4);
              hidden.setZeroHeight(true);
              hidden.createCell(3).setCellValue("工业协议兼容适配数量（个）");
              hidden.createCell(4).setCellValue("3");
            }));
    assertTrue(words.contains("cell E3: '=SUM(A1:A9)': it is a formula"), words);
    assertTrue(words.contains("cell E4: '1000800': parts of it are struck out"), words);
    assertTrue(words.contains("cell E5: '3': it is hidden"), words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlsx", "docx"})
  void aFigureMergedOverTwoRowsIsRefused(String format) throws IOException {
    Path file =
        format.equals("xlsx")
            ? workbook(sheet -> sheet.addMergedRegionUnsafe(new CellRangeAddress(2, 3, 4, 4)))
            : document(table -> {
              OfficeFiles.merge(table.getRow(1).getCell(4), true);
              OfficeFiles.merge(table.getRow(2).getCell(4), false);
            });
    String words = refusal(file);
    assertTrue(words.contains("it is merged over the rows"), words);
  }

  @Test
  void cellsMergedAcrossColumnsKeepTheirPlace() throws IOException {
    Path file =
        document(table -> {
          OfficeFiles.span(table.getRow(1).getCell(4), 2);
          table.getRow(1).removeCell(5);
          OfficeFiles.span(table.getRow(2).getCell(0), 3);
          table.getRow(2).removeCell(2);
          table.getRow(2).removeCell(1);
        });
    assertEquals(2, read(file).claims().size());
  }

  @Test
  void fieldsAndHiddenTextInWordAreRefused() throws IOException {
    String words =
        refusal(
            document(table -> {
              var field = table.getRow(1).getCell(4).getParagraphs().getFirst().getCTP();
              field.addNewFldSimple().setInstr("=SUM(ABOVE)");
              var hidden = table.getRow(2).getCell(4).getParagraphs().getFirst().createRun();
              hidden.setText("000");
              hidden.setVanish(true);
            }));
    assertTrue(words.contains("'1': a field or formula"), words);
    assertTrue(words.contains("'1000': hidden text"), words);
  }

  @Test
  void trackedChangesInWordAreRefused() throws IOException {
    Path file =
        document(
            table -> table.getRow(1).getCell(4).getParagraphs().getFirst().getCTP().addNewIns());
    String words = refusal(file);
    assertTrue(words.contains("tracked changes"), words);
  }

  @Test
  void aNameThatTheFormHasSeveralTimesIsNotGuessed() throws IOException {
    Scheme form = Schemes.get("chengdu-platform-2024");
    String name = "利润（万元）";
    Path file = form("docx", List.of(List.of(name, "10"), List.of(name, "20")));

    HandedIn handedIn = ClaimsFile.read(file, List.of(form), ledger);

    assertEquals(
        List.of(name + " [2:5]=10", name + " [3:5]=20"),
        handedIn.claims().stream().map(c -> c.indicator() + "=" + c.value()).toList());
    assertTrue(handedIn.notes().getFirst().en().contains("several rows '利润（万元）'"));
  }

  @Test
  void emptyCellsClaimNothing() throws IOException {
    Path file = form("docx", List.of(List.of(CONNECTED, "5"), List.of(PUBLIC, " ")));
    assertEquals(1, read(file).claims().size());
  }

  @Test
  void claimsCsvMayHoldListCells() throws IOException {
    Path file = folder.resolve("claims.csv");
    Files.writeString(
        file,
        """
        indicator,window,dimension,member,value,unit
        按二级分类统计工业设备数量（台/套）,,,,"机床：1,000、机器人 20",台/套
        device.connected,as-of,,,1020,台/套
        连接的工业设备/产品/产线种类及数量（台/套）,,,,"1,020 台",
        其中：公有云工业设备连接数量（台/套）,,,,约 20,
        """);

    HandedIn handedIn = read(file);

    assertEquals(
        List.of("1000", "20", "1020", "1020", "约 20"),
        handedIn.claims().stream().map(Claim::value).toList());
    assertTrue(handedIn.notes().getFirst().en().contains("claims.csv line 5"));
    assertTrue(handedIn.notes().getFirst().en().endsWith("taken as text"));
  }

  @Test
  void jsonIsReadAsAnArrayAndAsAReport() throws IOException {
    Path file = folder.resolve("claims.json");
    Files.writeString(
        file,
        """
        {"scheme": "x", "facts": [{"a": 1}], "claims": [
          {"indicator": "device.connected", "window": "as-of", "dimensions": {"category": "机床"},
           "claimed": "40", "unit": "台/套", "verified": null, "verdict": "supported", "more": 1},
          {"indicator": "app.total", "value": 12.50}]}
        """);

    assertEquals(
        List.of(
            new Claim(2, "device.connected", "as-of", "category", "机床", "40", "台/套"),
            new Claim(4, "app.total", "", "", "", "12.50", "")),
        read(file).claims());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1]",
        "{\"claims\": {}}",
        "[{\"indicator\": \"a\", \"valeu\": 1}]",
        "[{\"value\": 1}]",
        "[{\"indicator\": \"a\", \"value\": [1]}]",
        "[{\"indicator\": \"a\", \"value\": 1, \"value\": 2}]",
        "[{\"indicator\": \"a\", \"value\": 1, \"window\": \"week\"}]",
        "[] []",
        "[{\"indicator\": \"a\", \"value\": 1}, {\"indicator\": \"a\", \"value\": 2}]"
      })
  void badJsonIsRefusedByName(String json) throws IOException {
    Path file = folder.resolve("claims.json");
    Files.writeString(file, json);
    String words = refusal(file);
    assertTrue(words.contains("claims.json"), words);
  }
}
