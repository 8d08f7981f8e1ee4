package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the rules between figures on the figures that are claimed. A rule about averages is
 * checked in every window that is claimed.
 */
public final class RuleCheck {
  private final Map<Key, Ratio> figures = new LinkedHashMap<>();

  /** A figure: an indicator's id or a row's number, with window and member. */
  private record Key(String name, Optional<Window> window, Optional<Member> member) {}

  public RuleCheck(List<Claim> claims, List<Scheme> schemes) {
    for (Claim claim : claims) {
      ClaimReading reading = ClaimReading.of(claim, schemes);
      claim
          .number()
          .map(Ratio::of)
          .ifPresent(value -> {
            reading
                .indicator()
                .ifPresent(
                    i -> figures.put(new Key(i.id(), reading.window(), reading.member()), value));
            reading
                .row()
                .ifPresent(
                    r -> figures.put(new Key(r.row(), reading.window(), reading.member()), value));
          });
    }
  }

  /** What becomes of each rule. */
  public List<RuleVerdict> check(List<Scheme.Rule> rules) {
    return rules.stream().map(this::check).toList();
  }

  private RuleVerdict check(Scheme.Rule rule) {
    return switch (rule) {
      case Scheme.AtMost(var id, var words, var left, var right) ->
          compare(id, words, left, totals(left), right, totals(right));
      case Scheme.Bounded(var id, var words, var figure, var bound) ->
          compare(
              id,
              words,
              figure,
              totals(figure),
              Long.toString(bound),
              Map.of(Optional.empty(), Ratio.of(bound)));
      case Scheme.BreakdownSum(var id, var words, var figure, var dimension) ->
          breakdown(id, words, figure, dimension);
      case Scheme.Sum(var id, var words, var parts, var total) -> sum(id, words, parts, total);
    };
  }

  private Map<Optional<Window>, Ratio> totals(String name) {
    Map<Optional<Window>, Ratio> totals = new LinkedHashMap<>();
    figures.forEach((key, value) -> {
      if (key.name().equals(name) && key.member().isEmpty()) {
        totals.put(key.window(), value);
      }
    });
    return totals;
  }

  private static RuleVerdict compare(
      String id,
      Words words,
      String left,
      Map<Optional<Window>, Ratio> lefts,
      String right,
      Map<Optional<Window>, Ratio> rights) {
    if (lefts.isEmpty() || rights.isEmpty()) {
      return notApplicable(id, words, lefts.isEmpty() ? left : right);
    }
    List<String> broken = new ArrayList<>();
    List<String> compared = new ArrayList<>();
    lefts.forEach((window, value) -> {
      // Figures of the same window are compared; a figure as of a date with every window.
      Ratio bound = rights.getOrDefault(window, rights.values().iterator().next());
      boolean holds = value.compareTo(bound) <= 0;
      (holds ? compared : broken).add(plain(value) + (holds ? " ≤ " : " > ") + plain(bound));
    });
    return result(id, words, broken, compared);
  }

  private RuleVerdict breakdown(String id, Words words, String figure, String dimension) {
    Map<Optional<Window>, Ratio> totals = totals(figure);
    Map<Optional<Window>, Ratio> sums = new LinkedHashMap<>();
    Map<Optional<Window>, Long> members = new LinkedHashMap<>();
    figures.forEach((key, value) -> {
      if (key.name().equals(figure)
          && key.member().filter(m -> m.dimension().equals(dimension)).isPresent()) {
        sums.merge(key.window(), value, Ratio::plus);
        members.merge(key.window(), 1L, Long::sum);
      }
    });
    sums.keySet().retainAll(totals.keySet());
    if (sums.isEmpty()) {
      return notApplicable(id, words, totals.isEmpty() ? figure : figure + " / " + dimension);
    }
    boolean whole = Indicator.ofId(figure).filter(Indicator::isCount).isPresent();
    List<String> broken = new ArrayList<>();
    List<String> compared = new ArrayList<>();
    sums.forEach((window, sum) -> {
      Ratio total = totals.getOrDefault(window, Ratio.ZERO);
      // Printed averages are off by half a hundredth each.
      Ratio slack = whole ? Ratio.ZERO : Ratio.of(members.getOrDefault(window, 0L) + 1, 200);
      Ratio apart = sum.minus(total);
      boolean holds = apart.compareTo(slack) <= 0 && Ratio.ZERO.minus(apart).compareTo(slack) <= 0;
      (holds ? compared : broken).add(plain(sum) + (holds ? " = " : " ≠ ") + plain(total));
    });
    return result(id, words, broken, compared);
  }

  private RuleVerdict sum(String id, Words words, List<String> parts, String total) {
    Map<Optional<Window>, Ratio> totals = totals(total);
    if (totals.isEmpty()) {
      return notApplicable(id, words, total);
    }
    Ratio sum = Ratio.ZERO;
    for (String part : parts) {
      Map<Optional<Window>, Ratio> values = totals(part);
      if (values.isEmpty()) {
        return notApplicable(id, words, part);
      }
      sum = sum.plus(values.values().iterator().next());
    }
    Ratio whole = totals.values().iterator().next();
    boolean holds = sum.equals(whole);
    String shown = plain(sum) + (holds ? " = " : " ≠ ") + plain(whole);
    return result(id, words, holds ? List.of() : List.of(shown), List.of(shown));
  }

  private static RuleVerdict result(
      String id, Words words, List<String> broken, List<String> compared) {
    boolean holds = broken.isEmpty();
    String shown = String.join("; ", holds ? compared : broken);
    return new RuleVerdict(
        id,
        holds ? RuleVerdict.Outcome.HOLDS : RuleVerdict.Outcome.BROKEN,
        new Words(words.zh() + "（" + shown + "）", words.en() + " (" + shown + ")"));
  }

  private static RuleVerdict notApplicable(String id, Words words, String missing) {
    return new RuleVerdict(
        id,
        RuleVerdict.Outcome.NOT_APPLICABLE,
        new Words(
            words.zh() + "（没有声明 " + missing + "）",
            words.en() + " (" + missing + " is not claimed)"));
  }

  private static String plain(Ratio value) {
    return value.isWhole() ? value.numerator().toString() : value.rounded(2).toPlainString();
  }
}
