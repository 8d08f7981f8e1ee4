package io.plumbline.contract.csv;

import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the columns of a format in the header line of a file. */
record CsvHeader(Path file, long line, CsvColumns columns) {
  /**
   * Sets for each column of the format the field it is in, −1 where the file lacks it.
   *
   * @return what is wrong with the header
   */
  CsvErrors bind(String[] names, int[] fieldOf) {
    CsvErrors errors = new CsvErrors();
    Arrays.fill(fieldOf, -1);
    List<String> unknown = new ArrayList<>();
    for (int field = 0; field < names.length; field++) {
      int column = columns.names().indexOf(names[field]);
      if (column < 0) {
        unknown.add(names[field]);
      } else if (fieldOf[column] >= 0) {
        errors.add(
            error(
                names[field], "标题行里有两个同名的列。", "two columns of the same name in the header line."));
      } else {
        fieldOf[column] = field;
      }
    }
    for (int column = 0; column < fieldOf.length; column++) {
      if (fieldOf[column] < 0 && columns.required().get(column)) {
        String known = String.join(", ", columns.names());
        errors.add(
            error(
                columns.name(column),
                "缺少这个必需的列；本表的列是 " + known + "。",
                "this required column is missing; the columns of this file are " + known + "."));
      }
    }
    unknown.forEach(name -> errors.add(unknown(name, fieldOf)));
    return errors;
  }

  private CsvError unknown(String name, int[] fieldOf) {
    List<String> free = new ArrayList<>();
    for (int column = 0; column < fieldOf.length; column++) {
      if (fieldOf[column] < 0) {
        free.add(columns.name(column));
      }
    }
    String nearest = Nearest.to(name, free.isEmpty() ? columns.names() : free).orElse("");
    return error(
        CsvError.shown(name),
        "未知的列，最接近的已知列是 " + nearest + "。",
        "this column is unknown; the nearest known column is " + nearest + ".");
  }

  private CsvError error(String column, String zh, String en) {
    return new CsvError(file, line, column, new Words(zh, en));
  }
}
