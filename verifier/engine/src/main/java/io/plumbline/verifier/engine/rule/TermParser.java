package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.Nearest;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.rule.Expression.Arithmetic;
import io.plumbline.verifier.engine.rule.Expression.Branch;
import io.plumbline.verifier.engine.rule.Expression.Breakdown;
import io.plumbline.verifier.engine.rule.Expression.Case;
import io.plumbline.verifier.engine.rule.Expression.Comparison;
import io.plumbline.verifier.engine.rule.Expression.Constant;
import io.plumbline.verifier.engine.rule.Expression.Day;
import io.plumbline.verifier.engine.rule.Expression.Extreme;
import io.plumbline.verifier.engine.rule.Expression.Figure;
import io.plumbline.verifier.engine.rule.Expression.Held;
import io.plumbline.verifier.engine.rule.Expression.Operator;
import io.plumbline.verifier.engine.rule.Expression.Phrase;
import io.plumbline.verifier.engine.rule.Expression.Presence;
import io.plumbline.verifier.engine.rule.Expression.Rounded;
import io.plumbline.verifier.engine.rule.Expression.Years;
import io.plumbline.verifier.engine.rule.Token.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what operators join: numbers, dates, texts, figures, functions and brackets. */
final class TermParser {
  private static final List<String> WORDS =
      List.of(
          "as-of", "at", "case", "count", "max", "min", "not", "round", "stated", "sum", "ticked",
          "when", "years");
  private static final int MAX_DECIMALS = 9;

  private final Source source;
  private final TokenStream words;
  private final Names names;
  private final ExpressionParser expressions;

  TermParser(Source source, TokenStream words, Names names, ExpressionParser expressions) {
    this.source = source;
    this.words = words;
    this.names = names;
    this.expressions = expressions;
  }

  Expression term() {
    words.down();
    Token token = words.next();
    Expression term =
        switch (token.kind()) {
          case NUMBER -> number(token);
          case DATE -> day(token);
          case TEXT -> new Phrase(token.text());
          case FIGURE -> figure(token);
          case WORD -> function(token);
          case SIGN -> bracket(token);
          case END -> throw expected(token);
        };
    words.up();
    return term;
  }

  private RuntimeException expected(Token token) {
    return words.unexpected(
        token, "数、{行号}、日期、\"文字\"或函数", "a number, {row}, date, \"text\" or function");
  }

  private Expression number(Token token) {
    Ratio value = Ratio.of(new BigDecimal(token.text()));
    return words.takes("%")
        ? new Constant(value.dividedBy(Ratio.of(100)), token.text() + "%")
        : new Constant(value, token.text());
  }

  private Expression day(Token token) {
    try {
      return new Day(Optional.of(LocalDate.parse(token.text())));
    } catch (DateTimeException e) {
      throw words.unexpected(token, "存在的日期", "a date that exists");
    }
  }

  private Expression bracket(Token token) {
    if (token.is("-")) {
      int start = words.peek().start();
      Expression part = expressions.typed(term(), Type.NUMBER, start);
      return new Arithmetic(Operator.MINUS, new Constant(Ratio.ZERO, "0"), part, "");
    }
    if (!token.is("(")) {
      throw expected(token);
    }
    Expression inside = expressions.any();
    words.expect(")");
    return inside;
  }

  private Expression function(Token token) {
    return switch (token.text()) {
      case "as-of" -> new Day(Optional.empty());
      case "min", "max" -> new Extreme(token.text().equals("max"), numbers());
      case "sum" -> breakdown(true);
      case "count" -> words.takes("of") ? new Held(conditions()) : breakdown(false);
      case "at" -> atLeast();
      case "round" -> rounded();
      case "years" -> years();
      case "case" -> cases();
      case "stated", "ticked" -> presence(token);
      default -> {
        String nearest = Nearest.to(token.text(), WORDS).orElse("");
        throw words.unexpected(
            token,
            "数、{行号}或函数，最接近的是 " + nearest,
            "a number, {row} or function; the nearest is " + nearest);
      }
    };
  }

  private List<Expression> numbers() {
    words.expect("(");
    List<Expression> numbers = new ArrayList<>();
    do {
      numbers.add(expressions.any(Type.NUMBER));
    } while (words.takes(","));
    words.expect(")");
    return numbers;
  }

