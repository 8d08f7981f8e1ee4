package io.plumbline.verifier.engine.rule;

import io.plumbline.verifier.engine.rule.Expression.Arithmetic;
import io.plumbline.verifier.engine.rule.Expression.Comparison;
import io.plumbline.verifier.engine.rule.Expression.Gate;
import io.plumbline.verifier.engine.rule.Expression.Junction;
import io.plumbline.verifier.engine.rule.Expression.Not;
import io.plumbline.verifier.engine.rule.Expression.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads operators by recursive descent, weakest first: {@code when … then}, {@code or}, {@code
 * and}, {@code not}, comparisons, sums, products. What they join is read by {@link TermParser}.
 * Types are checked on the way, so that an expression that was read can be evaluated. Costs time in
 * proportion to the length. Not thread-safe; one instance for each expression.
 */
final class ExpressionParser {
  private static final Map<String, Relation> RELATIONS =
      Map.of(
          "<=", Relation.AT_MOST,
          "<", Relation.BELOW,
          ">=", Relation.AT_LEAST,
          ">", Relation.ABOVE,
          "=", Relation.EQUAL,
          "<>", Relation.UNEQUAL);

  private final Source source;
  private final TokenStream words;
  private final TermParser terms;

  ExpressionParser(Source source, Names names) {
    this.source = source;
    this.words = new TokenStream(source);
    this.terms = new TermParser(source, words, names, this);
  }

  Expression read(Type type) {
    Expression expression = any(type);
    Token rest = words.peek();
    if (rest.kind() != Token.Kind.END) {
      throw words.unexpected(rest, "规则的结尾或运算符", "the end of the expression or an operator");
    }
    return expression;
  }

  /** An expression of one type. */
  Expression any(Type type) {
    int start = words.peek().start();
    return typed(any(), type, start);
  }

  /** An expression of any type. */
  Expression any() {
    words.down();
    Expression expression;
    if (words.takes("when")) {
      Expression when = any(Type.TRUTH);
      words.expect("then");
      expression = new Gate(when, any(Type.TRUTH));
    } else {
      expression = junction(false);
    }
    words.up();
    return expression;
  }

  private Expression junction(boolean all) {
    int start = words.peek().start();
    Expression first = all ? opposite() : junction(true);
    if (!words.peek().is(all ? "and" : "or")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(typed(first, Type.TRUTH, start)));
    while (words.takes(all ? "and" : "or")) {
      int next = words.peek().start();
      parts.add(typed(all ? opposite() : junction(true), Type.TRUTH, next));
    }
    return new Junction(all, parts);
  }

  private Expression opposite() {
    if (!words.takes("not")) {
      return comparison();
    }
    words.down();
    int start = words.peek().start();
    Expression part = typed(opposite(), Type.TRUTH, start);
    words.up();
    return new Not(part);
  }

  private Expression comparison() {
    Expression left = sum();
    Relation relation = RELATIONS.get(words.peek().text());
    if (relation == null || words.peek().kind() != Token.Kind.SIGN) {
      return left;
    }
    Token sign = words.next();
    int start = words.peek().start();
    Expression right = typed(sum(), left.type(), start);
    Type type = left.type();
    if (type == Type.TRUTH || (type == Type.TEXT && !relation.isEquality())) {
      throw words.unexpected(
          sign,
          type == Type.TEXT ? "= 或 <>，因为两边是文字" : "and、or，因为两边是判断",
          type == Type.TEXT
              ? "= or <>, because both sides are texts"
              : "and or or, because both sides are conditions");
    }
    return new Comparison(relation, left, right);
  }

  /** Numbers that are added and taken away. */
  Expression sum() {
    int start = words.peek().start();
    Expression left = product();
    while (words.peek().is("+") || words.peek().is("-")) {
      Operator operator = words.next().is("+") ? Operator.PLUS : Operator.MINUS;
      left = arithmetic(operator, left, start, words.peek().start(), product());
    }
    return left;
  }

  private Expression product() {
    int start = words.peek().start();
    Expression left = terms.term();
    while (words.peek().is("*") || words.peek().is("/")) {
      Operator operator = words.next().is("*") ? Operator.TIMES : Operator.DIVIDED;
      left = arithmetic(operator, left, start, words.peek().start(), terms.term());
    }
    return left;
  }

  private Expression arithmetic(
      Operator operator, Expression left, int start, int rightStart, Expression right) {
    typed(left, Type.NUMBER, start);
    typed(right, Type.NUMBER, rightStart);
    String divisor =
        right instanceof Expression.Figure figure
            ? figure.name().label()
            : source.text().substring(rightStart, words.peek().start()).strip();
    return new Arithmetic(operator, left, right, divisor);
  }

  /** The expression itself when it is of a type. */
  Expression typed(Expression expression, Type type, int start) {
    if (expression.type() != type) {
      throw source.fault(
          start,
          "这里是" + expression.type().words().zh() + "，应为" + type.words().zh() + "。",
          "this is " + expression.type().words().en() + ", expected " + type.words().en() + ".");
    }
    return expression;
  }
}
