package io.plumbline.verifier.engine.indicators;

import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A sum and its parts by dimension. Every amount counts once in the total and once in each of its
 * members; members with nothing are left out. Not thread-safe.
 */
final class Breakdown {
  private final Indicator indicator;
  private final Grade whenEmpty;
  private final Map<String, Map<String, Part>> parts = new TreeMap<>();
  private final Part total = new Part();

  /**
   * An empty breakdown.
   *
   * @param whenEmpty the grade of a total that nothing contributes to: that of the sources at large
   */
  Breakdown(Indicator indicator, Grade whenEmpty) {
    this.indicator = indicator;
    this.whenEmpty = whenEmpty;
  }

  private static final class Part {
    private long sum;
    private Grade weakest = Grade.MEASURED;

    private void add(long amount, Grade grade) {
      sum += amount;
      weakest = weakest.and(grade);
    }
  }

  void add(long amount, Grade grade, Member... members) {
    if (amount == 0) {
      return;
    }
    total.add(amount, grade);
    for (Member member : members) {
      parts
          .computeIfAbsent(member.dimension(), key -> new TreeMap<>())
          .computeIfAbsent(member.name(), key -> new Part())
          .add(amount, grade);
    }
  }

  /** The total, then the members, each divided by a number of days or months. */
  List<Fact> facts(Window window, LocalDate asOf, long divisor, long observedDays) {
    List<Fact> facts = new ArrayList<>();
    Grade grade = total.sum == 0 ? whenEmpty : total.weakest;
    facts.add(
        new Fact(
            indicator,
            window,
            asOf,
            Optional.empty(),
            Ratio.of(total.sum, divisor),
            grade,
            observedDays));
    parts.forEach((dimension, members) ->
        members.forEach((name, part) ->
            facts.add(
                new Fact(
                    indicator,
                    window,
                    asOf,
                    Optional.of(new Member(dimension, name)),
                    Ratio.of(part.sum, divisor),
                    part.weakest,
                    observedDays))));
    return facts;
  }
}
