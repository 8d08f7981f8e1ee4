package io.plumbline.contract.csv;

import io.plumbline.contract.fault.Words;
import java.nio.file.Path;

/**
 * What is wrong with one place of a file.
 *
 * @param file the file as the user named it
 * @param line line on which the record starts, from 1; 0 when the file as a whole is meant
 * @param column name of the column, empty when the record as a whole is meant
 * @param problem the value found and what was expected, without the place
 */
public record CsvError(Path file, long line, String column, Words problem) {
  /** Place and problem. */
  public Words words() {
    StringBuilder zh = new StringBuilder(file.toString());
    StringBuilder en = new StringBuilder(file.toString());
    if (line > 0) {
      zh.append(" 第 ").append(line).append(" 行");
      en.append(" line ").append(line);
    }
    if (!column.isEmpty()) {
      zh.append("，").append(column).append(" 列");
      en.append(", column ").append(column);
    }
    return new Words(
        zh.append("：").append(problem.zh()).toString(),
        en.append(": ").append(problem.en()).toString());
  }

  /** A value as a message shows it: at most 80 characters, control characters escaped. */
  public static String shown(String value) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < value.length() && i < 80; i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c)) {
        shown.append("\\u%04x".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return value.length() > 80 ? shown + "… (" + value.length() + ")" : shown.toString();
  }
}
