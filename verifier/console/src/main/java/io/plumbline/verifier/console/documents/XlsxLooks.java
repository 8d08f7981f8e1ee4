package io.plumbline.verifier.console.documents;

import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The styles of a workbook, each made once: a workbook has room for 64 000. */
final class XlsxLooks {
  private static final short TITLE_POINTS = 14;
  private static final String HEAD_GROUND = "DCEBEF";
  private static final String SECTION_GROUND = "F3F5F6";
  private static final String LINE = "B9C4C9";

  private final XSSFWorkbook workbook;
  private final Map<Look, XSSFCellStyle> looks = new EnumMap<>(Look.class);
  private final Map<Look, XSSFCellStyle> quoted = new EnumMap<>(Look.class);
  private final Map<Tone, XSSFCellStyle> tones = new EnumMap<>(Tone.class);
  private final Map<Integer, XSSFCellStyle> numbers = new TreeMap<>();

  /** What a text is. */
  enum Look {
    TITLE,
    NOTE,
    HEAD,
    SECTION,
    TEXT
  }

  XlsxLooks(XSSFWorkbook workbook) {
    this.workbook = workbook;
  }

  XSSFCellStyle of(Look look) {
    return looks.computeIfAbsent(look, this::create);
  }

  /** The same for a text that must not become a formula when its cell is edited. */
  XSSFCellStyle quoted(Look look) {
    return quoted.computeIfAbsent(
        look,
        key -> {
          XSSFCellStyle style = create(key);
          style.setQuotePrefixed(true);
          return style;
        });
  }

  XSSFCellStyle tone(Tone tone) {
    return tones.computeIfAbsent(
        tone,
        key -> {
          XSSFCellStyle style = bordered();
          fill(style, key.ground());
          style.setFont(font(key.ink(), true));
          return style;
        });
  }

  /** A number with thousands separators and decimals. */
  XSSFCellStyle number(int decimals) {
    return numbers.computeIfAbsent(
        decimals,
        key -> {
          XSSFCellStyle style = bordered();
          String format = key == 0 ? "#,##0" : "#,##0." + "0".repeat(key);
          style.setDataFormat(workbook.createDataFormat().getFormat(format));
          style.setAlignment(HorizontalAlignment.RIGHT);
          return style;
        });
  }

  private XSSFCellStyle create(Look look) {
    return switch (look) {
      case TITLE -> {
        XSSFCellStyle style = workbook.createCellStyle();
        XSSFFont font = font(Tone.PLAIN.ink(), true);
        font.setFontHeightInPoints(TITLE_POINTS);
        style.setFont(font);
        yield style;
      }
      case NOTE -> workbook.createCellStyle();
      case HEAD -> {
        XSSFCellStyle style = bordered();
        fill(style, HEAD_GROUND);
        style.setFont(font(Tone.PLAIN.ink(), true));
        yield style;
      }
      case SECTION -> {
        XSSFCellStyle style = bordered();
        fill(style, SECTION_GROUND);
        style.setFont(font(Tone.PLAIN.ink(), true));
        yield style;
      }
      case TEXT -> bordered();
    };
  }

  private XSSFCellStyle bordered() {
    XSSFCellStyle style = workbook.createCellStyle();
    style.setWrapText(true);
    style.setVerticalAlignment(VerticalAlignment.TOP);
    XSSFColor line = color(LINE);
    style.setBorderTop(BorderStyle.THIN);
    style.setBorderBottom(BorderStyle.THIN);
    style.setBorderLeft(BorderStyle.THIN);
    style.setBorderRight(BorderStyle.THIN);
    style.setTopBorderColor(line);
    style.setBottomBorderColor(line);
    style.setLeftBorderColor(line);
    style.setRightBorderColor(line);
    return style;
  }

  private static void fill(XSSFCellStyle style, String ground) {
    style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
    style.setFillForegroundColor(color(ground));
  }

  private XSSFFont font(String ink, boolean bold) {
    XSSFFont font = workbook.createFont();
    font.setBold(bold);
    font.setColor(color(ink));
    return font;
  }

  private static XSSFColor color(String hex) {
    return new XSSFColor(HexFormat.of().parseHex(hex), null);
  }
}
