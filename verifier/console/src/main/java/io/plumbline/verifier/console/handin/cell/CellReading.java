package io.plumbline.verifier.console.handin.cell;

import io.plumbline.contract.fault.Words;
import java.util.List;

/** What became of a cell. */
public sealed interface CellReading {
  /**
   * The cell states figures.
   *
   * @param figures one for a total, one for each member of a breakdown; none where it states none
   * @param notes what it says besides, for people
   */
  record Figures(List<Stated> figures, List<Words> notes) implements CellReading {
    public Figures {
      figures = List.copyOf(figures);
      notes = List.copyOf(notes);
    }
  }

  /** The cell holds words; they are the claim. */
  record Text(String text) implements CellReading {}

  /** The cell cannot be read without guessing. */
  record Refused(Words expected) implements CellReading {}
}
