package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.rule.Value.Absent;
import io.plumbline.verifier.engine.rule.Value.Phrase;
import io.plumbline.verifier.engine.rule.Value.Quantity;
import io.plumbline.verifier.engine.rule.Value.Span;
import io.plumbline.verifier.engine.rule.Value.Truth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions: each holds, does not hold, or cannot be told because something is absent. */
final class Conditions {
  private Conditions() {}

  static Value comparison(Evaluation evaluation, Expression.Comparison comparison) {
    Value left = evaluation.of(comparison.left());
    Value right = evaluation.of(comparison.right());
    if (left instanceof Absent) {
      return left;
    }
    if (right instanceof Absent) {
      return right;
    }
    boolean holds = holds(comparison.relation(), left, right);
    return new Truth(
        holds, shown(left) + " " + comparison.relation().sign(holds) + " " + shown(right));
  }

  private static boolean holds(Relation relation, Value left, Value right) {
    if (left instanceof Quantity a && right instanceof Quantity b) {
      return relation.holds(a.low().compareTo(b.high()), a.high().compareTo(b.low()));
    }
    if (left instanceof Span a && right instanceof Span b) {
      return relation.holds(a.from().compareTo(b.to()), a.to().compareTo(b.from()));
    }
    return left.equals(right) == (relation == Relation.EQUAL);
  }

  private static String shown(Value value) {
    return switch (value) {
      case Quantity number -> number.withResult();
      case Span span -> span.shown();
      case Phrase(var text) -> "“" + text + "”";
      case Truth truth -> truth.shown();
      case Absent(var why) -> why.zh();
    };
  }

  static Value opposite(Value value) {
    return value instanceof Truth(var holds, var shown) ? new Truth(!holds, shown) : value;
  }

  static Value gate(Evaluation evaluation, Expression when, Expression then) {
    Value condition = evaluation.of(when);
    if (condition instanceof Truth(var holds, var shown) && !holds) {
      return new Absent(Words.of("前提不成立：%s", "its condition does not hold: %s", shown));
    }
    return condition instanceof Truth ? evaluation.of(then) : condition;
  }

  /** Three-valued: a part that decides the whole does so whatever is absent. */
  static Value junction(Evaluation evaluation, Expression.Junction junction) {
    @Nullable Value absent = null;
    List<String> shown = new ArrayList<>();
    for (Expression part : junction.parts()) {
      switch (evaluation.of(part)) {
        case Truth(var holds, var text) when holds != junction.all() -> {
          return new Truth(holds, text);
        }
        case Truth(var holds, var text) -> shown.add(text);
        case Value other -> absent = absent == null ? other : absent;
      }
    }
    return absent == null
        ? new Truth(junction.all(), String.join(junction.all() ? "、" : "；", shown))
        : absent;
  }

  /** How many hold; what is absent may hold or not, and widens the range. */
  static Value held(Evaluation evaluation, List<Expression> parts) {
    long holding = 0;
    long unknown = 0;
    for (Expression part : parts) {
      switch (evaluation.of(part)) {
        case Truth(var holds, var text) -> holding += holds ? 1 : 0;
        default -> unknown++;
      }
    }
    return new Quantity(
        Ratio.of(holding), Ratio.of(holding), Ratio.of(holding + unknown), Long.toString(holding));
  }
}
