package io.plumbline.contract.ledger;

import io.plumbline.contract.csv.CsvColumns;
import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.csv.CsvErrors;
import io.plumbline.contract.csv.CsvLimits;
import io.plumbline.contract.csv.CsvReader;
import io.plumbline.contract.csv.CsvRow;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** One file of a ledger folder while it is read. */
final class LedgerTable {
  private final Path file;
  private final CsvColumns columns;
  private final CsvErrors errors;
  private final Map<String, Long> lines = new HashMap<>();
  private boolean unreadable;

  LedgerTable(Path file, CsvColumns columns, CsvErrors errors) {
    this.file = file;
    this.columns = columns;
    this.errors = errors;
  }

  /**
   * Whether a row has the key, or may have: a row or a file that has an error of its own shall not
   * cause errors wherever it is referred to.
   */
  boolean mayHaveKey(String key) {
    return unreadable || lines.containsKey(key);
  }

  /** The file's name, for messages about a reference that does not resolve. */
  String name() {
    return String.valueOf(file.getFileName());
  }

  /** Reads the rows by the key in their first column. */
  <T> SequencedMap<String, T> byKey(Function<CsvRow, T> make) {
    SequencedMap<String, T> rows = new LinkedHashMap<>();
    each(row -> {
      String key = row.identifier(0);
      Long before = lines.putIfAbsent(key, row.line());
      if (before != null && row.isGood()) {
        row.error(
            0,
            "键“%s”重复，第 %d 行已经有了。".formatted(CsvError.shown(key), before),
            "duplicate key '%s', line %d has it already.".formatted(CsvError.shown(key), before));
      }
      T value = make.apply(row);
      if (row.isGood()) {
        rows.put(key, value);
      }
    });
    return rows;
  }

  /** Reads the rows of a file that has no key. */
  <T> List<T> list(Function<CsvRow, T> make) {
    List<T> rows = new ArrayList<>();
    each(row -> {
      T value = make.apply(row);
      if (row.isGood()) {
        rows.add(value);
      }
    });
    return rows;
  }

  private void each(Consumer<CsvRow> take) {
    if (!Files.exists(file)) {
      unreadable = errors.count() > 0;
      return;
    }
    try (CsvReader reader = CsvReader.open(file, columns)) {
      CsvRow row = new CsvRow(reader, errors);
      long rows = 0;
      while (row.next()) {
        if (++rows > CsvLimits.MAX_TABLE_ROWS) {
          errors.add(reader.error(0, tooMany()));
          return;
        }
        take.accept(row);
      }
    } catch (InputFault e) {
      unreadable = true;
      errors.add(e);
    }
  }

  private static Words tooMany() {
    return Words.of("超过 %d 行的上限。", "more than the limit of %d rows.", CsvLimits.MAX_TABLE_ROWS);
  }
}
