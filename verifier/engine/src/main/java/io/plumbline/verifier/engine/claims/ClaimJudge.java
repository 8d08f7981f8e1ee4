package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import io.plumbline.verifier.engine.shortfall.ShortfallFinder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Compares claims with facts (formats, "Claims"). Immutable. */
public final class ClaimJudge {
  /** The tolerance unless set: 0.5 %. */
  public static final BigDecimal DEFAULT_TOLERANCE = new BigDecimal("0.005");

  private static final Ratio ONE = Ratio.of(1);
  private static final Ratio HUNDRED = Ratio.of(100);

  private final FactIndex facts;
  private final Ledger ledger;
  private final List<Scheme> schemes;
  private final Ratio tolerance;
  private final ShortfallFinder shortfalls;
  private final Derivation derivation;

  /**
   * Prepares to judge.
   *
   * @param schemes the forms whose rows' names are understood
   * @param tolerance share of the recomputed figure that a claim may differ by, 0 to 1
   * @param derivation what the formulas of the form give
   */
  public ClaimJudge(
      FactIndex facts,
      Ledger ledger,
      List<Scheme> schemes,
      BigDecimal tolerance,
      ShortfallFinder shortfalls,
      Derivation derivation) {
    this.facts = facts;
    this.ledger = ledger;
    this.schemes = List.copyOf(schemes);
    this.tolerance = Ratio.of(tolerance);
    this.shortfalls = shortfalls;
    this.derivation = derivation;
  }

  /** Judges claims in their order. */
  public List<ClaimVerdict> judge(List<Claim> claims) {
    return claims.stream().map(this::judge).toList();
  }

  private ClaimVerdict judge(Claim claim) {
    ClaimReading reading = ClaimReading.of(claim, schemes);
    Optional<BigDecimal> number = claim.number();
    boolean text = reading.row().filter(row -> row.kind() == Scheme.RowKind.TEXT).isPresent();
    if (number.isEmpty() || text) {
      return without(
          claim,
          reading,
          Verdict.NOT_MACHINE_VERIFIABLE,
          new Words("文字或文件，须由专家查看", "text or documents: an expert has to look"));
    }
    Optional<DerivedFact> derived =
        reading.row().flatMap(row -> derivation.find(row, Window.ofToken(claim.window())));
    if (derived.isPresent() && reading.member().isEmpty()) {
      return DerivedClaims.judge(claim, number.get(), derived.get(), tolerance);
    }
    if (reading.indicator().isEmpty() || reading.window().isEmpty()) {
      return without(claim, reading, Verdict.UNSUPPORTED, unknown(claim, reading));
    }
    Indicator indicator = reading.indicator().get();
    Window window = reading.window().get();
    Optional<Fact> fact = facts.find(indicator, window, reading.member());
    if (fact.isEmpty()) {
      return absent(claim, reading, indicator, window, number.get());
    }
    return compare(claim, reading, fact.get(), number.get());
  }

  private static ClaimVerdict without(
      Claim claim, ClaimReading reading, Verdict verdict, Words reason) {
    return ClaimVerdict.without(claim, verdict, reading.indicator(), reading.window(), reason);
  }

  /** A claim that no fact answers: a breakdown's zero, or nothing to recompute it from. */
  private ClaimVerdict absent(
      Claim claim, ClaimReading reading, Indicator indicator, Window window, BigDecimal number) {
    if (!indicator.windows().contains(window)) {
      return without(
          claim,
          reading,
          Verdict.UNSUPPORTED,
          Words.of(
              "%s 没有窗口 %s，应为 %s",
              "%s has no window %s, expected %s",
              indicator.id(),
              window.token(),
              String.join(", ", indicator.windows().stream().map(Window::token).toList())));
    }
    Optional<Fact> total = facts.find(indicator, window, Optional.empty());
    if (reading.member().isEmpty() || total.isEmpty()) {
      return without(
          claim,
          reading,
          Verdict.UNSUPPORTED,
          Words.of(
              "归档和台账里没有可用来重算 %s 的内容",
              "neither archive nor ledgers hold anything to recompute %s from", indicator.id()));
    }
    Fact.Member member = reading.member().get();
    Optional<Words> problem = Members.problem(indicator, member);
    if (problem.isPresent()) {
      return without(claim, reading, Verdict.UNSUPPORTED, problem.get());
    }
    return compare(claim, reading, total.get().zeroOf(member), number);
  }

