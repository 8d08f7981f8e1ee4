package io.plumbline.verifier.engine.facts;

import io.plumbline.verifier.engine.indicators.Indicator;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/**
 * One recomputed figure. Immutable.
 *
 * @param indicator what was counted
 * @param window over which days
 * @param asOf the day up to which everything counts
 * @param member the member of a breakdown; empty for a total
 * @param exact the figure itself
 * @param grade the grade of its weakest input
 * @param observedDays days of the window from the first day with data on; that of the window where
 *     data reach back to its beginning, 0 without data and for facts that no day belongs to
 */
public record Fact(
    Indicator indicator,
    Window window,
    LocalDate asOf,
    Optional<Member> member,
    Ratio exact,
    Grade grade,
    long observedDays) {
  /** By indicator, window, dimension and member: the order in which reports list facts. */
  public static final Comparator<Fact> ORDER =
      Comparator.comparing((Fact fact) -> fact.indicator().ordinal())
          .thenComparing(Fact::window)
          .thenComparing(fact -> fact.member().map(Member::dimension).orElse(""))
          .thenComparing(fact -> fact.member().map(Member::name).orElse(""));

  /**
   * A member of a breakdown.
   *
   * @param dimension such as {@code category}
   * @param name such as {@code 机床}
   */
  public record Member(String dimension, String name) {}

  /**
   * Digits as reports print them: whole for counts, 2 decimals half up for averages and
   * percentages.
   */
  public String value() {
    return indicator.isCount()
        ? exact.rounded(0).toPlainString()
        : exact.rounded(2).toPlainString();
  }

  /** The days of the window; empty for {@link Window#AS_OF}. */
  public Optional<Period> period() {
    return window == Window.AS_OF ? Optional.empty() : Optional.of(window.days(asOf));
  }

  /** Its name, the same in every report. */
  public String id() {
    return new FactId(indicator, window, member).toString();
  }

  /** What a member of this total's breakdown is that nothing contributes to. */
  public Fact zeroOf(Member absent) {
    return new Fact(indicator, window, asOf, Optional.of(absent), Ratio.ZERO, grade, observedDays);
  }
}
