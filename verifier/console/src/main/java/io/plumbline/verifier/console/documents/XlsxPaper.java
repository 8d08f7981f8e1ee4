package io.plumbline.verifier.console.documents;

import io.plumbline.verifier.engine.report.FormulaGuard;
import io.plumbline.verifier.engine.report.TextTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * A paper as a workbook. Text is always stored as text, never as a formula, and marked so that it
 * stays text when somebody edits the cell.
 */
final class XlsxPaper {
  /** Excel keeps 15 digits of a number; a longer one stays text. */
  private static final int MAX_DIGITS = 15;

  private static final int MAX_COLUMN_WIDTH = 255;
  private static final int MAX_SHEET_NAME = 31;
  private static final float LINE_POINTS = 15;

  /** Excel shows rows of at most 409 points. */
  private static final int MAX_LINES = 27;

  private final XSSFWorkbook workbook = new XSSFWorkbook();
  private final XlsxLooks looks = new XlsxLooks(workbook);
  private final Paper paper;

  private XlsxPaper(Paper paper) {
    this.paper = paper;
  }

  static byte[] write(Paper paper) throws IOException {
    XlsxPaper writing = new XlsxPaper(paper);
    try (XSSFWorkbook workbook = writing.workbook) {
      List<Table> tables = paper.tables();
      for (int i = 0; i < tables.size(); i++) {
        writing.sheet(tables.get(i), i == 0);
      }
      return StablePackage.bytes(workbook, paper.title(), paper.asOf());
    }
  }

  private void sheet(Table table, boolean first) {
    String name = table.title();
    XSSFSheet sheet =
        workbook.createSheet(name.substring(0, Math.min(name.length(), MAX_SHEET_NAME)));
    int width = table.columns().size();
    for (int i = 0; i < width; i++) {
      sheet.setColumnWidth(i, Math.min(table.columns().get(i).width(), MAX_COLUMN_WIDTH) * 256);
    }
    int next = across(sheet, 0, first ? paper.title() : table.title(), XlsxLooks.Look.TITLE, width);
    if (first) {
      for (Paper.Line line : paper.summary()) {
        String text = line.label() + "  " + line.value().marked();
        next = across(sheet, next, text, XlsxLooks.Look.NOTE, width);
      }
    }
    if (!table.note().isEmpty()) {
      next = across(sheet, next, table.note(), XlsxLooks.Look.NOTE, width);
    }
    int head = next++;
    XSSFRow titles = sheet.createRow(head);
    for (int i = 0; i < width; i++) {
      text(titles, i, table.columns().get(i).title(), XlsxLooks.Look.HEAD);
    }
    for (List<Cell> row : table.rows()) {
      if (row.size() == 1 && width > 1) {
        next = across(sheet, next, row.getFirst().text(), XlsxLooks.Look.SECTION, width);
      } else {
        XSSFRow written = sheet.createRow(next++);
        row(written, row);
        written.setHeightInPoints(LINE_POINTS * lines(row, table.columns()));
      }
    }
    sheet.createFreezePane(0, head + 1);
    sheet.setRepeatingRows(new CellRangeAddress(head, head, -1, -1));
    print(sheet);
  }

  /** Lines of the highest cell; not every program works that out when it opens a workbook. */
  private static int lines(List<Cell> cells, List<Table.Column> columns) {
    int most = 1;
    for (int i = 0; i < cells.size(); i++) {
      int room = Math.max(1, columns.get(i).width() - 1);
      int lines =
          cells
              .get(i)
              .marked()
              .lines()
              .mapToInt(line -> Math.max(1, Math.ceilDiv(TextTable.width(line), room)))
              .sum();
      most = Math.max(most, lines);
    }
    return Math.min(most, MAX_LINES);
  }

  private int across(XSSFSheet sheet, int number, String text, XlsxLooks.Look look, int width) {
    text(sheet.createRow(number), 0, text, look);
    if (width > 1) {
      sheet.addMergedRegionUnsafe(new CellRangeAddress(number, number, 0, width - 1));
    }
    return number + 1;
  }

  private void row(XSSFRow row, List<Cell> cells) {
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      if (cell.number().filter(number -> number.precision() <= MAX_DIGITS).isPresent()) {
        BigDecimal number = cell.number().get();
        XSSFCell written = row.createCell(i);
        written.setCellValue(number.doubleValue());
        written.setCellStyle(looks.number(Math.max(0, number.scale())));
      } else if (cell.tone() == Tone.PLAIN) {
        text(row, i, cell.text(), XlsxLooks.Look.TEXT);
      } else {
        XSSFCell written = row.createCell(i);
        written.setCellValue(cell.marked());
        written.setCellStyle(looks.tone(cell.tone()));
      }
    }
  }

  private void text(XSSFRow row, int column, String text, XlsxLooks.Look look) {
    XSSFCell cell = row.createCell(column);
    cell.setCellValue(text);
    cell.setCellStyle(FormulaGuard.isRisky(text) ? looks.quoted(look) : looks.of(look));
  }

  private static void print(XSSFSheet sheet) {
    PrintSetup setup = sheet.getPrintSetup();
    setup.setPaperSize(PrintSetup.A4_PAPERSIZE);
    setup.setLandscape(true);
    setup.setFitWidth((short) 1);
    setup.setFitHeight((short) 0);
    sheet.setFitToPage(true);
  }
}
