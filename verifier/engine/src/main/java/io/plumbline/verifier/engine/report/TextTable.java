package io.plumbline.verifier.engine.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text for terminals, aligned by display width: East Asian wide characters take two
 * cells.
 */
public final class TextTable {
  private static final int MAX_CELL = 72;

  private final List<String> header;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param header column titles; one that begins with {@code >} is aligned to the right
   */
  public TextTable(String... header) {
    this.header = new ArrayList<>();
    this.right = new boolean[header.length];
    for (int i = 0; i < header.length; i++) {
      right[i] = header[i].startsWith(">");
      this.header.add(right[i] ? header[i].substring(1) : header[i]);
    }
  }

  /** Adds a row with one cell for each column. */
  public void row(String... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(cells.length + " cells, expected " + right.length);
    }
    rows.add(List.of(cells));
  }

  /** Whether there are no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The table, each line ended by a line feed. */
  @Override
  public String toString() {
    int[] widths = new int[right.length];
    widen(widths, header);
    rows.forEach(row -> widen(widths, row));
    StringBuilder out = new StringBuilder();
    line(out, widths, header);
    for (int i = 0; i < widths.length; i++) {
      out.append(i == 0 ? "" : "  ").append("─".repeat(widths[i]));
    }
    out.append('\n');
    rows.forEach(row -> line(out, widths, row));
    return out.toString();
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], Math.min(MAX_CELL, width(cells.get(i))));
    }
  }

  private void line(StringBuilder out, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(Math.max(0, widths[i] - width(cells.get(i))));
      line.append(i == 0 ? "" : "  ");
      line.append(right[i] ? pad + cells.get(i) : cells.get(i) + pad);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  /** Cells that a text takes on a terminal (Unicode Standard Annex 11). */
  public static int width(String text) {
    return text.codePoints().map(TextTable::width).sum();
  }

  private static int width(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        codePoint >= 0x1100
            && (codePoint <= 0x115f
                || (codePoint >= 0x2e80 && codePoint <= 0xa4cf && codePoint != 0x303f)
                || (codePoint >= 0xac00 && codePoint <= 0xd7a3)
                || (codePoint >= 0xf900 && codePoint <= 0xfaff)
                || (codePoint >= 0xfe30 && codePoint <= 0xfe6f)
                || (codePoint >= 0xff00 && codePoint <= 0xff60)
                || (codePoint >= 0xffe0 && codePoint <= 0xffe6)
                || (codePoint >= 0x1f300 && codePoint <= 0x1faff)
                || (codePoint >= 0x20000 && codePoint <= 0x3fffd));
    return wide ? 2 : 1;
  }
}
