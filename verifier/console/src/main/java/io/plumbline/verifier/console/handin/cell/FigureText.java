package io.plumbline.verifier.console.handin.cell;

import io.plumbline.contract.fault.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as people write it into a form: {@code 1234}, {@code 1,234.5}, {@code 1.2万台}, {@code
 * 85.5%}. One reading or none: a text that could mean two numbers is none.
 */
public final class FigureText {
  /** Digits with separators of thousands in every place or in none; no needless zero in front. */
  static final String UNSIGNED =
      "(?:[1-9]\\d{0,2}(?:,\\d{3}){1,5}|0|[1-9]\\d{0,17})(?:\\.\\d{1,18})?";

  /** The same with a sign. */
  static final String NUMBER = "[+-]?" + UNSIGNED;

  private static final Pattern FIGURE =
      Pattern.compile("(" + NUMBER + ")\\s*([^\\d\\s.,+\\-][^\\d]*)?");

  /** Words that turn a number into an estimate or a bound. */
  private static final List<String> HEDGES =
      List.of(
          "约", "近", "超", "逾", "余", "多", "左右", "上下", "以上", "以下", "不少于", "不低于", "不超过", "至少", "至多",
          "大概", "大致", "估", "≈", "≥", "≤", ">", "<", "~", "+");

  private FigureText() {}

  /**
   * Reads a figure.
   *
   * @param text in half width, as {@link CellText#normal} gives it
   * @param unit the row's unit; the result is in it
   */
  public static Optional<BigDecimal> read(String text, String unit) {
    Matcher figure = FIGURE.matcher(text);
    if (!figure.matches()) {
      return Optional.empty();
    }
    String suffix = figure.group(2) == null ? "" : figure.group(2).replaceAll("\\s", "");
    return of(figure.group(1), suffix, unit);
  }

  static Optional<BigDecimal> of(String number, String suffix, String unit) {
    return Units.exponent(unit, suffix)
        .map(exponent -> Units.scaled(new BigDecimal(number.replace(",", "")), exponent));
  }

  /** Whether a text has a word in it that says that its number is not exact. */
  static boolean isHedged(String text) {
    return HEDGES.stream().anyMatch(text::contains);
  }

  /** What a cell with one figure should hold. */
  static Words expected(String text, String unit) {
    if (isHedged(text)) {
      return new Words(
          "应为确切的数" + inUnit(unit, "，单位 ") + "；“约、近、超、余、以上、+”之类的数不能核对",
          "expected an exact number"
              + inUnit(unit, " in ")
              + "; nothing can be checked against an estimate or a bound");
    }
    return new Words(
        "应为一个数，可有千分位、万、亿" + inUnit(unit, "和单位 "),
        "expected one number, with thousands separators, 万, 亿" + inUnit(unit, " and the unit "));
  }

  private static String inUnit(String unit, String before) {
    return unit.isEmpty() ? "" : before + unit;
  }
}
