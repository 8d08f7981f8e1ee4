package io.plumbline.verifier.console.handin;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.csv.CsvErrors;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.console.handin.cell.CellText;
import io.plumbline.verifier.console.handin.office.FormGrid;
import io.plumbline.verifier.console.handin.office.GridCell;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Reads the tables of a filled-in form: each row below a head 内容 … 平台实际情况 whose name is a row of a
 * form, and in a table without a head each name of a row with the cell to its right. Not
 * thread-safe; one instance for each file.
 */
final class FormReader {
  private static final int MAX_NAME = 200;

  /** So many names of rows make a table without a head a form. */
  private static final int MIN_NAMES = 3;

  private final Path file;
  private final RowClaims rows;
  private final CsvErrors errors = new CsvErrors();
  private final List<Claim> claims = new ArrayList<>();
  private final List<Words> notes = new ArrayList<>();
  private final Map<String, GridCell> stated = new HashMap<>();
  private boolean hasTable;
  private int known;

  /**
   * A name and the cell beside it.
   *
   * @param number the row's number where the table has a column of them
   * @param summary whether the table has no head
   */
  private record Entry(GridCell name, GridCell value, Optional<GridCell> number, boolean summary) {}

  FormReader(Path file, RowClaims rows) {
    this.file = file;
    this.rows = rows;
  }

  /**
   * Reads tables.
   *
   * @throws InputFault that names every cell that cannot be read, with its text and what was
   *     expected
   */
  HandedIn read(List<FormGrid> grids) {
    for (FormGrid grid : grids) {
      read(grid);
    }
    errors.throwIfAny();
    if (!hasTable) {
      throw fault(
          new Words(
              "没有申报表：应有一行表头，含“内容”或“指标名称”，以及“平台实际情况”",
              "there is no form in it, expected a table with a head 内容 or 指标名称 and 平台实际情况"));
    }
    if (known == 0) {
      throw fault(
          new Words(
              "表里没有一行的名称与已知的申报表一致；请核对 --scheme",
              "not one row of the table is a row of a known form; check --scheme"));
    }
    return new HandedIn(claims, notes);
  }

  private void read(FormGrid grid) {
    Optional<FormHead> head = Optional.empty();
    SequencedSet<Entry> entries = new LinkedHashSet<>();
    for (List<GridCell> row : grid.rows()) {
      Optional<FormHead> here = FormHead.of(row);
      if (here.isPresent()) {
        head = here;
        hasTable = true;
      } else if (head.isPresent() && row.size() > Math.max(head.get().name(), head.get().value())) {
        int number = head.get().number();
        entries.add(
            new Entry(
                row.get(head.get().name()),
                row.get(head.get().value()),
                number < 0 || number >= row.size()
                    ? Optional.empty()
                    : Optional.of(row.get(number)),
                false));
      }
    }
    if (head.isEmpty()) {
      entries.addAll(pairs(grid));
      hasTable |= !entries.isEmpty();
    }
    entries.removeIf(entry -> entry.name().equals(entry.value()));
    refuseShared(entries);
    entries.forEach(this::read);
  }

  /** Names with the cells to their right, where a table without a head has enough of them. */
  private List<Entry> pairs(FormGrid grid) {
    if (grid.rows().stream().anyMatch(FormHead::explains)) {
      return List.of();
    }
    List<Entry> pairs = new ArrayList<>();
    for (List<GridCell> row : grid.rows()) {
      List<GridCell> cells = row.stream().distinct().toList();
      for (int i = 0; i + 1 < cells.size(); i++) {
        if (isName(cells.get(i)) && !isName(cells.get(i + 1))) {
          pairs.add(new Entry(cells.get(i), cells.get(i + 1), Optional.empty(), true));
        }
      }
    }
    return pairs.size() < MIN_NAMES ? List.of() : pairs;
  }

  private boolean isName(GridCell cell) {
    return rows.findInSummary(cell.text()).isPresent();
  }

  /** A figure in a cell that is merged over several rows could belong to any of them. */
  private void refuseShared(SequencedSet<Entry> entries) {
    Map<GridCell, GridCell> names = new HashMap<>();
    for (Entry entry : List.copyOf(entries)) {
      GridCell before = names.putIfAbsent(entry.value(), entry.name());
      if (before != null && !entry.value().isBlank()) {
        refuse(
            entry.value(),
            Words.of(
                "合并到了“%s”和“%s”两行，应为每行一格",
                "it is merged over the rows '%s' and '%s', expected a cell for each",
                before.text(),
                entry.name().text()));
        entries.remove(entry);
      }
    }
  }

