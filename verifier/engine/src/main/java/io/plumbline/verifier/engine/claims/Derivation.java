package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Declared;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.rule.Evaluation;
import io.plumbline.verifier.engine.rule.Expression;
import io.plumbline.verifier.engine.rule.Figures;
import io.plumbline.verifier.engine.rule.Value;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the formulas of a form give over facts and declarations.
 *
 * @param facts those that could be worked out, in the order of the form
 * @param missing those that could not, and why
 */
public record Derivation(List<DerivedFact> facts, List<Missing> missing) {
  /** Without a form. */
  public static final Derivation NONE = new Derivation(List.of(), List.of());

  /** A formula that gives nothing: an input is missing or a divisor is zero. */
  public record Missing(Scheme.Row row, Words why) {}

  public Derivation {
    facts = List.copyOf(facts);
    missing = List.copyOf(missing);
  }

  /** What the formula of a row gives, in the window that is named or in the first there is. */
  public Optional<DerivedFact> find(Scheme.Row row, Optional<Window> window) {
    return facts.stream()
        .filter(fact -> fact.row().row().equals(row.row()))
        .filter(fact -> window.isEmpty() || fact.window().isEmpty() || fact.window().equals(window))
        .findFirst();
  }

  /**
   * Works out every formula.
   *
   * @param scheme the form; null for none
   */
  public static Derivation of(
      List<Fact> facts, List<Declared> declared, @Nullable Scheme scheme, LocalDate asOf) {
    if (scheme == null) {
      return NONE;
    }
    Figures figures = StatedFigures.recomputed(facts, declared, scheme);
    Map<String, Expression> formulas = new LinkedHashMap<>();
    scheme.formulas().forEach((row, formula) -> formulas.put(row, formula.expression()));
    List<DerivedFact> derived = new ArrayList<>();
    List<Missing> missing = new ArrayList<>();
    scheme
        .formulas()
        .forEach((number, formula) -> {
          Scheme.Row row = scheme.row(number).orElseThrow();
          for (Optional<Window> window : Evaluation.windows(formula.expression(), figures)) {
            Evaluation evaluation = new Evaluation(figures, formulas, window, asOf);
            switch (evaluation.of(formula.expression())) {
              case Value.Quantity quantity ->
                  derived.add(
                      new DerivedFact(
                          row,
                          window,
                          quantity.exact(),
                          Grade.DERIVED.and(evaluation.weakest()),
                          formula.source(),
                          quantity.withResult()));
              case Value.Absent(var why) -> missing.add(new Missing(row, why));
              default -> throw new IllegalStateException(number + " is no number");
            }
          }
        });
    return new Derivation(derived, missing);
  }
}
