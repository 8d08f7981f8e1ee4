package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.rule.Value.Absent;
import io.plumbline.verifier.engine.rule.Value.Quantity;
import io.plumbline.verifier.engine.rule.Value.Span;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Arithmetic on numbers and the ranges that they may stand for. */
final class Numbers {
  private Numbers() {}

  static Value arithmetic(Evaluation evaluation, Expression.Arithmetic arithmetic) {
    Value left = evaluation.of(arithmetic.left());
    Value right = evaluation.of(arithmetic.right());
    if (!(left instanceof Quantity a)) {
      return left;
    }
    if (!(right instanceof Quantity b)) {
      return right;
    }
    String shown =
        grouped(arithmetic.left(), a.shown(), arithmetic)
            + " "
            + arithmetic.operator().sign()
            + " "
            + grouped(arithmetic.right(), b.shown(), arithmetic);
    return switch (arithmetic.operator()) {
      case PLUS -> plus(a, b, shown);
      case MINUS ->
          new Quantity(
              a.exact().minus(b.exact()), a.low().minus(b.high()), a.high().minus(b.low()), shown);
      case TIMES -> times(a, b, a.exact().times(b.exact()), shown);
      case DIVIDED -> divided(a, b, arithmetic.divisor(), shown);
    };
  }

  /** Brackets around a sum that is multiplied, and around the right side of − and ÷. */
  private static String grouped(Expression part, String shown, Expression.Arithmetic around) {
    boolean right = part == around.right();
    boolean sum = part instanceof Expression.Breakdown && shown.contains(" + ");
    boolean product = false;
    if (part instanceof Expression.Arithmetic inner) {
      sum = isSum(inner.operator());
      product = !sum;
    }
    boolean brackets =
        switch (around.operator()) {
          case PLUS -> false;
          case MINUS -> right && sum;
          case TIMES -> sum;
          case DIVIDED -> sum || (right && product);
        };
    return brackets ? "(" + shown + ")" : shown;
  }

  private static boolean isSum(Expression.Operator operator) {
    return operator == Expression.Operator.PLUS || operator == Expression.Operator.MINUS;
  }

  static Quantity plus(Quantity a, Quantity b, String shown) {
    return new Quantity(
        a.exact().plus(b.exact()), a.low().plus(b.low()), a.high().plus(b.high()), shown);
  }

  private static Quantity times(Quantity a, Quantity b, Ratio exact, String shown) {
    List<Ratio> corners =
        Stream.of(
                a.low().times(b.low()),
                a.low().times(b.high()),
                a.high().times(b.low()),
                a.high().times(b.high()))
            .sorted()
            .toList();
    return new Quantity(exact, corners.getFirst(), corners.getLast(), shown);
  }

  private static Value divided(Quantity a, Quantity b, String divisor, String shown) {
    if (b.exact().signum() == 0) {
      return new Absent(Words.of("除数 %s 为零", "the divisor %s is zero", divisor));
    }
    if (b.low().signum() <= 0 && b.high().signum() >= 0) {
      return new Absent(
          Words.of("除数 %s 在舍入范围内可能为零", "the divisor %s may be zero before rounding", divisor));
    }
    Quantity inverse = new Quantity(inverse(b.exact()), inverse(b.high()), inverse(b.low()), "");
    return times(a, inverse, a.exact().times(inverse.exact()), shown);
  }

  private static Ratio inverse(Ratio value) {
    return value.signum() > 0
        ? Ratio.of(1).dividedBy(value)
        : Ratio.ZERO.minus(Ratio.of(1).dividedBy(Ratio.ZERO.minus(value)));
  }

  static Value extreme(Evaluation evaluation, Expression.Extreme extreme) {
    List<Quantity> numbers = new ArrayList<>();
    for (Expression part : extreme.parts()) {
      Value value = evaluation.of(part);
      if (!(value instanceof Quantity number)) {
        return value;
      }
      numbers.add(number);
    }
    String shown =
        (extreme.largest() ? "max(" : "min(")
            + String.join(", ", numbers.stream().map(Quantity::shown).toList())
            + ")";
    return new Quantity(
        most(extreme.largest(), numbers.stream().map(Quantity::exact)),
        most(extreme.largest(), numbers.stream().map(Quantity::low)),
        most(extreme.largest(), numbers.stream().map(Quantity::high)),
        shown);
  }

  private static Ratio most(boolean largest, Stream<Ratio> values) {
    return (largest ? values.max(Ratio::compareTo) : values.min(Ratio::compareTo))
        .orElse(Ratio.ZERO);
  }

  static Value rounded(Value value, int decimals) {
    if (!(value instanceof Quantity number)) {
      return value;
    }
    return new Quantity(
        Ratio.of(number.exact().rounded(decimals)),
        Ratio.of(number.low().rounded(decimals)),
        Ratio.of(number.high().rounded(decimals)),
        number.shown());
  }

  static Value years(Value from, Value to) {
    if (!(from instanceof Span a)) {
      return from;
    }
    if (!(to instanceof Span b)) {
      return to;
    }
    long low = ChronoUnit.YEARS.between(a.to(), b.from());
    long high = ChronoUnit.YEARS.between(a.from(), b.to());
    return new Quantity(
        Ratio.of(low), Ratio.of(low), Ratio.of(high), a.shown() + " … " + b.shown());
  }
}
