package io.plumbline.verifier.console.handin.office;

import io.plumbline.contract.fault.Words;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.jspecify.annotations.Nullable;

/**
 * One cell of a sheet as its reader sees it. A number is what is shown, and what is stored must
 * round to it: a number format that shows another figure is refused.
 */
final class XlsxCell {
  /** Excel computes with 15 digits and shows no more. */
  private static final MathContext SHOWN_DIGITS = new MathContext(15, RoundingMode.HALF_UP);

  private static final Pattern SHOWN =
      Pattern.compile("([+-]?[\\d,]+(?:\\.\\d+)?)\\s*([^\\d.,+-]*)");

  private final XSSFCell cell;
  private final Words at;

  private XlsxCell(XSSFCell cell, Words at) {
    this.cell = cell;
    this.at = at;
  }

  static GridCell read(XSSFCell cell, Words at) {
    return new XlsxCell(cell, at).read();
  }

  private GridCell read() {
    return switch (cell.getCellType()) {
      case BLANK, _NONE -> plain("");
      case STRING -> text();
      case NUMERIC -> number();
      case BOOLEAN -> plain(Boolean.toString(cell.getBooleanCellValue()));
      case FORMULA ->
          refused(
              "=" + cell.getCellFormula(),
              "是公式，它存的结果不可信；请粘贴为数值",
              "it is a formula, whose stored result proves nothing; expected a plain value");
      case ERROR ->
          refused(
              cell.getErrorCellString(),
              "是错误值，应为数或文字",
              "it is an error value, expected a number or text");
    };
  }

  private GridCell text() {
    XSSFRichTextString text = cell.getRichStringCellValue();
    boolean marked = isMarked(cell.getCellStyle().getFont());
    for (int i = 0; i < text.numFormattingRuns(); i++) {
      marked |= isMarked(text.getFontOfFormattingRun(i));
    }
    if (marked) {
      return refused(
          text.getString(),
          "有删除线、上标或下标，应为普通文字",
          "parts of it are struck out, superscript or subscript, expected plain text");
    }
    if (text.getString().length() > PackageLimits.MAX_CELL_CHARACTERS) {
      return refused(
          text.getString().substring(0, 40) + "…",
          "超过 32 767 个字符的上限",
          "it is longer than the limit of 32 767 characters");
    }
    return plain(text.getString());
  }

  private static boolean isMarked(@Nullable XSSFFont font) {
    return font != null && (font.getStrikeout() || font.getTypeOffset() != Font.SS_NONE);
  }

  private GridCell number() {
    double stored = cell.getNumericCellValue();
    BigDecimal exact = new BigDecimal(stored, SHOWN_DIGITS);
    String shown = new DataFormatter(Locale.ROOT).formatCellValue(cell);
    if (DateUtil.isCellDateFormatted(cell)) {
      return refused(shown, "是日期，应为数或文字", "it is a date, expected a number or text");
    }
    if (isMarked(cell.getCellStyle().getFont())) {
      return refused(
          shown,
          "有删除线、上标或下标，应为普通数字",
          "it is struck out, superscript or subscript, expected a plain number");
    }
    if (cell.getCellStyle().getDataFormat() == 0) {
      BigDecimal plain = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
      return plain(plain.toPlainString());
    }
    return agrees(shown, exact)
        ? plain(shown)
        : refused(
            shown,
            "显示的与存储的 " + exact.toPlainString() + " 不符，应为显示原值的数字格式",
            "it shows another figure than is stored, "
                + exact.toPlainString()
                + "; expected a number format that shows the value");
  }

  /** Whether the stored number rounds to the shown one; a percent sign stands for hundredths. */
  private static boolean agrees(String shown, BigDecimal exact) {
    Matcher number = SHOWN.matcher(shown.strip());
    if (!number.matches()) {
      return false;
    }
    BigDecimal figure = new BigDecimal(number.group(1).replace(",", ""));
    BigDecimal value = number.group(2).contains("%") ? exact.movePointRight(2) : exact;
    BigDecimal half = new BigDecimal("0.5000001").movePointLeft(figure.scale());
    return figure.subtract(value).abs().compareTo(half) <= 0;
  }

  private GridCell plain(String text) {
    return GridCell.of(cell.getRowIndex() + 1, cell.getColumnIndex() + 1, at, text);
  }

  private GridCell refused(String text, String zh, String en) {
    return new GridCell(
        cell.getRowIndex() + 1,
        cell.getColumnIndex() + 1,
        at,
        text,
        Optional.of(new Words(zh, en)));
  }
}
