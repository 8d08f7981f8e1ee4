package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Declared;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.rule.Evaluation;
import io.plumbline.verifier.engine.rule.Expression;
import io.plumbline.verifier.engine.rule.Figures;
import io.plumbline.verifier.engine.rule.Rule;
import io.plumbline.verifier.engine.rule.Value;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rules between figures. A rule about averages is checked in every window that figures
 * of it are there for. Immutable.
 */
public final class RuleCheck {
  private final List<Rule> rules;
  private final Figures claimed;
  private final Figures recomputed;
  private final Map<String, Expression> formulas = new LinkedHashMap<>();
  private final LocalDate asOf;

  /**
   * Gathers the rules that apply: the common ones and a form's where something is claimed; those of
   * the form about recomputed figures in any case.
   *
   * @param scheme the form; null for none
   */
  public RuleCheck(
      List<Claim> claims,
      List<Declared> declared,
      List<Fact> facts,
      @Nullable Scheme scheme,
      LocalDate asOf) {
    this.rules = rules(claims, scheme);
    this.asOf = asOf;
    this.claimed =
        StatedFigures.claimed(claims, declared, scheme == null ? Schemes.all() : List.of(scheme));
    if (scheme == null) {
      this.recomputed = new Figures();
    } else {
      this.recomputed = StatedFigures.recomputed(facts, declared, scheme);
      scheme.formulas().forEach((row, formula) -> formulas.put(row, formula.expression()));
    }
  }

  private static List<Rule> rules(List<Claim> claims, @Nullable Scheme scheme) {
    List<Rule> rules = new ArrayList<>();
    if (!claims.isEmpty()) {
      rules.addAll(Schemes.commonRules());
    }
    if (scheme != null) {
      scheme.rules().stream()
          .filter(rule -> !claims.isEmpty() || rule.over() == Rule.Over.FACTS)
          .forEach(rules::add);
    }
    return rules;
  }

  /** What becomes of each rule. */
  public List<RuleVerdict> check() {
    return rules.stream().map(this::check).toList();
  }

  private RuleVerdict check(Rule rule) {
    Figures figures = rule.over() == Rule.Over.CLAIMS ? claimed : recomputed;
    List<String> broken = new ArrayList<>();
    List<String> held = new ArrayList<>();
    @Nullable Words absent = null;
    for (Optional<Window> window : Evaluation.windows(rule.condition(), figures)) {
      switch (new Evaluation(figures, formulas, window, asOf).of(rule.condition())) {
        case Value.Truth(var holds, var shown) -> (holds ? held : broken).add(shown);
        case Value.Absent(var why) -> absent = absent == null ? why : absent;
        default -> throw new IllegalStateException(rule.id() + " is no condition");
      }
    }
    if (broken.isEmpty() && held.isEmpty()) {
      return verdict(
          rule,
          RuleVerdict.Outcome.NOT_APPLICABLE,
          absent == null ? new Words("没有声明", "nothing is claimed") : absent);
    }
    String shown = String.join("; ", broken.isEmpty() ? held : broken);
    return verdict(
        rule,
        broken.isEmpty() ? RuleVerdict.Outcome.HOLDS : RuleVerdict.Outcome.BROKEN,
        new Words(shown, shown));
  }

  private static RuleVerdict verdict(Rule rule, RuleVerdict.Outcome outcome, Words detail) {
    return new RuleVerdict(
        rule.id(),
        outcome,
        new Words(
            rule.words().zh() + "（" + detail.zh() + "）",
            rule.words().en() + " (" + detail.en() + ")"));
  }
}
