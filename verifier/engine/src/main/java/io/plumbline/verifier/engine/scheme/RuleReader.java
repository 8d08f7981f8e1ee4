package io.plumbline.verifier.engine.scheme;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.rule.Expression;
import io.plumbline.verifier.engine.rule.FigureName;
import io.plumbline.verifier.engine.rule.Names;
import io.plumbline.verifier.engine.rule.Relation;
import io.plumbline.verifier.engine.rule.Rule;
import io.plumbline.verifier.engine.rule.Rules;
import io.plumbline.verifier.engine.rule.Source;
import io.plumbline.verifier.engine.rule.Type;
import io.plumbline.verifier.engine.scheme.Scheme.Formula;
import io.plumbline.verifier.engine.scheme.Scheme.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads the formulas and rules of a form. Not thread-safe. */
final class RuleReader {
  /** The most rules a form can have. */
  static final int MAX_RULES = 2_000;

  private final Positions positions;
  private final Map<String, Row> rows;
  private final Set<String> doubtful;
  private final Faults faults;
  private final Map<String, FigureName> names = new LinkedHashMap<>();

  /**
   * Reads rules about indicators and the given rows.
   *
   * @param doubtful rows with a fault: what an expression with one of them says is left aside
   */
  RuleReader(Positions positions, Map<String, Row> rows, Set<String> doubtful, Faults faults) {
    this.positions = positions;
    this.rows = rows;
    this.doubtful = Set.copyOf(doubtful);
    this.faults = faults;
    for (Indicator indicator : Indicator.values()) {
      names.put(indicator.id(), new FigureName(indicator.id(), indicator.id(), Type.NUMBER));
    }
    for (Row row : rows.values()) {
      if (!row.isBreakdown()) {
        String key = row.indicator().map(Indicator::id).orElse(row.row());
        names.put(row.row(), new FigureName(key, label(row), type(row)));
      }
    }
  }

  private static Type type(Row row) {
    return switch (row.format().shape()) {
      case WHOLE, DECIMAL, LIST -> Type.NUMBER;
      case DATE -> Type.DATE;
      case CHOICE, TICK, TEXT -> Type.TEXT;
    };
  }

  /** The formulas of derived rows, by number. */
  SequencedMap<String, Formula> formulas(Map<String, Options> places) {
    SequencedMap<String, Formula> formulas = new LinkedHashMap<>();
    places.forEach((number, options) ->
        faults
            .read(Optional.<String>empty(), () -> options.optionalText("formula"))
            .flatMap(text ->
                expression(
                        text,
                        () -> Rules.formula(source(options, "formula", text), new Names(names)))
                    .map(expression -> new Formula(text, expression)))
            .ifPresent(formula -> formulas.put(number, formula)));
    for (String number : formulas.keySet()) {
      faults.check(() -> refuseCycle(number, formulas, places));
    }
    return formulas;
  }

  private Optional<Expression> expression(String text, Supplier<Expression> reading) {
    if (doubtful.stream().anyMatch(row -> text.contains("{" + row))) {
      return Optional.empty();
    }
    return faults.read(Optional.empty(), () -> Optional.of(reading.get()));
  }

  private static void refuseCycle(
      String start, Map<String, Formula> formulas, Map<String, Options> places) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(start));
    while (!open.isEmpty()) {
      Formula formula = formulas.get(open.removeLast());
      if (formula == null) {
        continue;
      }
      for (String key :
          new TreeSet<>(formula.expression().figures().map(f -> f.name().key()).toList())) {
        if (key.equals(start)) {
          throw places
              .getOrDefault(start, Options.of("", Map.of()))
              .fault(
                  "formula",
                  formulas.getOrDefault(start, formula).source(),
                  formulas.getOrDefault(start, formula).source(),
                  "不绕回自身的公式",
                  "a formula that does not lead back to itself");
        }
        if (seen.add(key)) {
          open.add(key);
        }
      }
    }
  }

  private Source source(Options options, String key, String text) {
    return positions.source(text, options.place(key));
  }

  /** The rules as they are written, then one for every formula of a row. */
  List<Rule> rules(List<Options> options, Map<String, Formula> formulas) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    Set<String> ids = new HashSet<>();
    for (Options rule : options) {
      String id = faults.read("", () -> rule.text("id"));
      if (!id.isEmpty() && !ids.add(id)) {
        faults.check(() -> {
          throw rule.fault("id", id, id, "不重复的规则名", "an id that is not taken");
        });
      }
      if (ids.size() > MAX_RULES) {
        throw new InputFault(
            Words.of(
                "%s：超过 %d 条规则的上限。",
                "%s: more than the limit of %d rules.", rule.place("id"), MAX_RULES));
      }
      rule(id, rule).ifPresent(read -> rules.put(id, read));
    }
    formulas.forEach((number, formula) ->
        Optional.ofNullable(rows.get(number))
            .map(row -> follows(row, formula))
            .ifPresent(rule -> rules.putIfAbsent(rule.id(), rule)));
    return List.copyOf(rules.values());
  }

  private Optional<Rule> rule(String id, Options rule) {
    Words words =
        new Words(faults.read("", () -> rule.text("zh")), faults.read("", () -> rule.text("en")));
    Rule.Over over =
        faults.read(Rule.Over.CLAIMS, () -> rule.choice("over", Rule.Over.class, Rule.Over.CLAIMS));
    String text = faults.read("", () -> rule.text("check"));
    faults.refuseOthers(rule);
    return text.isEmpty()
        ? Optional.empty()
        : expression(text, () -> Rules.condition(source(rule, "check", text), new Names(names)))
            .map(expression -> new Rule(id, words, over, text, expression));
  }

  /** What is claimed for a derived row follows from what is claimed for its inputs. */
  private Rule follows(Row row, Formula formula) {
    String label = label(row);
    Expression.Figure figure =
        new Expression.Figure(new FigureName(row.row(), label, Type.NUMBER), Optional.empty());
    return new Rule(
        row.row() + ".formula",
        new Words(label + " 与公式相符", label + " follows its formula"),
        Rule.Over.CLAIMS,
        "when stated({%s}) then {%s} = %s".formatted(row.row(), row.row(), formula.source()),
        new Expression.Gate(
            new Expression.Presence(figure, false),
            new Expression.Comparison(Relation.EQUAL, figure, formula.expression())));
  }

  private static String label(Row row) {
    return row.name().startsWith(row.row()) ? row.name() : row.row() + " " + row.name();
  }
}
