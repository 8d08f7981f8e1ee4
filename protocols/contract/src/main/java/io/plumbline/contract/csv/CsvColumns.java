package io.plumbline.contract.csv;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns that a format knows, in the order of its page. A column's index in this list is how a
 * reader's caller asks for it, wherever the file has put it.
 *
 * @param names the names, letter for letter
 * @param required for each name, whether a file without the column is an error
 */
public record CsvColumns(List<String> names, List<Boolean> required) {
  public CsvColumns {
    names = List.copyOf(names);
    required = List.copyOf(required);
  }

  /** The columns as the formats' page writes them: a name that ends in {@code ?} is optional. */
  public static CsvColumns of(String... columns) {
    List<String> names = new ArrayList<>();
    List<Boolean> required = new ArrayList<>();
    for (String column : columns) {
      boolean optional = column.endsWith("?");
      names.add(optional ? column.substring(0, column.length() - 1) : column);
      required.add(!optional);
    }
    return new CsvColumns(names, required);
  }

  /** The name of a column. */
  public String name(int column) {
    return names.get(column);
  }

  /** How many columns the format knows. */
  public int count() {
    return names.size();
  }
}
