package io.plumbline.contract.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The words that a column may hold, letter for letter, each with what it stands for. Immutable. */
public final class CsvTokens<T> {
  private final List<T> values;
  private final byte[][] tokens;
  private final String names;

  /** The values of an enumeration by their names in files. */
  public CsvTokens(T[] values, Function<T, String> token) {
    this.values = List.of(values);
    this.tokens = new byte[values.length][];
    List<String> list = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String name = token.apply(values[i]);
      tokens[i] = name.getBytes(StandardCharsets.UTF_8);
      list.add(name);
    }
    this.names = String.join(", ", list);
  }

  /** What the field of a column stands for, or null when it is none of the words. */
  public @Nullable T find(CsvReader csv, int column) {
    byte[] bytes = csv.buffer();
    int start = csv.start(column);
    int end = csv.end(column);
    for (int i = 0; i < tokens.length; i++) {
      byte[] token = tokens[i];
      if (end - start == token.length
          && bytes[start] == token[0]
          && Arrays.equals(bytes, start, end, token, 0, token.length)) {
        return values.get(i);
      }
    }
    return null;
  }

  /** The error of a field that is none of the words. */
  public CsvError unexpected(CsvReader csv, int column) {
    return csv.unexpected(column, " " + names + " 之一", "one of " + names);
  }
}
