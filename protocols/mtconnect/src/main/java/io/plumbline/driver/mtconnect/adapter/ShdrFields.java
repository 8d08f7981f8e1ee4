package io.plumbline.driver.mtconnect.adapter;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an SHDR line at its pipes. A field that is wholly in double quotes may hold a pipe written
 * as {@code \|}; any other quote or backslash stands for itself.
 */
final class ShdrFields {
  private ShdrFields() {}

  static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    while (start <= line.length()) {
      int end = quotedEnd(line, start);
      if (end >= 0) {
        fields.add(line.substring(start + 1, end - 1).replace("\\|", "|"));
      } else {
        end = line.indexOf('|', start);
        end = end < 0 ? line.length() : end;
        fields.add(line.substring(start, end));
      }
      start = end + 1;
    }
    return fields;
  }

  /** Where a quoted field with an escaped pipe ends, or −1 when the field is none. */
  private static int quotedEnd(String line, int start) {
    if (start >= line.length() || line.charAt(start) != '"') {
      return -1;
    }
    boolean escaped = false;
    for (int i = start + 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '|') {
        if (line.charAt(i - 1) != '\\') {
          return -1;
        }
        escaped = true;
      } else if (c == '"' && (i + 1 == line.length() || line.charAt(i + 1) == '|')) {
        return escaped ? i + 1 : -1;
      }
    }
    return -1;
  }
}
