package io.plumbline.verifier.engine.scheme;

import io.plumbline.contract.config.Options;
import io.plumbline.verifier.engine.scheme.RowFormat.Shape;
import io.plumbline.verifier.engine.scheme.Scheme.RowKind;
import java.util.List;

/** Reads the keys of a row that say how its value is written. */
final class FormatReader {
  private static final int MAX_CHARACTERS = 100_000;
  private static final List<String> YES_NO = List.of("是", "否");

  private FormatReader() {}

  /**
   * Reads {@code format}, {@code decimals}, {@code pattern}, {@code choices}, {@code max_chars}.
   */
  static RowFormat read(Options row, RowKind kind) {
    Shape absent = row.has("choices") ? Shape.CHOICE : shape(row, kind);
    boolean yesNo = row.text("format", "").equals("yes-no");
    Shape shape = yesNo ? Shape.CHOICE : row.choice("format", Shape.class, absent);
    int decimals = (int) row.integer("decimals", 0, RowFormat.MAX_DECIMALS, 0);
    if (shape == Shape.WHOLE && decimals > 0) {
      shape = Shape.DECIMAL;
    }
    if (shape == Shape.DECIMAL && decimals == 0) {
      decimals = 2;
    }
    return new RowFormat(
        shape,
        decimals,
        row.text("pattern", ""),
        yesNo ? YES_NO : row.texts("choices"),
        (int) row.integer("max_chars", 0, MAX_CHARACTERS, 0));
  }

  private static Shape shape(Options row, RowKind kind) {
    if (kind == RowKind.TEXT) {
      return Shape.TEXT;
    }
    return row.has("by") ? Shape.LIST : Shape.WHOLE;
  }
}