  private void read(Entry entry) {
    Optional<Scheme.Row> numbered = numbered(entry);
    String written = entry.name().text();
    Optional<Scheme.Row> row =
        numbered.or(() -> entry.summary() ? rows.findInSummary(written) : rows.find(written));
    if (row.isPresent()) {
      known++;
    }
    if (entry.value().isBlank()) {
      return;
    }
    String name = CellText.name(entry.name().text());
    if (name.isEmpty()) {
      refuse(entry.value(), new Words("旁边没有指标名称", "no row name stands beside it"));
      return;
    }
    if (entry.value().refusal().isPresent()) {
      refuse(entry.value(), entry.value().refusal().get());
      return;
    }
    if (rows.isRepeated(name) && numbered.isEmpty()) {
      repeated(entry);
      return;
    }
    GridCell before = stated.putIfAbsent(row.map(Scheme.Row::row).orElse(name), entry.value());
    if (before != null) {
      refuse(
          entry.value(),
          Words.of(
              "“%s”已在 %s 填过，应只填一次",
              "'%s' is filled in twice, at %s too; expected once",
              entry.name().text(),
              before.at()));
      return;
    }
    if (row.isPresent()) {
      read(row.get(), entry.value());
    } else {
      unknown(entry);
    }
  }

  /** The row with the number that stands beside a name, when it has that name. */
  private Optional<Scheme.Row> numbered(Entry entry) {
    String name = CellText.name(entry.name().text());
    return entry
        .number()
        .flatMap(cell -> rows.numbered(cell.text()))
        .filter(row -> CellText.name(row.name()).equals(name));
  }

  private void read(Scheme.Row row, GridCell cell) {
    switch (rows.claims(row, cell.line(), cell.text())) {
      case RowClaims.Read(List<Claim> read, List<Words> said) -> {
        claims.addAll(read);
        for (Words words : said) {
          notes.add(
              new Words(
                  cell.at().zh() + "（" + row.name() + "）：" + words.zh(),
                  cell.at().en() + " (" + row.name() + "): " + words.en()));
        }
      }
      case RowClaims.Refused(Words expected) -> refuse(cell, expected);
    }
  }

  /** A name that several rows of the form have: its place stands behind it, nothing is guessed. */
  private void repeated(Entry entry) {
    String name = entry.name().text();
    notes.add(
        new Words(
            "%s：表中有几行都叫“%s”，分不清是哪一行；请用 claims.csv 写行号".formatted(entry.name().at().zh(), name),
            "%s: the form has several rows '%s' and nothing tells which this is; state its number in"
                    .formatted(entry.name().at().en(), name)
                + " claims.csv"));
    GridCell value = entry.value();
    String placed = "%s [%d:%d]".formatted(shortened(name), value.line(), value.column());
    claims.add(new Claim(value.line(), placed, "", "", "", value.text().strip(), ""));
  }

  private static String shortened(String name) {
    return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
  }

  private void unknown(Entry entry) {
    String name = entry.name().text();
    String nearest = rows.nearest(name).orElse("");
    notes.add(
        new Words(
            "%s：没有名为“%s”的表中行，最接近的是“%s”".formatted(entry.name().at().zh(), name, nearest),
            "%s: no form has a row '%s', the nearest is '%s'"
                .formatted(entry.name().at().en(), name, nearest)));
    String text = entry.value().text().strip();
    claims.add(new Claim(entry.value().line(), shortened(name), "", "", "", text, ""));
  }

  private void refuse(GridCell cell, Words expected) {
    String text = cell.text().length() > 80 ? cell.text().substring(0, 80) + "…" : cell.text();
    errors.add(
        new InputFault(
            new Words(
                "%s：“%s”%s。".formatted(cell.at().zh(), text, expected.zh()),
                "%s: '%s': %s.".formatted(cell.at().en(), text, expected.en()))));
  }

  private InputFault fault(Words words) {
    return new InputFault(new Words(file + "：" + words.zh() + "。", file + ": " + words.en() + "."));
  }
}
