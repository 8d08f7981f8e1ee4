package io.plumbline.contract.claim;

import io.plumbline.contract.csv.CsvColumns;
import io.plumbline.contract.csv.CsvLimits;
import io.plumbline.contract.csv.CsvRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the columns that {@code claims.csv} and {@code declared.csv} have in common. The key of a
 * row is indicator, window, dimension and member. One instance for each file.
 */
public final class ClaimRows {
  /** {@code claims.csv}. */
  public static final CsvColumns CLAIMS =
      CsvColumns.of("indicator", "window?", "dimension?", "member?", "value", "unit?");

  /** {@code declared.csv}; its seventh column is the attachment. */
  public static final CsvColumns DECLARED =
      CsvColumns.of(
          "indicator", "window?", "dimension?", "member?", "value", "unit?", "attachment?");

  private static final List<String> WINDOWS = List.of("as-of", "month", "year");

  private final Map<List<String>, Long> lines = new HashMap<>();

  /** The row as a claim; what is wrong with it is added to the row's errors. */
  public Claim claim(CsvRow row) {
    String indicator = row.requiredText(0);
    if (indicator.length() > CsvLimits.MAX_IDENTIFIER) {
      row.unexpected(0, "指标标识或表中的名称", "an indicator id or the name of a row of the form");
    }
    String window = row.text(1);
    if (!window.isEmpty() && !WINDOWS.contains(window)) {
      row.unexpected(1, "as-of、month 或 year", "as-of, month or year");
    }
    String dimension = row.text(2);
    String member = row.text(3);
    if (!dimension.isEmpty() && member.isEmpty()) {
      row.error(
          3,
          "值是空的，应为 " + dimension + " 的一个成员。",
          "the value is empty, expected a member of " + dimension + ".");
    } else if (dimension.isEmpty() && !member.isEmpty()) {
      row.error(
          2,
          "值是空的，而 member 列有“" + member + "”，应写明它属于哪个维度。",
          "the value is empty, expected the dimension that '" + member + "' is a member of.");
    }
    Claim claim =
        new Claim(
            row.line(), indicator, window, dimension, member, row.requiredText(4), row.text(5));
    Long before = lines.putIfAbsent(List.of(indicator, window, dimension, member), row.line());
    if (before != null) {
      row.error(
          0,
          "指标、窗口、维度和成员与第 " + before + " 行重复。",
          "duplicate key: line "
              + before
              + " has the same indicator, window, dimension and member.");
    }
    return claim;
  }
}
