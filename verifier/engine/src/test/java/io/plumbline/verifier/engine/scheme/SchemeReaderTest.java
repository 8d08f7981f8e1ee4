package io.plumbline.verifier.engine.scheme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.rule.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a scheme file means, and how what is wrong with one is said. */
class SchemeReaderTest {
  private static final String HEAD =
      """
      id: test-form
      title: 测试表
      title_en: a test
      source: 无
      lists:
        甲:
          title: 甲类
          members: [一, 二]
      sections:
        - section: '1'
          title: 第一节
          rows:
            - row: 1-1
              name: 总数（个）
              kind: declared
              unit: 个
            - row: 1-2
              name: 按类统计（个）
              kind: declared
              by: sort
              members: 甲
              of: 1-1
      """;

  private static final String ROW = "      - row: 1-3\n        name: 丙\n        kind: ";

  private static Scheme read(String text) {
    return SchemeReader.parse("f.yaml", text.getBytes(UTF_8));
  }

  private static void refused(String text, String start, String part) {
    String words = assertThrows(InputFault.class, () -> read(text), text).words().en();
    assertTrue(words.startsWith(start) && words.contains(part), words);
  }

  private static String with(String row) {
    return HEAD + row;
  }

  @Test
  void rowsHaveWhatTheFormSays() {
    Scheme scheme =
        read(
            with(
                ROW
                    + "derived\n        decimals: 2\n        unit: '%'\n"
                    + "        formula: '{1-1} / {x} * 100'\n        en: share\n"
                    + "figures:\n  - {row: x, name: 分母, kind: declared}\n"));
    Scheme.Row row = scheme.row("1-3").orElseThrow();
    assertEquals("1", row.section());
    assertEquals(RowFormat.Shape.DECIMAL, row.format().shape());
    assertEquals(Optional.of(Grade.DECLARED), scheme.bestGrade(row), "its divisor is declared");
    assertEquals("share", row.label("en"));
    assertEquals("丙", row.label("zh"));
    assertEquals("1-1", scheme.key(scheme.row("1-2").orElseThrow()));
    assertEquals(RowFormat.Shape.LIST, scheme.row("1-2").orElseThrow().format().shape());
    assertEquals(3, scheme.rows().size());
    assertEquals(1, scheme.figures().size());
    assertEquals("1-3.formula", scheme.rules().stream().map(Rule::id).findFirst().orElseThrow());
  }

  @Test
  void anUnknownKeyNamesTheNearest() {
    refused(with(ROW + "text\n        unt: 个\n"), "f.yaml:26:14: unknown key unt", "unit");
  }

  @Test
  void whatRowsReferToMustBeThere() {
    refused(with(ROW + "text\n        of: 1-l\n"), "f.yaml:26:13: of is '1-l'", "nearest is 1-1");
    refused(with(ROW + "declared\n        members: 乙\n"), "f.yaml:26:18: members", "甲");
    refused(with(ROW + "declared\n        by: sort\n"), "f.yaml:26:13: by", "of beside it");
    refused(
        with(ROW + "computed\n        indicator: device.conected\n"),
        "f.yaml:26:20: indicator is 'device.conected'",
        "device.connected");
    refused(
        with(ROW + "computed\n        indicator: device.overseas.connected\n        by: region\n"),
        "f.yaml:27:13: by is 'region'",
        "country");
    refused(with(ROW + "computed\n"), "f.yaml:25:15: kind is 'computed'", "indicator");
    refused(with(ROW + "derived\n"), "f.yaml:25:15: kind is 'derived'", "formula");
    refused(with(ROW + "numbr\n"), "f.yaml:25:15: kind is 'numbr'", "declared");
    refused(
        with("      - {row: 1-1, name: 又, kind: text}\n"), "f.yaml:23:15: the row 1-1", ":13:14");
  }

