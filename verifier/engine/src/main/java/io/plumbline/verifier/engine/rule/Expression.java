package io.plumbline.verifier.engine.rule;

import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An expression of the rule language, its types checked. Immutable. */
public sealed interface Expression {
  /** What its values are. */
  Type type();

  /** The expressions that it is made of. */
  default List<Expression> parts() {
    return List.of();
  }

  /** Every figure in it, totals and breakdowns. */
  default Stream<Figure> figures() {
    return parts().stream().flatMap(Expression::figures);
  }

  /** What comes to a number. */
  sealed interface Numeric extends Expression {
    @Override
    default Type type() {
      return Type.NUMBER;
    }
  }

  /** What holds or does not. */
  sealed interface Condition extends Expression {
    @Override
    default Type type() {
      return Type.TRUTH;
    }
  }

  /** What is made of one expression. */
  sealed interface Single extends Expression {
    Expression part();

    @Override
    default List<Expression> parts() {
      return List.of(part());
    }
  }

  /** What is made of two expressions. */
  sealed interface Pair extends Expression {
    Expression left();

    Expression right();

    @Override
    default List<Expression> parts() {
      return List.of(left(), right());
    }
  }

  /** A number as it is written, percentages too. */
  record Constant(Ratio value, String text) implements Numeric {}

  /** A text in double quotes. */
  record Phrase(String text) implements Expression {
    @Override
    public Type type() {
      return Type.TEXT;
    }
  }

  /** A date; empty for 截至填表日, {@code as-of}. */
  record Day(Optional<LocalDate> day) implements Expression {
    @Override
    public Type type() {
      return Type.DATE;
    }
  }

  /** A figure's total, in one window or in the one that is looked at. */
  record Figure(FigureName name, Optional<Window> window) implements Expression {
    @Override
    public Type type() {
      return name.type();
    }

    @Override
    public Stream<Figure> figures() {
      return Stream.of(this);
    }
  }

  /** The members of a breakdown, added up or counted. */
  record Breakdown(boolean adds, Figure figure, String dimension) implements Numeric {
    @Override
    public List<Expression> parts() {
      return List.of(figure);
    }
  }

  /** The four operations. */
  enum Operator {
    PLUS("+"),
    MINUS("−"),
    TIMES("×"),
    DIVIDED("÷");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  /** An operation; {@code divisor} is what people call the right operand. */
  record Arithmetic(Operator operator, Expression left, Expression right, String divisor)
      implements Numeric, Pair {}

  /** The smallest or the largest of some numbers. */
  record Extreme(boolean largest, List<Expression> parts) implements Numeric {
    public Extreme {
      parts = List.copyOf(parts);
    }
  }

  /** A number rounded half up to some decimals. */
  record Rounded(Expression part, int decimals) implements Numeric, Single {}

  /** Whole years from one date, the left one, to another. */
  record Years(Expression left, Expression right) implements Numeric, Pair {}

  /** A comparison of two values of one type. */
  record Comparison(Relation relation, Expression left, Expression right)
      implements Condition, Pair {}

  /** All of some conditions, or any of them. */
  record Junction(boolean all, List<Expression> parts) implements Condition {
    public Junction {
      parts = List.copyOf(parts);
    }
  }

  /** The opposite of a condition. */
  record Not(Expression part) implements Condition, Single {}

  /** A condition that is looked at only when another one holds. */
  record Gate(Expression when, Expression then) implements Condition {
    @Override
    public List<Expression> parts() {
      return List.of(when, then);
    }
  }

  /** How many of some conditions hold, as a number. */
  record Held(List<Expression> parts) implements Numeric {
    public Held {
      parts = List.copyOf(parts);
    }
  }

  /** Whether a figure is stated, or whether its box is ticked. */
  record Presence(Figure figure, boolean ticked) implements Condition {
    @Override
    public List<Expression> parts() {
      return List.of(figure);
    }
  }

  /** The first branch whose condition holds; {@code otherwise} when none does. */
  record Case(List<Branch> branches, Expression otherwise) implements Expression {
    public Case {
      branches = List.copyOf(branches);
    }

    @Override
    public Type type() {
      return otherwise.type();
    }

    @Override
    public List<Expression> parts() {
      return Stream.concat(
              branches.stream().flatMap(branch -> Stream.of(branch.when(), branch.then())),
              Stream.of(otherwise))
          .toList();
    }
  }

  /** A branch of a case. */
  record Branch(Expression when, Expression then) {}
}
