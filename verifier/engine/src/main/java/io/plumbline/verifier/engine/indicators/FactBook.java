package io.plumbline.verifier.engine.indicators;

import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the facts of one as-of date. Not thread-safe. */
public final class FactBook {
  private final LocalDate asOf;
  private final List<Fact> facts = new ArrayList<>();

  public FactBook(LocalDate asOf) {
    this.asOf = asOf;
  }

  /** The day up to which everything counts. */
  public LocalDate asOf() {
    return asOf;
  }

  /** Adds a total that no day belongs to. */
  void total(Indicator indicator, long count, Grade grade) {
    total(indicator, Window.AS_OF, Ratio.of(count), grade, 0);
  }

  /** Adds a total. */
  void total(Indicator indicator, Window window, Ratio value, Grade grade, long observedDays) {
    facts.add(new Fact(indicator, window, asOf, Optional.empty(), value, grade, observedDays));
  }

  /** Adds a breakdown and its total. */
  void breakdown(Breakdown breakdown, Window window, long divisor, long observedDays) {
    facts.addAll(breakdown.facts(window, asOf, divisor, observedDays));
  }

  /** All facts in the order of reports. */
  public List<Fact> toList() {
    return facts.stream().sorted(Fact.ORDER).toList();
  }
}
