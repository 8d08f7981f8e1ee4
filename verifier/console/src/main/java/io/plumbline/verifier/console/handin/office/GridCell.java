package io.plumbline.verifier.console.handin.office;

import io.plumbline.contract.fault.Words;
import java.util.Optional;

/**
 * A cell of a table; two positions with equal cells are one merged cell.
 *
 * @param line row of the sheet or table, 1 for the first
 * @param column column, 1 for the first; of a merged cell the top left corner
 * @param at where it is, for people
 * @param text what a reader of the document sees; empty for an empty cell
 * @param refusal why it cannot be read, such as a formula; empty for a plain cell
 */
public record GridCell(int line, int column, Words at, String text, Optional<Words> refusal) {
  /** A plain cell. */
  static GridCell of(int line, int column, Words at, String text) {
    return new GridCell(line, column, at, text, Optional.empty());
  }

  /** A cell that states nothing that can be trusted. */
  static GridCell refused(int line, int column, Words at, String text, Words why) {
    return new GridCell(line, column, at, text, Optional.of(why));
  }

  /** Whether nothing stands there. */
  public boolean isBlank() {
    return text.isBlank() && refusal.isEmpty();
  }
}