  private Expression breakdown(boolean adds) {
    words.expect("(");
    Figure figure = figure(words.expect(Kind.FIGURE, "{行号}", "{row}"));
    words.expect("by");
    String dimension =
        words.expect(Kind.WORD, "维度，如 category", "a dimension such as category").text();
    words.expect(")");
    return new Breakdown(adds, figure, dimension);
  }

  private Expression atLeast() {
    boolean least = words.takes("least");
    if (!least) {
      words.expect("most");
    }
    Token count = words.expect(Kind.NUMBER, "个数", "a number");
    words.expect("of");
    return new Comparison(
        least ? Relation.AT_LEAST : Relation.AT_MOST, new Held(conditions()), number(count));
  }

  /** Conditions in square brackets, or one for each figure that a name with an asterisk means. */
  private List<Expression> conditions() {
    if (words.peek().is("ticked") || words.peek().is("stated")) {
      boolean ticked = words.next().is("ticked");
      words.expect("(");
      Token token = words.expect(Kind.FIGURE, "{行号}", "{row}");
      words.expect(")");
      return all(token).map(figure -> (Expression) new Presence(figure, ticked)).toList();
    }
    words.expect("[");
    List<Expression> conditions = new ArrayList<>();
    do {
      conditions.add(expressions.any(Type.TRUTH));
    } while (words.takes(","));
    words.expect("]");
    return conditions;
  }

  private Stream<Figure> all(Token token) {
    if (!token.text().endsWith("*")) {
      return Stream.of(figure(token));
    }
    List<FigureName> matches =
        names.beginning(token.text().substring(0, token.text().length() - 1));
    if (matches.isEmpty() || matches.size() > Rules.MAX_MATCHES) {
      throw source.fault(
          token.start(),
          "{%s} 对应 %d 个行号，应为 1 到 %d 个。",
          "{%s} stands for %d rows, expected 1 to %d.",
          token.text(),
          matches.size(),
          Rules.MAX_MATCHES);
    }
    return matches.stream().map(name -> new Figure(name, Optional.empty()));
  }

  private Expression presence(Token token) {
    words.expect("(");
    Figure figure = figure(words.expect(Kind.FIGURE, "{行号}", "{row}"));
    words.expect(")");
    return new Presence(figure, token.text().equals("ticked"));
  }

  private Expression rounded() {
    words.expect("(");
    Expression part = expressions.any(Type.NUMBER);
    words.expect(",");
    Token decimals = words.expect(Kind.NUMBER, "小数位数", "a number of decimals");
    if (!decimals.text().matches("[0-" + MAX_DECIMALS + "]")) {
      throw words.unexpected(decimals, "0 到 9 的整数", "an integer from 0 to 9");
    }
    words.expect(")");
    return new Rounded(part, Integer.parseInt(decimals.text()));
  }

  private Expression years() {
    words.expect("(");
    Expression from = expressions.any(Type.DATE);
    words.expect(",");
    Expression to = expressions.any(Type.DATE);
    words.expect(")");
    return new Years(from, to);
  }

  private Expression cases() {
    List<Branch> branches = new ArrayList<>();
    Type type = Type.NUMBER;
    while (words.takes("when")) {
      Expression when = expressions.any(Type.TRUTH);
      words.expect("then");
      Expression then = branches.isEmpty() ? expressions.any() : expressions.any(type);
      type = then.type();
      branches.add(new Branch(when, then));
    }
    if (branches.isEmpty()) {
      throw words.unexpected(words.peek(), "“when”", "'when'");
    }
    words.expect("else");
    Expression otherwise = expressions.any(type);
    words.expect("end");
    return new Case(branches, otherwise);
  }

  private Figure figure(Token token) {
    int at = token.text().lastIndexOf('@');
    String name = at < 0 ? token.text() : token.text().substring(0, at);
    Optional<Window> window = Optional.empty();
    if (at >= 0) {
      window = Window.ofToken(token.text().substring(at + 1));
      if (window.isEmpty()) {
        throw words.unexpected(
            token, "@ 后为 as-of、month 或 year", "as-of, month or year behind the @");
      }
    }
    Optional<FigureName> figure = names.find(name);
    if (figure.isEmpty()) {
      String nearest = Nearest.to(name, names.all()).orElse("");
      throw words.unexpected(
          token,
          "行号或指标标识，最接近的是 {" + nearest + "}",
          "the number of a row or an indicator id; the nearest is {" + nearest + "}");
    }
    return new Figure(figure.get(), window);
  }
}
