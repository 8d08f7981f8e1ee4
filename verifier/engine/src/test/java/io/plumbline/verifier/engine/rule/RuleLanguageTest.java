package io.plumbline.verifier.engine.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.rule.Figures.Stated;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What expressions mean, and how what is wrong with them is said. */
class RuleLanguageTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);

  private final Map<String, FigureName> names = new LinkedHashMap<>();
  private final Figures figures = new Figures();

  private void name(String name, Type type) {
    names.put(name, new FigureName(name, name, type));
  }

  private RuleLanguageTest count(String name, long value) {
    name(name, Type.NUMBER);
    figures.add(
        name,
        Optional.empty(),
        Optional.empty(),
        Stated.exactly(Long.toString(value), Ratio.of(value), Grade.REGISTERED));
    return this;
  }

  private RuleLanguageTest decimal(String name, String value) {
    name(name, Type.NUMBER);
    figures.add(
        name,
        Optional.empty(),
        Optional.empty(),
        Stated.rounded(new BigDecimal(value), Grade.DECLARED));
    return this;
  }

  private RuleLanguageTest words(String name, Type type, String value) {
    name(name, type);
    figures.add(name, Optional.empty(), Optional.empty(), Stated.words(value, Grade.DECLARED));
    return this;
  }

  private RuleLanguageTest unstated(String name, Type type) {
    name(name, type);
    return this;
  }

  private static Source source(String text) {
    return new Source(text, offset -> "form.yaml:7:" + (offset + 1));
  }

  private Value value(String text) {
    return new Evaluation(figures, Map.of(), Optional.empty(), AS_OF)
        .of(Rules.formula(source(text), new Names(names)));
  }

  private String number(String text) {
    return assertInstanceOf(Value.Quantity.class, value(text)).exact().toString();
  }

  private Value truth(String text) {
    return new Evaluation(figures, Map.of(), Optional.empty(), AS_OF)
        .of(Rules.condition(source(text), new Names(names)));
  }

  private boolean holds(String text) {
    return assertInstanceOf(Value.Truth.class, truth(text), text).holds();
  }

  private String absent(String text) {
    return assertInstanceOf(Value.Absent.class, truth(text), text).why().en();
  }

  private String fault(String text) {
    return assertThrows(
            InputFault.class, () -> Rules.condition(source(text), new Names(names)), text)
        .words()
        .en();
  }

  @Test
  void arithmeticIsExactAndBindsAsUsual() {
    count("a", 1).count("b", 3);
    assertEquals("1/3", number("{a} / {b}"));
    assertEquals("7/1", number("1 + 2 * 3"));
    assertEquals("9/1", number("(1 + 2) * 3"));
    assertEquals("-1/1", number("1 - 1 - 1"));
    assertEquals("3/20", number("15%"));
    assertEquals("-2/1", number("-{b} + 1"));
    assertEquals("1/1", number("{a} / {b} * 3"));
    assertEquals("33/100", number("round({a} / {b}, 2)"));
    assertEquals("500/1", number("min({b} * 1000, 500)"));
    assertEquals("3/1", number("max({a}, {b}, 2)"));
  }

  @Test
  void countsAreComparedExactly() {
    count("a", 20).count("b", 19);
    assertTrue(holds("{a} > {b}"));
    assertEquals(false, holds("{a} <= {b}"));
    assertEquals(false, holds("{a} = {b}"));
    assertTrue(holds("{a} ≥ 20 and {b} ≠ 20"));
    Value.Truth broken = assertInstanceOf(Value.Truth.class, truth("{a} <= {b}"));
    assertEquals("20 > 19", broken.shown());
  }

  @Test
  void roundedFiguresHoldWithinWhatRoundingLeaves() {
    decimal("share", "33.33").decimal("part", "10.00").decimal("whole", "30.00");
    assertTrue(holds("{part} / {whole} * 100 = {share}"));
    decimal("coarse", "33.3").decimal("wrong", "33.5");
    assertTrue(holds("{part} / {whole} * 100 = {coarse}"));
    assertEquals(false, holds("{part} / {whole} * 100 = {wrong}"));
  }

  @Test
  void theMessageHasTheNumbersPutIn() {
    count("a", 12).count("b", 30).count("c", 45);
    Value.Truth truth = assertInstanceOf(Value.Truth.class, truth("{a} + {b} = {c}"));
    assertEquals("12 + 30 = 42 ≠ 45", truth.shown());
    Value.Truth product = assertInstanceOf(Value.Truth.class, truth("({a} + {b}) * 2 = 84"));
    assertEquals("(12 + 30) × 2 = 84 = 84", product.shown());
  }

  @Test
  void aDivisorOfZeroAndAMissingFigureAreSaidByName() {
    count("a", 1).count("zero", 0).unstated("missing", Type.NUMBER);
    assertEquals("the divisor zero is zero", absent("{a} / {zero} > 1"));
    assertEquals("missing is not claimed", absent("{a} + {missing} > 1"));
    assertEquals("the divisor ({a} - 1) is zero", absent("{a} / ({a} - 1) > 1"));
    decimal("nearly", "0.01").decimal("less", "0.02");
    assertEquals(
        "the divisor ({nearly} - {less}) may be zero before rounding",
        absent("1 / ({nearly} - {less}) > 1"));
  }

  @Test
  void breakdownsAddUpOverTheirMembers() {
    count("x", 10);
    for (int i = 1; i <= 4; i++) {
      figures.add(
          "x",
          Optional.empty(),
          Optional.of(new Member("category", "m" + i)),
          Stated.exactly(Integer.toString(i), Ratio.of(i), Grade.RECORDED));
    }
    assertTrue(holds("sum({x} by category) = {x}"));
    assertTrue(holds("count({x} by category) = 4"));
    assertEquals("x / region is not claimed", absent("sum({x} by region) = {x}"));
  }

  @Test
  void gatesAreLookedAtOnlyWhenTheirConditionHolds() {
    count("n", 1).words("star", Type.TEXT, "三星级");
    assertEquals(false, holds("when {star} = \"三星级\" then {n} >= 2"));
    assertTrue(absent("when {star} = \"五星级\" then {n} >= 6").contains("condition does not hold"));
  }

  @Test
  void ticksAreCounted() {
    words("t-1", Type.TEXT, "√").words("t-2", Type.TEXT, "否").unstated("t-3", Type.TEXT);
    assertTrue(holds("at least 1 of ticked({t-*})"));
    assertEquals(false, holds("at least 2 of ticked({t-*})"));
    assertTrue(holds("at most 1 of [ticked({t-1}), ticked({t-2}), stated({t-3})]"));
    assertEquals("1/1", number("count of ticked({t-*})"));
  }

  @Test
  void whatIsMissingDecidesNothingThatTheRestDecides() {
    count("a", 1).unstated("m", Type.NUMBER);
    assertTrue(holds("{a} = 1 or {m} = 1"));
    assertEquals(false, holds("{a} = 2 and {m} = 1"));
    assertEquals("m is not claimed", absent("{a} = 1 and {m} = 1"));
    assertEquals("m is not claimed", absent("not {m} = 1"));
    assertTrue(holds("at least 1 of [{a} = 1, {m} = 1]"));
  }

  @Test
  void datesAreComparedAndSubtracted() {
    words("day", Type.DATE, "2022-07-01").words("month", Type.DATE, "2023年12月");
    assertTrue(holds("{month} <= 2023-12-31"));
    assertTrue(holds("{day} <= as-of"));
    assertEquals(false, holds("years({day}, as-of) >= 2"));
    assertTrue(holds("years({day}, 2024-07-01) >= 2"));
    words("bad", Type.DATE, "2023-02-30");
    assertEquals("bad is '2023-02-30', which is no date", absent("{bad} <= as-of"));
  }

  @Test
  void casesTakeTheFirstBranchThatHolds() {
    count("n", 5);
    String star = "case when {n} >= 6 then 5 when {n} >= 4 then 4 when {n} >= 2 then 3 else 0 end";
    assertEquals("4/1", number(star));
    decimal("cost", "66.67");
    assertEquals("20001/2000", number("case when {cost} * 15% < 10 then 0 else {cost} * 15% end"));
  }

  @Test
  void aFigureIsTakenInItsWindow() {
    name("x", Type.NUMBER);
    for (Window window : new Window[] {Window.MONTH, Window.YEAR}) {
      figures.add(
          "x",
          Optional.of(window),
          Optional.empty(),
          Stated.exactly(window.token(), Ratio.of(window.ordinal()), Grade.MEASURED));
    }
    assertEquals("1/1", number("{x@month}"));
    assertEquals("2/1", number("{x@year}"));
    Expression expression = Rules.formula(source("{x}"), new Names(names));
    assertEquals(2, Evaluation.windows(expression, figures).size());
  }

  @Test
  void errorsHaveTheirPlaceAndWhatWasExpected() {
    count("2.1.1-4", 1);
    assertEquals(
        "form.yaml:7:11: found '{2.1.1-5}', expected the number of a row or an indicator id; the"
            + " nearest is {2.1.1-4}.",
        fault("1 + 2 +   {2.1.1-5}"));
    assertEquals(
        "form.yaml:7:5: the expression ends, expected a number, {row}, date, \"text\" or"
            + " function.",
        fault("1 + "));
    assertTrue(fault("1 = 1 2").startsWith("form.yaml:7:7: found '2', expected the end"));
    assertTrue(fault("1 + 1").startsWith("form.yaml:7:1: this is a number, expected a condition"));
    assertTrue(fault("maxx(1, 2) > 1").contains("the nearest is max"));
    assertTrue(fault("{2.1.1-4} > 2023-02-30").contains("a date that exists"));
    assertTrue(fault("\"a\" < \"b\"").contains("= or <>"));
    assertTrue(fault("1 ; 2").contains("unknown character ';'"));
    assertTrue(fault("{2.1.1-4 > 1").contains("has no end"));
    assertTrue(fault("{} > 1").contains("is empty"));
    assertTrue(fault("{2.1.1-4@week} > 1").contains("as-of, month or year"));
    assertTrue(fault("at least 1 of ticked({9-*})").contains("stands for 0 rows"));
  }

  @Test
  void depthAndSizeAreLimited() {
    assertTrue(fault("(".repeat(30) + "1" + ")".repeat(30) + " = 1").contains("levels of nesting"));
    assertTrue(fault("not ".repeat(30) + "1 = 1").contains("levels of nesting"));
    assertTrue(fault("1 = 1" + " ".repeat(Rules.MAX_LENGTH)).contains("characters"));
    assertTrue(fault("1+".repeat(Rules.MAX_WORDS) + "1 = 1").contains("words"));
  }

  @Test
  void theWeakestGradeOfTheInputsIsKept() {
    count("a", 1).decimal("b", "2");
    Evaluation evaluation = new Evaluation(figures, Map.of(), Optional.empty(), AS_OF);
    evaluation.of(Rules.formula(source("{a} / 2"), new Names(names)));
    assertEquals(Grade.REGISTERED, evaluation.weakest());
    evaluation.of(Rules.formula(source("{a} / {b}"), new Names(names)));
    assertEquals(Grade.DECLARED, evaluation.weakest());
  }

  @Test
  void aFigureWithAFormulaIsWorkedOutOnceHoweverOftenItIsNamed() {
    count("a0", 1);
    Map<String, Expression> formulas = new LinkedHashMap<>();
    for (int i = 1; i <= 60; i++) {
      name("a" + i, Type.NUMBER);
      formulas.put(
          "a" + i,
          Rules.formula(source("{a%d} + {a%d}".formatted(i - 1, i - 1)), new Names(names)));
    }
    Value value =
        new Evaluation(figures, formulas, Optional.empty(), AS_OF)
            .of(Rules.formula(source("{a60}"), new Names(names)));
    assertEquals(
        Long.toString(1L << 60) + "/1",
        assertInstanceOf(Value.Quantity.class, value).exact().toString());
  }
}
