package io.plumbline.verifier.console.handin.cell;

import io.plumbline.contract.fault.Nearest;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of forms by their exact names, where width and blanks alone may differ, and by their
 * numbers. Of two forms with a row of one name the first counts. Immutable.
 */
public final class FormRows {
  private final Map<String, Scheme.Row> byName = new LinkedHashMap<>();
  private final Map<String, Scheme.Row> byNumber = new HashMap<>();
  private final Map<String, Scheme.Row> bySummaryName = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private final Set<String> ambiguous = new HashSet<>();

  /** Indexes forms. */
  public FormRows(List<Scheme> forms) {
    for (Scheme form : forms) {
      Set<String> names = new HashSet<>();
      for (Scheme.Row row : form.rows()) {
        String name = CellText.name(row.name());
        if (!names.add(name)) {
          repeated.add(name);
        }
        byName.putIfAbsent(name, row);
        byName.putIfAbsent(row.row(), row);
        byNumber.putIfAbsent(row.row(), row);
      }
      form.rows().forEach(row -> addSummaryName(row, names));
    }
  }

  /** The summary table of a notice leaves 其中： out where no other row has the name without it. */
  private void addSummaryName(Scheme.Row row, Set<String> names) {
    String plain = CellText.name(row.name()).replaceFirst("^(?:其中:)+", "");
    if (!names.contains(plain)) {
      Scheme.Row other = bySummaryName.putIfAbsent(plain, row);
      if (other != null) {
        ambiguous.add(plain);
      }
    }
  }

  /** Whether a form has several rows of one name, so that the name alone does not tell which. */
  public boolean isRepeated(String name) {
    return repeated.contains(CellText.name(name));
  }

  /** The row with a name or number. */
  public Optional<Scheme.Row> find(String name) {
    return Optional.ofNullable(byName.get(CellText.name(name)));
  }

  /** The row with a name as a summary table has it: without 其中： in front or 是/否 behind. */
  public Optional<Scheme.Row> findInSummary(String name) {
    String plain = CellText.name(name).replaceFirst("是/否$", "");
    return find(plain)
        .or(() ->
            ambiguous.contains(plain)
                ? Optional.empty()
                : Optional.ofNullable(bySummaryName.get(plain)));
  }

  /** The row with a number. */
  public Optional<Scheme.Row> numbered(String number) {
    return Optional.ofNullable(byNumber.get(number.strip()));
  }

  /** The name that is spelt most like another. */
  public Optional<String> nearest(String name) {
    return Nearest.to(CellText.name(name), byName.keySet())
        .map(key -> byName.get(key))
        .map(Scheme.Row::name);
  }
}
