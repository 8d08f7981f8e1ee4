package io.plumbline.verifier.engine.scheme;

import io.plumbline.verifier.engine.rule.Source;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the characters of a value stand in a file. A value may be plain, quoted, or a block over
 * several lines; YAML changes nothing but the blanks of the values that are looked for here, so the
 * other characters are followed one by one. Immutable.
 */
final class Positions {
  private static final Pattern PLACE = Pattern.compile("(.*):(\\d+):(\\d+)", Pattern.DOTALL);

  private final List<String> lines;

  Positions(String text) {
    this.lines = text.lines().toList();
  }

  /**
   * A value as an expression that knows where it stands.
   *
   * @param place of the value, {@code file:line:column}
   */
  Source source(String value, String place) {
    return new Source(value, offset -> at(value, place, offset));
  }

  private String at(String value, String place, int offset) {
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.matches()) {
      return place;
    }
    int line = Integer.parseInt(matcher.group(2)) - 1;
    int column = Integer.parseInt(matcher.group(3)) - 1;
    if (line >= lines.size() || column >= lines.get(line).length()) {
      return place;
    }
    char first = lines.get(line).charAt(column);
    if (first == '|' || first == '>') {
      line++;
      column = 0;
    } else if (first == '\'' || first == '"') {
      column++;
    }
    int rest = (int) value.substring(0, offset).chars().filter(c -> !isBlank(c)).count();
    boolean end = offset >= value.length();
    for (; line < lines.size(); line++, column = 0) {
      String text = lines.get(line);
      for (; column < text.length(); column++) {
        if (isBlank(text.charAt(column))) {
          continue;
        }
        if (rest == 0) {
          return matcher.group(1) + ":" + (line + 1) + ":" + (column + 1);
        }
        rest--;
        if (rest == 0 && end) {
          return matcher.group(1) + ":" + (line + 1) + ":" + (column + 2);
        }
      }
    }
    return place;
  }

  private static boolean isBlank(int c) {
    return Character.isWhitespace(c);
  }
}
