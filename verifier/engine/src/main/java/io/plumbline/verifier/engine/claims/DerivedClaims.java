package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Ratio;
import java.math.BigDecimal;
import java.util.Optional;

/** Compares claims with what the formulas of a form give. */
final class DerivedClaims {
  private static final Ratio HUNDRED = Ratio.of(100);

  private DerivedClaims() {}

  /**
   * The verdict of a claim about a derived row.
   *
   * @param tolerance share of the figure that the claim may differ by
   */
  static ClaimVerdict judge(Claim claim, BigDecimal number, DerivedFact fact, Ratio tolerance) {
    Ratio claimed = Ratio.of(number);
    Ratio printed = Ratio.of(new BigDecimal(fact.value()));
    boolean up = printed.compareTo(fact.exact()) > 0;
    Ratio slack = size(fact.exact()).times(tolerance);
    Ratio low = (up ? fact.exact() : printed).minus(slack);
    Ratio high = (up ? printed : fact.exact()).plus(slack);
    Verdict verdict =
        claimed.compareTo(low) < 0
            ? Verdict.UNDERSTATED
            : claimed.compareTo(high) <= 0 ? Verdict.SUPPORTED : Verdict.OVERSTATED;
    Optional<String> deviation =
        fact.exact().signum() == 0
            ? Optional.empty()
            : Optional.of(
                claimed
                    .minus(fact.exact())
                    .dividedBy(size(fact.exact()))
                    .times(HUNDRED)
                    .rounded(2)
                    .toPlainString());
    return new ClaimVerdict(
        claim,
        Optional.empty(),
        fact.window(),
        Optional.empty(),
        Optional.of(fact.value()),
        Optional.empty(),
        Optional.empty(),
        deviation,
        verdict,
        Optional.of(fact.grade()),
        Words.of("声明 %s，按公式推算：%s", "claimed %s, its formula gives %s", claim.value(), fact.shown()),
        Optional.empty());
  }

  private static Ratio size(Ratio value) {
    return value.signum() < 0 ? Ratio.ZERO.minus(value) : value;
  }
}
