package io.plumbline.verifier.console.documents;

import java.time.LocalDate;
import java.util.List;

/**
 * A report laid out for people, before it becomes a file of some format.
 *
 * @param language {@code zh} or {@code en}
 * @param title the form's title
 * @param asOf the day up to which everything counts; also the document's date
 * @param summary what a reader wants to know first: a label and a value each
 * @param tables the form first, then what it rests on
 */
record Paper(
    String language, String title, LocalDate asOf, List<Line> summary, List<Table> tables) {
  Paper {
    summary = List.copyOf(summary);
    tables = List.copyOf(tables);
  }

  /** A label and what is said under it. */
  record Line(String label, Cell value) {}
}
