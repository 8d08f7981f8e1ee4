package io.plumbline.verifier.engine.rule;

import io.plumbline.verifier.engine.rule.Expression.Arithmetic;
import io.plumbline.verifier.engine.rule.Expression.Operator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Expressions written out in two ways: as the language has it, and as a tree. */
final class Written {
  private static final Map<Operator, String> SIGNS =
      Map.of(Operator.PLUS, "+", Operator.MINUS, "-", Operator.TIMES, "*", Operator.DIVIDED, "/");
  private static final Map<Relation, String> RELATIONS =
      Map.of(
          Relation.AT_MOST, "<=",
          Relation.BELOW, "<",
          Relation.AT_LEAST, ">=",
          Relation.ABOVE, ">",
          Relation.EQUAL, "=",
          Relation.UNEQUAL, "<>");

  private Written() {}

  /** In the rule language, every operation in brackets. */
  static String text(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var value, var text) -> text;
      case Expression.Phrase(var text) -> '"' + text + '"';
      case Expression.Day(var day) -> day.map(Object::toString).orElse("as-of");
      case Expression.Figure figure -> figure(figure);
      case Expression.Breakdown(var adds, var figure, var dimension) ->
          "%s(%s by %s)".formatted(adds ? "sum" : "count", figure(figure), dimension);
      case Arithmetic(var operator, var left, var right, var divisor) ->
          "(" + text(left) + " " + SIGNS.get(operator) + " " + text(right) + ")";
      case Expression.Extreme(var largest, var parts) ->
          (largest ? "max" : "min") + "(" + joined(parts, ", ") + ")";
      case Expression.Rounded(var part, var decimals) ->
          "round(" + text(part) + ", " + decimals + ")";
      case Expression.Years(var left, var right) ->
          "years(" + text(left) + ", " + text(right) + ")";
      case Expression.Comparison(var relation, var left, var right) ->
          "(" + text(left) + " " + RELATIONS.get(relation) + " " + text(right) + ")";
      case Expression.Junction(var all, var parts) ->
          "(" + joined(parts, all ? " and " : " or ") + ")";
      case Expression.Not(var part) -> "(not " + text(part) + ")";
      case Expression.Gate(var when, var then) ->
          "(when " + text(when) + " then " + text(then) + ")";
      case Expression.Held(var parts) -> "count of [" + joined(parts, ", ") + "]";
      case Expression.Presence(var figure, var ticked) ->
          (ticked ? "ticked" : "stated") + "(" + figure(figure) + ")";
      case Expression.Case(var branches, var otherwise) ->
          branches.stream()
              .map(branch -> "when " + text(branch.when()) + " then " + text(branch.then()))
              .collect(Collectors.joining(" ", "case ", " else " + text(otherwise) + " end"));
    };
  }

  private static String figure(Expression.Figure figure) {
    return "{"
        + figure.name().key()
        + figure.window().map(window -> "@" + window.token()).orElse("")
        + "}";
  }

  private static String joined(List<Expression> parts, String between) {
    return parts.stream().map(Written::text).collect(Collectors.joining(between));
  }

  /** As a tree: what the expression means, whatever brackets it was written with. */
  static String tree(Expression expression) {
    String own =
        switch (expression) {
          case Arithmetic arithmetic -> arithmetic.operator().name();
          case Expression.Constant(var value, var text) -> value + " " + text;
          case Expression.Figure figure -> figure.toString();
          case Expression.Breakdown(var adds, var figure, var dimension) -> adds + dimension;
          case Expression.Extreme(var largest, var parts) -> Boolean.toString(largest);
          case Expression.Rounded(var part, var decimals) -> Integer.toString(decimals);
          case Expression.Comparison comparison -> comparison.relation().name();
          case Expression.Junction(var all, var parts) -> Boolean.toString(all);
          case Expression.Presence(var figure, var ticked) -> Boolean.toString(ticked);
          case Expression.Phrase(var text) -> text;
          case Expression.Day(var day) -> day.toString();
          case Expression.Years years -> "";
          case Expression.Not not -> "";
          case Expression.Gate gate -> "";
          case Expression.Held held -> "";
          case Expression.Case choice -> "";
        };
    return expression.getClass().getSimpleName()
        + "<"
        + own
        + ">"
        + expression.parts().stream().map(Written::tree).toList();
  }
}
