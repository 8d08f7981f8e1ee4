package io.plumbline.verifier.engine.report;

import java.util.regex.Pattern;

/**
 * Keeps text that came from ledgers and claims from becoming a formula where a spreadsheet opens
 * it. A spreadsheet takes a field for a formula when it begins with one of {@code = + - @}, also in
 * full width, or with a tab or line end in front of them.
 */
public final class FormulaGuard {
  private static final String STARTS = "=+-@\t\r\n＝＋－＠";
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?(E-?\\d+)?");

  private FormulaGuard() {}

  /** Whether a spreadsheet could take a text for a formula; a plain number is none. */
  public static boolean isRisky(String text) {
    String seen = text.stripLeading();
    boolean starts =
        !text.isEmpty()
            && (STARTS.indexOf(text.charAt(0)) >= 0
                || (!seen.isEmpty() && STARTS.indexOf(seen.charAt(0)) >= 0));
    return starts && !NUMBER.matcher(text).matches();
  }

  /** The text with an apostrophe in front where it is risky, which makes it text everywhere. */
  public static String escaped(String text) {
    return isRisky(text) ? "'" + text : text;
  }
}
