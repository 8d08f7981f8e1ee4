package io.plumbline.collector.agent.state;

import io.plumbline.contract.telemetry.Value;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a rule asks. The answer is yes, no, or unknown: a channel that is BAD, was never read or has
 * a value of another kind is unknown, and so is what depends on it (Kleene's three values). Nothing
 * here can fail, loop or reach beyond the device's channels.
 */
sealed interface Condition {
  /** The answers. */
  enum Answer {
    NO,
    UNKNOWN,
    YES
  }

  /** How two operands are compared. */
  enum Comparison {
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST,
    EQUAL,
    OTHER;

    boolean holds(int order) {
      return switch (this) {
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case MORE -> order > 0;
        case AT_LEAST -> order >= 0;
        case EQUAL -> order == 0;
        case OTHER -> order != 0;
      };
    }
  }

  /** A channel or a constant. */
  sealed interface Operand {
    /** The value of a channel. */
    record Channel(String name) implements Operand {}

    /** A constant. */
    record Constant(Value value) implements Operand {}
  }

  /** Compares two operands. */
  record Compare(Operand left, Comparison comparison, Operand right) implements Condition {}

  /** A channel that is a truth value. */
  record Holds(Operand operand) implements Condition {}

  /** Both. */
  record Both(Condition left, Condition right) implements Condition {}

  /** At least one. */
  record Either(Condition left, Condition right) implements Condition {}

  /** The opposite. */
  record Not(Condition of) implements Condition {}

  /** What applies when nothing before it does. */
  record Otherwise() implements Condition {}

  /** Asks with the values that the channels have now; null for one that is not known. */
  default Answer ask(Function<String, @Nullable Value> tags) {
    return switch (this) {
      case Otherwise() -> Answer.YES;
      case Not(var of) -> opposite(of.ask(tags));
      case Both(var left, var right) -> least(left.ask(tags), right.ask(tags));
      case Either(var left, var right) ->
          opposite(least(opposite(left.ask(tags)), opposite(right.ask(tags))));
      case Holds(var operand) ->
          valueOf(operand, tags) instanceof Value.Bool(var truth)
              ? truth ? Answer.YES : Answer.NO
              : Answer.UNKNOWN;
      case Compare(var left, var comparison, var right) ->
          compare(valueOf(left, tags), comparison, valueOf(right, tags));
    };
  }

  private static Answer opposite(Answer answer) {
    return Answer.values()[2 - answer.ordinal()];
  }

  private static Answer least(Answer a, Answer b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static @Nullable Value valueOf(Operand operand, Function<String, @Nullable Value> tags) {
    return switch (operand) {
      case Operand.Constant(var value) -> value;
      case Operand.Channel(var name) -> tags.apply(name);
    };
  }

  private static Answer compare(@Nullable Value a, Comparison comparison, @Nullable Value b) {
    BigDecimal left = number(a);
    BigDecimal right = number(b);
    if (left != null && right != null) {
      return comparison.holds(left.compareTo(right)) ? Answer.YES : Answer.NO;
    }
    boolean isPair =
        (a instanceof Value.Text && b instanceof Value.Text)
            || (a instanceof Value.Bool && b instanceof Value.Bool);
    if (!isPair || (comparison != Comparison.EQUAL && comparison != Comparison.OTHER)) {
      return Answer.UNKNOWN;
    }
    return comparison.holds(Objects.equals(a, b) ? 0 : 1) ? Answer.YES : Answer.NO;
  }

  /**
   * Exact, so that 0.1 as written equals what a 64-bit register holds for it; null for no number.
   */
  private static @Nullable BigDecimal number(@Nullable Value value) {
    return switch (value) {
      case Value.Int(var number) -> BigDecimal.valueOf(number);
      case Value.Real(var number) when Double.isFinite(number) -> BigDecimal.valueOf(number);
      case null, default -> null;
    };
  }
}
