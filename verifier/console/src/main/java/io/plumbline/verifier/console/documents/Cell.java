package io.plumbline.verifier.console.documents;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One cell of a table.
 *
 * @param text what stands there
 * @param number the same as a number, where it is one
 * @param tone how it looks
 */
record Cell(String text, Optional<BigDecimal> number, Tone tone) {
  /** Excel's limit, less room for an ellipsis. */
  private static final int MAX_CHARACTERS = 32_000;

  Cell {
    text = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + "…" : text;
  }

  static Cell of(String text) {
    return new Cell(text, Optional.empty(), Tone.PLAIN);
  }

  static Cell of(long number) {
    return of(BigDecimal.valueOf(number));
  }

  static Cell of(BigDecimal number) {
    return new Cell(number.toPlainString(), Optional.of(number), Tone.PLAIN);
  }

  static Cell of(String text, Tone tone) {
    return new Cell(text, Optional.empty(), tone);
  }

  /** The text with its tone's mark in front. */
  String marked() {
    return tone.mark().isEmpty() ? text : tone.mark() + " " + text;
  }
}
