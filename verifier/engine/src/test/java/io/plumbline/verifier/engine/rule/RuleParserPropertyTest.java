package io.plumbline.verifier.engine.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written, the parser says what it means or where it stops making sense. */
class RuleParserPropertyTest {
  private static final Pattern PLACE = Pattern.compile("^f\\.yaml:1:(\\d+): .+", Pattern.DOTALL);
  private static final Names NAMES = new Names(names());

  private static Map<String, FigureName> names() {
    Map<String, FigureName> names = new LinkedHashMap<>();
    for (String key : List.of("1-1", "1-2", "device.connected")) {
      names.put(key, new FigureName(key, key, Type.NUMBER));
    }
    names.put("text", new FigureName("text", "text", Type.TEXT));
    names.put("date", new FigureName("date", "date", Type.DATE));
    return names;
  }

  private static Source source(String text) {
    return new Source(text, offset -> "f.yaml:1:" + (offset + 1));
  }

  @Property(tries = 3_000)
  void anyTextIsARuleOrAnErrorWithItsPlace(@ForAll("texts") String text) {
    for (boolean condition : new boolean[] {true, false}) {
      Optional<String> fault = Optional.empty();
      try {
        Expression read =
            condition ? Rules.condition(source(text), NAMES) : Rules.formula(source(text), NAMES);
        assertEquals(condition ? Type.TRUTH : Type.NUMBER, read.type());
      } catch (InputFault e) {
        fault = Optional.of(e.words().en());
      }
      fault.ifPresent(words -> {
        Matcher place = PLACE.matcher(words);
        assertTrue(place.matches(), words);
        int column = Integer.parseInt(place.group(1));
        assertTrue(column >= 1 && column <= text.length() + 1, column + " in " + text);
      });
    }
  }

  @Property(tries = 2_000)
  void whatARuleIsWrittenOutAsMeansTheSame(@ForAll("conditions") String text) {
    Expression first = Rules.condition(source(text), NAMES);
    Expression second = Rules.condition(source(Written.text(first)), NAMES);

    assertEquals(Written.tree(first), Written.tree(second), text);
    assertEquals(second, Rules.condition(source(Written.text(second)), NAMES));
  }

  /** Words of the language in any order, and plain nonsense. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> word =
        Arbitraries.of(
            "{1-1}",
            "{1-2@year}",
            "{text}",
            "{date}",
            "{x}",
            "{1-*}",
            "{",
            "}",
            "\"三\"",
            "\"",
            "12",
            "1.5",
            "%",
            "99999999999999999999999999999999",
            "2024-02-30",
            "2024-06-30",
            "as-of",
            "+",
            "-",
            "*",
            "/",
            "≤",
            "<=",
            "<>",
            "=",
            "(",
            ")",
            "[",
            "]",
            ",",
            "and",
            "or",
            "not",
            "when",
            "then",
            "case",
            "else",
            "end",
            "at",
            "least",
            "most",
            "of",
            "count",
            "sum",
            "by",
            "category",
            "min",
            "max",
            "round",
            "years",
            "stated",
            "ticked",
            "é",
            "\n",
            "×",
            "﹪",
            "0");
    Arbitrary<String> words = word.list().ofMaxSize(30).map(list -> String.join(" ", list));
    Arbitrary<String> deep =
        Arbitraries.of("(", "not ", "-", "min(", "when 1=1 then ", "case when 1=1 then ")
            .flatMap(part -> Arbitraries.integers().between(1, 900).map(part::repeat));
    return Arbitraries.oneOf(List.of(Arbitraries.strings().ofMaxLength(80), words, deep));
  }

  @Provide
  Arbitrary<String> conditions() {
    return condition(3);
  }

  private static Arbitrary<String> condition(int depth) {
    Arbitrary<String> numbers = number(Math.max(0, depth - 1));
    Arbitrary<String> relation = Arbitraries.of("<=", "<", ">=", ">", "=", "<>", "≤", "≥", "≠");
    Arbitrary<String> comparison =
        Combinators.combine(numbers, relation, numbers)
            .as((left, sign, right) -> left + " " + sign + " " + right);
    Arbitrary<String> plain =
        Arbitraries.of(
            "stated({1-1})",
            "ticked({text})",
            "{text} = \"三星级\"",
            "{date} < as-of",
            "2024-06-30 >= {date}",
            "at least 2 of ticked({1-*})");
    if (depth == 0) {
      return Arbitraries.oneOf(comparison, plain);
    }
    Arbitrary<String> part = condition(depth - 1);
    return Arbitraries.oneOf(
        comparison,
        plain,
        part.map(inner -> "not (" + inner + ")"),
        Combinators.combine(part, part).as((a, b) -> "(" + a + ") and (" + b + ")"),
        Combinators.combine(part, part).as((a, b) -> "(" + a + ") or (" + b + ")"),
        Combinators.combine(part, part).as((a, b) -> "when " + a + " then " + b),
        Combinators.combine(part, part).as((a, b) -> "at most 1 of [" + a + ", " + b + "]"));
  }

  private static Arbitrary<String> number(int depth) {
    Arbitrary<String> plain =
        Arbitraries.of(
            "12",
            "0.50",
            "15%",
            "{1-1}",
            "{1-2@month}",
            "{device.connected@as-of}",
            "sum({1-1} by category)",
            "count({1-2} by region)",
            "years({date}, as-of)");
    if (depth == 0) {
      return plain;
    }
    Arbitrary<String> part = number(depth - 1);
    return Arbitraries.oneOf(
        plain,
        Combinators.combine(part, Arbitraries.of("+", "-", "*", "/", "×", "÷"), part)
            .as((a, sign, b) -> a + " " + sign + " " + b),
        part.map(inner -> "-(" + inner + ")"),
        part.map(inner -> "round(" + inner + ", 2)"),
        Combinators.combine(part, part).as((a, b) -> "max(" + a + ", " + b + ")"),
        Combinators.combine(condition(0), part, part)
            .as((when, a, b) -> "case when " + when + " then " + a + " else " + b + " end"));
  }
}
