package io.plumbline.verifier.console.handin;

import io.plumbline.verifier.console.handin.cell.CellText;
import io.plumbline.verifier.console.handin.office.GridCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The head of a form's table: which column holds the rows' names and which the figures.
 *
 * @param name column of the names, 0 for the first
 * @param value column of 平台实际情况
 * @param number column of the rows' numbers, −1 where there is none
 */
record FormHead(int name, int value, int number) {
  private static final Set<String> NAMES = Set.of("内容", "指标名称", "指标内容");
  private static final Set<String> NUMBERS = Set.of("序号", "No.");
  private static final Set<String> VALUES = Set.of("平台实际情况", "实际情况");

  private static final Set<String> EXPLAINING =
      Set.of("说明", "填报说明", "指标说明", "二级指标", "分值", "声明的指标", "Claim", "指标", "Indicator");

  /** What stands in front of a translation in the head of a form that Plumbline wrote. */
  static final String TRANSLATION = "·";

  /** The head, when a row is one; a row with two columns of a kind is none. */
  static Optional<FormHead> of(List<GridCell> row) {
    List<Integer> names = columns(row, NAMES);
    List<Integer> values = columns(row, VALUES);
    List<Integer> numbers = columns(row, NUMBERS);
    return names.size() == 1 && values.size() == 1
        ? Optional.of(
            new FormHead(
                names.getFirst(), values.getFirst(), numbers.size() == 1 ? numbers.getFirst() : -1))
        : Optional.empty();
  }

  /**
   * Whether a row is the head of a table that explains or judges rows instead of filling them in.
   */
  static boolean explains(List<GridCell> row) {
    return row.stream().map(cell -> title(cell.text())).anyMatch(EXPLAINING::contains);
  }

  private static List<Integer> columns(List<GridCell> row, Set<String> titles) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      boolean continued = i > 0 && row.get(i).equals(row.get(i - 1));
      if (!continued && titles.contains(title(row.get(i).text()))) {
        columns.add(i);
      }
    }
    return columns;
  }

  /** A title without the number of its footnote and without a translation. */
  private static String title(String text) {
    String name = CellText.name(text);
    int translation = name.indexOf(TRANSLATION);
    String original = translation < 0 ? name : name.substring(0, translation);
    return original.replaceFirst("\\d{1,2}$", "");
  }
}
