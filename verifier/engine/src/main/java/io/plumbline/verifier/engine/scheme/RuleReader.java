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

/** Reads the formulas and rules of a form. Not thread-safe. */
final class RuleReader {
  /** The most rules a form can have. */
  static final int MAX_RULES = 2_000;

  private final Positions positions;
  private final Map<String, Row> rows;
  private final Map<String, FigureName> names = new LinkedHashMap<>();

  /** Reads rules about indicators and the given rows. */
  RuleReader(Positions positions, Map<String, Row> rows) {
    this.positions = positions;
    this.rows = rows;
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
        options
            .optionalText("formula")
            .ifPresent(text ->
                formulas.put(
                    number,
                    new Formula(
                        text, Rules.formula(source(options, "formula", text), new Names(names))))));
    for (String number : formulas.keySet()) {
      refuseCycle(number, formulas, places);
    }
    return formulas;
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
    for (Options rule : options) {
      Rule read = rule(rule);
      if (rules.putIfAbsent(read.id(), read) != null) {
        throw rule.fault("id", read.id(), read.id(), "不重复的规则名", "an id that is not taken");
      }
      if (rules.size() > MAX_RULES) {
        throw new InputFault(
            Words.of(
                "%s：超过 %d 条规则的上限。",
                "%s: more than the limit of %d rules.", rule.place("id"), MAX_RULES));
      }
    }
    formulas.forEach((number, formula) ->
        Optional.ofNullable(rows.get(number))
            .map(row -> follows(row, formula))
            .ifPresent(rule -> rules.putIfAbsent(rule.id(), rule)));
    return List.copyOf(rules.values());
  }

  private Rule rule(Options rule) {
    String text = rule.text("check");
    Rule read =
        new Rule(
            rule.text("id"),
            new Words(rule.text("zh"), rule.text("en")),
            rule.choice("over", Rule.Over.class, Rule.Over.CLAIMS),
            text,
            Rules.condition(source(rule, "check", text), new Names(names)));
    rule.refuseOthers();
    return read;
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
