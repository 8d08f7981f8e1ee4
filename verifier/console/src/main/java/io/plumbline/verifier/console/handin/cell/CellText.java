package io.plumbline.verifier.console.handin.cell;

import java.util.regex.Pattern;

/** Text of a form without the accidents of typing: full-width forms and kinds of blanks. */
public final class CellText {
  /** U+FF01 to U+FF5E are the printable characters of ASCII in full width. */
  private static final int FULL_WIDTH_OFFSET = 0xfee0;

  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");
  private static final Pattern BLANK_LINES = Pattern.compile(" ?[\\r\\n]+ ?");

  private CellText() {}

  /**
   * The text in half width, runs of blanks as one space, line ends as one line feed, none at either
   * end. Characters that only look like others (superscripts, circled digits, invisible ones) stay
   * what they are: a number with one in it is no number.
   */
  public static String normal(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      out.append(half(text.charAt(i)));
    }
    String spaced = BLANKS.matcher(out).replaceAll(" ");
    return BLANK_LINES.matcher(spaced).replaceAll("\n").strip();
  }

  /** A name without any blank, in half width: what row names and members are compared by. */
  public static String name(String text) {
    return normal(text).replace(" ", "").replace("\n", "");
  }

  private static char half(char c) {
    return switch (c) {
      case '\u3000', '\u00a0', '\u2007', '\u202f', '\u2009' -> ' ';
      case '\u000b', '\u000c', '\u0085', '\u2028', '\u2029' -> '\n';
      case '\u2212' -> '-';
      default -> c >= '\uff01' && c <= '\uff5e' ? (char) (c - FULL_WIDTH_OFFSET) : c;
    };
  }
}