  private ClaimVerdict compare(Claim claim, ClaimReading reading, Fact fact, BigDecimal number) {
    Ratio claimed = Ratio.of(number);
    Optional<Fact> upper = upper(fact);
    Verdict verdict = verdict(claimed, fact, upper);
    Optional<String> deviation =
        fact.exact().signum() == 0
            ? Optional.empty()
            : Optional.of(
                claimed
                    .minus(fact.exact())
                    .dividedBy(fact.exact())
                    .times(HUNDRED)
                    .rounded(2)
                    .toPlainString());
    Optional<Shortfall> shortfall =
        verdict == Verdict.OVERSTATED ? shortfalls.find(fact, number) : Optional.empty();
    return new ClaimVerdict(
        claim,
        reading.indicator(),
        reading.window(),
        reading.member(),
        Optional.of(fact.value()),
        upper.map(u -> fact.value()),
        upper.map(Fact::value),
        deviation,
        verdict,
        Optional.of(fact.grade()),
        Reasons.of(claim, fact, verdict, deviation, upper, shortfall),
        shortfall);
  }

  private Optional<Fact> upper(Fact fact) {
    return fact.indicator() == Indicator.DEVICE_UTILISATION
        ? facts.find(Indicator.DEVICE_UTILISATION_UPPER, fact.window(), fact.member())
        : Optional.empty();
  }

  private Verdict verdict(Ratio claimed, Fact fact, Optional<Fact> upper) {
    // A platform can only state what a form has room for: the figure as it is printed is as good as
    // the exact one (docs/decisions/0041-claims-meet-printed-figures.md).
    Ratio printed = Ratio.of(new BigDecimal(fact.value()));
    Ratio low = min(fact.exact(), printed).times(ONE.minus(tolerance));
    Ratio high = max(fact.exact(), printed).times(ONE.plus(tolerance));
    if (claimed.compareTo(low) < 0) {
      return Verdict.UNDERSTATED;
    }
    if (claimed.compareTo(high) <= 0) {
      return Verdict.SUPPORTED;
    }
    boolean possible =
        upper.isPresent()
            && claimed.compareTo(
                    max(upper.get().exact(), Ratio.of(new BigDecimal(upper.get().value()))))
                <= 0;
    return possible ? Verdict.NOT_REFUTED : Verdict.OVERSTATED;
  }

  private static Ratio min(Ratio a, Ratio b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Ratio max(Ratio a, Ratio b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private Words unknown(Claim claim, ClaimReading reading) {
    if (reading.row().isPresent()) {
      boolean declared =
          ledger.declared().stream()
              .anyMatch(d -> d.statement().indicator().equals(claim.indicator()));
      return declared
          ? Words.of(
              "只有 declared.csv 里的自报，等级 %s，不能重算",
              "stated in declared.csv only, grade %s; nothing recomputes it",
              Grade.DECLARED.token())
          : new Words("自报的数字，没有可用来重算的内容", "a stated number; there is nothing to recompute it from");
    }
    TreeSet<String> names = new TreeSet<>();
    for (Indicator indicator : Indicator.values()) {
      names.add(indicator.id());
    }
    schemes.forEach(scheme -> scheme.rows().forEach(row -> names.add(row.name())));
    String nearest = Nearest.to(claim.indicator(), names).orElse("");
    return Words.of(
        "没有名为“%s”的指标或表中行%s",
        "there is no indicator and no row of a form called '%s'%s",
        claim.indicator(),
        nearest.isEmpty() ? "" : " (" + nearest + "?)");
  }
}