  @Test
  void errorsInExpressionsHaveLineAndColumn() {
    String rule = "rules:\n  - id: r\n    zh: 规则\n    en: rule\n    check: ";
    refused(with(rule + "'{1-1} <= {1-9}'\n"), "f.yaml:27:22: found '{1-9}'", "nearest is {1-1}");
    refused(with(rule + "\"{1-1} <= {1-9}\"\n"), "f.yaml:27:22: found '{1-9}'", "");
    refused(with(rule + ">-\n      {1-1} <=\n      {1-9}\n"), "f.yaml:29:7: found '{1-9}'", "");
    refused(with(rule + "'{1-1} <='\n"), "f.yaml:27:21: the expression ends", "");
    refused(with(rule + "'{1-2} = 1'\n"), "f.yaml:27:13: found '{1-2}'", "{1-1}");
    refused(with(rule + "'{1-1} + 1'\n"), "f.yaml:27:13: this is a number", "a condition");
    refused(
        with(ROW + "derived\n        formula: '{1-1} + {1-4}'\n"), "f.yaml:26:27: found", "{1-1}");
  }

  @Test
  void everyErrorIsNamedInTheOrderOfTheFile() {
    String words =
        assertThrows(
                InputFault.class,
                () ->
                    read(
                        with(
                            ROW
                                + "declarde\n        unt: 个\n        decimals: many\n"
                                + "      - {row: 1-4, name: 丁, kind: declared, of: 1-9}\n"
                                + "      - {row: 1-4, kind: text, required: perhaps}\n"
                                + "rules:\n"
                                + "  - {id: r, zh: 甲, en: a, check: '{1-1} <= {1-8}'}\n"
                                + "  - {id: r, zh: 甲, check: '{1-3} = 1', over: facts}\n"
                                + "colour: red\n")))
            .words()
            .en();

    List<String> expected =
        List.of(
            "f.yaml:25:15: kind is 'declarde'",
            "f.yaml:26:14: unknown key unt",
            "f.yaml:27:19: decimals is 'many'",
            "f.yaml:28:49: of is '1-9'",
            "f.yaml:29:9: the required key name is missing",
            "f.yaml:29:15: the row 1-4 is there twice",
            "f.yaml:29:42: required is 'perhaps'",
            "f.yaml:31:44: found '{1-8}'",
            "f.yaml:32:5: the required key en is missing",
            "f.yaml:32:10: id is 'r'",
            "f.yaml:33:9: unknown key colour");
    List<String> lines = words.lines().toList();
    assertEquals(expected.size(), lines.size(), words);
    for (int i = 0; i < lines.size(); i++) {
      assertTrue(lines.get(i).startsWith(expected.get(i)), lines.get(i) + " – " + expected.get(i));
    }
  }

  @Test
  void aFormulaMustNotLeadBackToItself() {
    String circle =
        ROW
            + "derived\n        formula: '{1-4} + 1'\n"
            + "      - {row: 1-4, name: 丁, kind: derived, formula: '{1-3} + 1'}\n";
    refused(with(circle), "f.yaml:26:18: formula is '{1-4} + 1'", "lead back to itself");
  }

  @Test
  void aRuleIdIsTakenOnce() {
    String rule = "  - {id: r, zh: 甲, en: a, check: '1 = 1'}\n";
    refused(with("rules:\n" + rule + rule), "f.yaml:25:10: id is 'r'", "not taken");
  }

  @Test
  void aFileIsNamedByItsPathAndAFormByItsId() {
    assertEquals("shanghai-410-2024", Schemes.find("shanghai-410-2024").id());
    String words =
        assertThrows(InputFault.class, () -> Schemes.find("shanghai-41-2024")).words().en();
    assertTrue(words.contains("shanghai-410-2024?"), words);
    words = assertThrows(InputFault.class, () -> Schemes.find("none/form.yaml")).words().en();
    assertTrue(words.contains("none/form.yaml"), words);
  }
}
