package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Ratio;
import java.time.LocalDate;

/** What an expression comes to. */
public sealed interface Value {
  /**
   * A number, and the range that it may stand for: a figure that is stated with d decimals stands
   * for everything that rounds to it, as in XBRL Calculations 1.1.
   *
   * @param exact the number
   * @param low the least that it may be
   * @param high the most that it may be
   * @param shown the expression with its numbers put in
   */
  record Quantity(Ratio exact, Ratio low, Ratio high, String shown) implements Value {
    static Quantity of(Ratio exact, String shown) {
      return new Quantity(exact, exact, exact, shown);
    }

    /** The expression with its numbers put in, and what it comes to. */
    public String withResult() {
      String result = plain(exact);
      return shown.equals(result) || !shown.contains(" ") ? shown : shown + " = " + result;
    }

    /** A number as short as it can be, at most 4 decimals. */
    static String plain(Ratio value) {
      return value.isWhole()
          ? value.numerator().toString()
          : value.rounded(4).stripTrailingZeros().toPlainString();
    }
  }

  /** A day, or a month of which the day is not stated. */
  record Span(LocalDate from, LocalDate to, String shown) implements Value {}

  /** A text. */
  record Phrase(String text) implements Value {}

  /** A condition that holds or not, with the numbers that it compares. */
  record Truth(boolean holds, String shown) implements Value {}

  /** Nothing, and why. */
  record Absent(Words why) implements Value {}
}
