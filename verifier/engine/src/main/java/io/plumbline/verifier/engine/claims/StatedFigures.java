package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.ledger.Declared;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.rule.Figures;
import io.plumbline.verifier.engine.rule.Figures.Stated;
import io.plumbline.verifier.engine.scheme.RowFormat;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Gathers the figures that rules and formulas are about. */
final class StatedFigures {
  private final List<Scheme> schemes;
  private final Figures figures = new Figures();

  private StatedFigures(List<Scheme> schemes) {
    this.schemes = schemes;
  }

  /** What is claimed, and for the rest what is declared. */
  static Figures claimed(List<Claim> claims, List<Declared> declared, List<Scheme> schemes) {
    StatedFigures stated = new StatedFigures(schemes);
    claims.forEach(claim -> stated.add(claim, true));
    declared.forEach(row -> stated.add(row.statement(), true));
    return stated.figures;
  }

  /** What was recomputed, and for the rest what is declared; formulas come before declarations. */
  static Figures recomputed(List<Fact> facts, List<Declared> declared, Scheme scheme) {
    StatedFigures stated = new StatedFigures(List.of(scheme));
    for (Fact fact : facts) {
      stated.figures.add(
          fact.indicator().id(),
          Optional.of(fact.window()),
          fact.member(),
          Stated.exactly(fact.value(), fact.exact(), fact.grade()));
    }
    declared.forEach(row -> stated.add(row.statement(), false));
    return stated.figures;
  }

  private void add(Claim claim, boolean withFormulas) {
    ClaimReading reading = ClaimReading.of(claim, schemes);
    Optional<String> key =
        reading.indicator().map(Indicator::id).or(() -> reading.row().map(this::key));
    boolean derived = reading.row().filter(row -> row.kind() == Scheme.RowKind.DERIVED).isPresent();
    if (key.isPresent() && (withFormulas || !derived)) {
      figures.add(key.get(), reading.window(), reading.member(), stated(claim, reading));
    }
  }

  private String key(Scheme.Row row) {
    return schemes.stream()
        .filter(scheme -> scheme.everything().anyMatch(candidate -> candidate == row))
        .findFirst()
        .map(scheme -> scheme.key(row))
        .orElse(row.row());
  }

  private static Stated stated(Claim claim, ClaimReading reading) {
    Optional<BigDecimal> number = claim.number();
    if (number.isEmpty()) {
      return Stated.words(claim.value(), Grade.DECLARED);
    }
    boolean exact =
        reading
            .indicator()
            .map(Indicator::isCount)
            .or(() -> reading.row().map(Scheme.Row::format).map(RowFormat::isExact))
            .orElse(false);
    return exact
        ? Stated.exactly(claim.value(), Ratio.of(number.get()), Grade.DECLARED)
        : Stated.rounded(number.get(), Grade.DECLARED);
  }
}
