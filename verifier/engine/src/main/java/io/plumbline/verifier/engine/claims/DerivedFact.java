package io.plumbline.verifier.engine.claims;

import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.Optional;

/**
 * A figure that a formula of a form gives. Immutable.
 *
 * @param row the row of the form, or the figure beside it
 * @param window the window of its inputs; empty where they have none
 * @param exact the figure itself
 * @param grade {@code derived}, or the weakest grade of its inputs where that is weaker
 * @param formula the formula as the form's file has it
 * @param shown the formula with its numbers put in
 */
public record DerivedFact(
    Scheme.Row row,
    Optional<Window> window,
    Ratio exact,
    Grade grade,
    String formula,
    String shown) {
  /** Digits as the form wants them, rounded half up. */
  public String value() {
    return exact.rounded(row.format().decimals()).toPlainString();
  }
}
