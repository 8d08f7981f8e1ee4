package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import java.util.Optional;

/**
 * A claim and what became of it.
 *
 * @param claim the row of the claims file
 * @param indicator what it was recognised as
 * @param window the window that it was judged over
 * @param member the member of a breakdown; empty for a total
 * @param verified the recomputed figure as reports print it
 * @param lower lower bound, for indicators that have bounds
 * @param upper upper bound, for indicators that have bounds
 * @param deviationPercent (claimed − verified) ÷ verified in percent, 2 decimals; absent when
 *     nothing was verified or that is zero
 * @param verdict what becomes of it
 * @param grade grade of the fact that it was compared with
 * @param reason why, for people
 * @param shortfall what is missing and why, for an overstated figure; its causes add up to the
 *     difference
 */
public record ClaimVerdict(
    Claim claim,
    Optional<Indicator> indicator,
    Optional<Window> window,
    Optional<Fact.Member> member,
    Optional<String> verified,
    Optional<String> lower,
    Optional<String> upper,
    Optional<String> deviationPercent,
    Verdict verdict,
    Optional<Grade> grade,
    Words reason,
    Optional<Shortfall> shortfall) {
  /** A verdict without a figure to compare with. */
  static ClaimVerdict without(
      Claim claim,
      Verdict verdict,
      Optional<Indicator> indicator,
      Optional<Window> window,
      Words reason) {
    Optional<Fact.Member> member =
        claim.dimension().isEmpty()
            ? Optional.empty()
            : Optional.of(new Fact.Member(claim.dimension(), claim.member()));
    return new ClaimVerdict(
        claim,
        indicator,
        window,
        member,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        verdict,
        Optional.empty(),
        reason,
        Optional.empty());
  }

  /** The id of the indicator, or the name that the claim gives. */
  public String indicatorName() {
    return indicator.map(Indicator::id).orElse(claim.indicator());
  }
}
