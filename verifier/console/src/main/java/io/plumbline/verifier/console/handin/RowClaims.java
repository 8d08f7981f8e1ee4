package io.plumbline.verifier.console.handin;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.console.handin.cell.CellReading;
import io.plumbline.verifier.console.handin.cell.FormRows;
import io.plumbline.verifier.console.handin.cell.MemberNames;
import io.plumbline.verifier.console.handin.cell.RowCell;
import io.plumbline.verifier.console.handin.cell.Stated;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.List;
import java.util.Optional;

/** Rows of forms and what the cells beside them claim. */
final class RowClaims {
  private final FormRows rows;
  private final RowCell cells;

  /** What became of a cell. */
  sealed interface Outcome {}

  /** The cell claims this, and says that besides. */
  record Read(List<Claim> claims, List<Words> notes) implements Outcome {}

  /** The cell cannot be read without guessing. */
  record Refused(Words expected) implements Outcome {}

  RowClaims(List<Scheme> forms, Ledger ledger) {
    rows = new FormRows(forms);
    cells = new RowCell(new MemberNames(forms, ledger));
  }

  Optional<Scheme.Row> find(String name) {
    return rows.find(name);
  }

  boolean isRepeated(String name) {
    return rows.isRepeated(name);
  }

  Optional<Scheme.Row> findInSummary(String name) {
    return rows.findInSummary(name);
  }

  Optional<Scheme.Row> numbered(String number) {
    return rows.numbered(number);
  }

  Optional<String> nearest(String name) {
    return rows.nearest(name);
  }

  /**
   * What a cell claims for a row.
   *
   * @param line line, row of the sheet or row of the table where it stands
   * @param text the cell, not blank
   */
  Outcome claims(Scheme.Row row, long line, String text) {
    return switch (cells.read(row, text)) {
      case CellReading.Figures(List<Stated> figures, List<Words> notes) ->
          new Read(figures.stream().map(figure -> claim(row, line, figure)).toList(), notes);
      case CellReading.Text(String words) ->
          new Read(List.of(new Claim(line, name(row), "", "", "", words, row.unit())), List.of());
      case CellReading.Refused(Words expected) -> new Refused(expected);
    };
  }

  /** What tells the row from others: its name, or its number where its name does not. */
  private String name(Scheme.Row row) {
    return rows.isRepeated(row.name()) ? row.row() : row.name();
  }

  private Claim claim(Scheme.Row row, long line, Stated figure) {
    return new Claim(
        line,
        name(row),
        figure.window().map(Window::token).orElse(""),
        figure.member().isEmpty() ? "" : row.dimension(),
        figure.member(),
        figure.value().toPlainString(),
        row.unit());
  }
}
