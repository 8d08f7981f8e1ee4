package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A form of an evaluation as data.
 *
 * @param id such as {@code shanghai-410-2024}
 * @param title the form's title
 * @param source the notice that it comes from
 * @param zone whose calendar days count
 * @param limits of qualification
 * @param rows the form's rows in its order
 * @param rules rules between the figures
 */
public record Scheme(
    String id,
    String title,
    String source,
    ZoneId zone,
    Limits limits,
    List<Row> rows,
    List<Rule> rules) {
  public Scheme {
    rows = List.copyOf(rows);
    rules = List.copyOf(rules);
  }

  /** Where the value of a row comes from. */
  public enum RowKind {
    /** Recomputed from telemetry or usage. */
    COMPUTED,
    /** Counted from a ledger. */
    REGISTERED,
    /** A formula over other figures. */
    DERIVED,
    /** A number that is stated. */
    DECLARED,
    /** Words and documents. */
    TEXT;

    /** The name used in files. */
    public String token() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A row of the form.
   *
   * @param row its number, such as {@code 2.1.1-1}
   * @param name its name in the form, letter for letter
   * @param indicator the indicator that computes it
   * @param window the window that a claim means when it names none
   * @param dimension what the row is broken down by; empty for a total
   * @param unit the form's unit, empty where it has none
   * @param kind where its value comes from
   * @param required whether the form wants it
   */
  public record Row(
      String row,
      String name,
      Optional<Indicator> indicator,
      Optional<Window> window,
      String dimension,
      String unit,
      RowKind kind,
      boolean required) {}

  /** A rule between figures; figures are named by indicator id or by the number of a row. */
  public sealed interface Rule {
    /** A name that stays the same. */
    String id();

    /** What the rule says, for people. */
    Words words();
  }

  /** {@code left ≤ right}. */
  public record AtMost(String id, Words words, String left, String right) implements Rule {}

  /** {@code figure ≤ bound}. */
  public record Bounded(String id, Words words, String figure, long bound) implements Rule {}

  /** The members of a breakdown add up to the total. */
  public record BreakdownSum(String id, Words words, String figure, String dimension)
      implements Rule {}

  /** The parts add up to the total. */
  public record Sum(String id, Words words, List<String> parts, String total) implements Rule {
    public Sum {
      parts = List.copyOf(parts);
    }
  }

  /** The row with a number. */
  public Optional<Row> row(String number) {
    return rows.stream().filter(row -> row.row().equals(number)).findFirst();
  }
}
