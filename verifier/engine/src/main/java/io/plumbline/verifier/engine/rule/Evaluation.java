package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.rule.Figures.Stated;
import io.plumbline.verifier.engine.rule.Value.Absent;
import io.plumbline.verifier.engine.rule.Value.Phrase;
import io.plumbline.verifier.engine.rule.Value.Quantity;
import io.plumbline.verifier.engine.rule.Value.Span;
import io.plumbline.verifier.engine.rule.Value.Truth;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Works out one expression in one window. Numbers are exact rationals with the range that rounding
 * leaves them; a condition holds when it can hold within the ranges. What is missing makes the
 * value absent, with its name. Not thread-safe; one instance for each evaluation.
 */
public final class Evaluation {
  private static final int SHOWN_MEMBERS = 6;

  private final Figures figures;
  private final Map<String, Expression> formulas;
  private final Map<String, Value> derived = new HashMap<>();
  private final Optional<Window> window;
  private final LocalDate asOf;
  private Grade weakest = Grade.MEASURED;
  private boolean ranges = true;

  /**
   * Prepares to evaluate.
   *
   * @param formulas what figures that are not there are worked out from, by key; without a circle
   * @param window the window that figures are taken from where the expression names none
   * @param asOf 截至填表日
   */
  public Evaluation(
      Figures figures, Map<String, Expression> formulas, Optional<Window> window, LocalDate asOf) {
    this.figures = figures;
    this.formulas = Map.copyOf(formulas);
    this.window = window;
    this.asOf = asOf;
  }

  /** The windows that an expression has to be looked at in: those of its figures, or none. */
  public static List<Optional<Window>> windows(Expression expression, Figures figures) {
    List<Optional<Window>> windows =
        expression
            .figures()
            .filter(figure -> figure.window().isEmpty())
            .flatMap(figure -> figures.windows(figure.name().key()).stream())
            .distinct()
            .sorted()
            .map(Optional::of)
            .toList();
    return windows.isEmpty() ? List.of(Optional.empty()) : windows;
  }

  /** The weakest grade of the figures that the value came from. */
  public Grade weakest() {
    return weakest;
  }

  /** What an expression comes to. */
  public Value of(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var value, var text) -> Quantity.of(value, text);
      case Expression.Phrase(var text) -> new Phrase(text);
      case Expression.Day(var day) -> day(day.orElse(asOf));
      case Expression.Figure figure -> figure(figure);
      case Expression.Breakdown breakdown -> breakdown(breakdown);
      case Expression.Arithmetic arithmetic -> Numbers.arithmetic(this, arithmetic);
      case Expression.Extreme extreme -> Numbers.extreme(this, extreme);
      case Expression.Rounded rounded -> Numbers.rounded(of(rounded.part()), rounded.decimals());
      case Expression.Years(var from, var to) -> Numbers.years(of(from), of(to));
      case Expression.Comparison comparison -> Conditions.comparison(this, comparison);
      case Expression.Junction junction -> Conditions.junction(this, junction);
      case Expression.Not(var part) -> Conditions.opposite(of(part));
      case Expression.Gate(var when, var then) -> Conditions.gate(this, when, then);
      case Expression.Held(var parts) -> Conditions.held(this, parts);
      case Expression.Presence(var figure, var ticked) -> presence(figure, ticked);
      case Expression.Case choice -> choice(choice);
    };
  }

  private static Span day(LocalDate day) {
    return new Span(day, day, day.toString());
  }

  private Optional<Stated> find(Expression.Figure figure) {
    Optional<Stated> stated = figures.total(figure.name().key(), figure.window().or(() -> window));
    stated.ifPresent(found -> weakest = weakest.and(found.grade()));
    return stated;
  }

  private Value figure(Expression.Figure figure) {
    Optional<Stated> found = find(figure);
    if (found.isEmpty()) {
      Expression formula = formulas.get(figure.name().key());
      return formula == null ? absent(figure.name().label()) : derived(figure.name(), formula);
    }
    Stated stated = found.get();
    return switch (figure.type()) {
      case NUMBER -> number(figure.name(), stated);
      case DATE ->
          Dates.read(stated.text())
              .<Value>map(span -> span)
              .orElseGet(() ->
                  new Absent(
                      Words.of(
                          "%s 的值“%s”不是日期",
                          "%s is '%s', which is no date", figure.name().label(), stated.text())));
      case TEXT, TRUTH -> new Phrase(stated.text());
    };
  }

  /** A figure that a formula gives; each is worked out once, however often it is named. */
  private Value derived(FigureName name, Expression formula) {
    String key = (ranges ? "~" : "=") + name.key();
    @Nullable Value known = derived.get(key);
    if (known == null) {
      known = of(formula);
      if (known instanceof Quantity(var exact, var low, var high, var shown)) {
        known = new Quantity(exact, low, high, Quantity.plain(exact));
      }
      derived.put(key, known);
    }
    return known;
  }

  private Value number(FigureName name, Stated stated) {
    Ratio number = stated.number();
    if (number == null) {
      return new Absent(
          Words.of("%s 的值“%s”不是数", "%s is '%s', which is no number", name.label(), stated.text()));
    }
    Ratio slack = ranges ? stated.slack() : Ratio.ZERO;
    return new Quantity(number, number.minus(slack), number.plus(slack), stated.text());
  }

  private static Absent absent(String name) {
    return new Absent(new Words("没有声明 " + name, name + " is not claimed"));
  }

  private Value breakdown(Expression.Breakdown breakdown) {
    FigureName name = breakdown.figure().name();
    Map<Member, Stated> members =
        figures.members(
            name.key(), breakdown.figure().window().or(() -> window), breakdown.dimension());
    if (members.isEmpty()) {
      return absent(name.label() + " / " + breakdown.dimension());
    }
    Quantity sum = Quantity.of(Ratio.ZERO, "0");
    List<String> shown = new ArrayList<>();
    for (Map.Entry<Member, Stated> member : members.entrySet()) {
      weakest = weakest.and(member.getValue().grade());
      Value value = number(name, member.getValue());
      if (!(value instanceof Quantity quantity)) {
        return value;
      }
      sum = Numbers.plus(sum, quantity, "");
      shown.add(quantity.shown());
    }
    if (!breakdown.adds()) {
      return Quantity.of(Ratio.of(members.size()), Integer.toString(members.size()));
    }
    String text =
        shown.size() <= SHOWN_MEMBERS ? String.join(" + ", shown) : Quantity.plain(sum.exact());
    return new Quantity(sum.exact(), sum.low(), sum.high(), text);
  }

  private Value presence(Expression.Figure figure, boolean ticked) {
    Optional<Stated> stated = find(figure);
    boolean holds = stated.isPresent() && (!ticked || Dates.isTick(stated.get().text()));
    return new Truth(holds, figure.name().label() + (holds ? " ✓" : " –"));
  }

  /** Branches are chosen by the numbers as they are stated: a range could fit several. */
  private Value choice(Expression.Case choice) {
    for (Expression.Branch branch : choice.branches()) {
      boolean before = ranges;
      ranges = false;
      Value when = of(branch.when());
      ranges = before;
      switch (when) {
        case Truth truth when truth.holds() -> {
          return of(branch.then());
        }
        case Truth truth -> {}
        case Value other -> {
          return other;
        }
      }
    }
    return of(choice.otherwise());
  }
}
