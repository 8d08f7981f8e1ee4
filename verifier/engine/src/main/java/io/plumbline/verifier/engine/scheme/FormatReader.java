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
  static RowFormat read(Options row, RowKind kind, Faults faults) {
    Shape absent = row.has("choices") ? Shape.CHOICE : shape(row, kind);
    boolean yesNo = faults.read("", () -> row.text("format", "")).equals("yes-no");
    Shape shape =
        yesNo ? Shape.CHOICE : faults.read(absent, () -> row.choice("format", Shape.class, absent));
    int decimals = integer(row, "decimals", RowFormat.MAX_DECIMALS, faults);
    if (shape == Shape.WHOLE && decimals > 0) {
      shape = Shape.DECIMAL;
    }
    if (shape == Shape.DECIMAL && decimals == 0) {
      decimals = 2;
    }
    return new RowFormat(
        shape,
        decimals,
        faults.read("", () -> row.text("pattern", "")),
        yesNo ? YES_NO : faults.read(List.of(), () -> row.texts("choices")),
        integer(row, "max_chars", MAX_CHARACTERS, faults));
  }

  private static int integer(Options row, String key, int max, Faults faults) {
    return faults.read(0, () -> (int) row.integer(key, 0, max, 0));
  }

  private static Shape shape(Options row, RowKind kind) {
    if (kind == RowKind.TEXT) {
      return Shape.TEXT;
    }
    return row.has("by") ? Shape.LIST : Shape.WHOLE;
  }
}
