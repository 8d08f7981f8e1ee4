package io.plumbline.verifier.console.documents;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageMar;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageSz;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblLayoutType;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STPageOrientation;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTblLayoutType;

/** A paper as a Word document, A4 across. Lengths are twentieths of a point. */
final class DocxPaper {
  private static final int PAGE_LONG = 16_838;
  private static final int PAGE_SHORT = 11_906;
  private static final int MARGIN = 720;
  private static final int TEXT_WIDTH = PAGE_LONG - 2 * MARGIN;
  private static final int TITLE_POINTS = 16;
  private static final int HEADING_POINTS = 12;
  private static final int TEXT_POINTS = 10;
  private static final int CELL_POINTS = 8;
  private static final String HEAD_GROUND = "DCEBEF";
  private static final String SECTION_GROUND = "F3F5F6";
  private static final String LATIN = "Arial";
  private static final String CHINESE = "宋体";

  private final XWPFDocument document = new XWPFDocument();
  private final Paper paper;

  private DocxPaper(Paper paper) {
    this.paper = paper;
  }

  static byte[] write(Paper paper) throws IOException {
    DocxPaper writing = new DocxPaper(paper);
    try (XWPFDocument document = writing.document) {
      writing.page();
      writing.paragraph(paper.title(), TITLE_POINTS, true, Tone.PLAIN);
      for (Paper.Line line : paper.summary()) {
        writing.paragraph(
            line.label() + (paper.language().equals("en") ? ": " : "：") + line.value().marked(),
            TEXT_POINTS,
            false,
            line.value().tone());
      }
      paper.tables().forEach(writing::table);
      return StablePackage.bytes(document, paper.title(), paper.asOf());
    }
  }

  private void page() {
    CTSectPr section = document.getDocument().getBody().addNewSectPr();
    CTPageSz size = section.addNewPgSz();
    size.setOrient(STPageOrientation.LANDSCAPE);
    size.setW(BigInteger.valueOf(PAGE_LONG));
    size.setH(BigInteger.valueOf(PAGE_SHORT));
    CTPageMar margins = section.addNewPgMar();
    margins.setTop(BigInteger.valueOf(MARGIN));
    margins.setBottom(BigInteger.valueOf(MARGIN));
    margins.setLeft(BigInteger.valueOf(MARGIN));
    margins.setRight(BigInteger.valueOf(MARGIN));
  }

  private void paragraph(String text, int points, boolean bold, Tone tone) {
    XWPFParagraph paragraph = document.createParagraph();
    paragraph.setSpacingAfter(60);
    run(paragraph, text, points, bold, tone);
  }

  private void table(Table table) {
    XWPFParagraph heading = document.createParagraph();
    heading.setSpacingBefore(240);
    heading.setSpacingAfter(80);
    heading.setKeepNext(true);
    run(heading, table.title(), HEADING_POINTS, true, Tone.PLAIN);
    if (!table.note().isEmpty()) {
      paragraph(table.note(), CELL_POINTS, false, Tone.PLAIN);
    }
    int[] widths = widths(table.columns());
    XWPFTable written = document.createTable(1, widths.length);
    CTTblPr properties = written.getCTTbl().getTblPr();
    CTTblLayoutType layout =
        properties.isSetTblLayout() ? properties.getTblLayout() : properties.addNewTblLayout();
    layout.setType(STTblLayoutType.FIXED);
    written.setWidth(TEXT_WIDTH);
    XWPFTableRow head = written.getRow(0);
    head.setRepeatHeader(true);
    head.setCantSplitRow(true);
    for (int i = 0; i < widths.length; i++) {
      cell(head.getCell(i), Cell.of(table.columns().get(i).title()), widths[i], HEAD_GROUND, true);
    }
    for (List<Cell> row : table.rows()) {
      row(written, row, widths);
    }
  }

  private void row(XWPFTable table, List<Cell> cells, int[] widths) {
    XWPFTableRow row = table.insertNewTableRow(table.getNumberOfRows());
    row.setCantSplitRow(true);
    if (cells.size() == 1 && widths.length > 1) {
      XWPFTableCell across = row.addNewTableCell();
      cell(across, cells.getFirst(), TEXT_WIDTH, SECTION_GROUND, true);
      across.getCTTc().getTcPr().addNewGridSpan().setVal(BigInteger.valueOf(widths.length));
      return;
    }
    for (int i = 0; i < widths.length; i++) {
      Cell cell = cells.get(i);
      boolean toned = cell.tone() != Tone.PLAIN;
      cell(row.addNewTableCell(), cell, widths[i], toned ? cell.tone().ground() : "", toned);
    }
  }

  private void cell(XWPFTableCell written, Cell cell, int width, String ground, boolean bold) {
    written.setWidth(Integer.toString(width));
    if (!ground.isEmpty()) {
      written.setColor(ground);
    }
    XWPFParagraph paragraph = written.getParagraphs().getFirst();
    paragraph.setSpacingAfter(0);
    if (cell.number().isPresent()) {
      paragraph.setAlignment(ParagraphAlignment.RIGHT);
    }
    run(paragraph, cell.marked(), CELL_POINTS, bold, cell.tone());
  }

  private static void run(
      XWPFParagraph paragraph, String text, int points, boolean bold, Tone tone) {
    XWPFRun run = paragraph.createRun();
    run.setFontSize(points);
    run.setBold(bold);
    run.setFontFamily(LATIN);
    run.setFontFamily(CHINESE, XWPFRun.FontCharRange.eastAsia);
    run.setColor(tone.ink());
    List<String> lines = clean(text).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0) {
        run.addBreak();
      }
      run.setText(lines.get(i), i);
    }
  }

  /** Without what XML has no room for. */
  private static String clean(String text) {
    return text.codePoints()
        .filter(c -> c >= 0x20 || c == '\n' || c == '\t')
        .filter(c -> c != 0xfffe && c != 0xffff && (c < 0xd800 || c > 0xdfff))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The page's width shared out as the columns ask for it. */
  private static int[] widths(List<Table.Column> columns) {
    int sum = columns.stream().mapToInt(Table.Column::width).sum();
    return columns.stream().mapToInt(column -> TEXT_WIDTH * column.width() / sum).toArray();
  }
}
