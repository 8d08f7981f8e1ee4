package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code schemes}: forms as data, checked and shown. */
class SchemesCommandTest extends ImportedCase {
  @Test
  void aSchemeFileIsCheckedToTheColumnAndUsedAsItIs() throws IOException {
    Path form = folder.resolve("form.yaml");
    String text =
        """
        id: district-2025
        title: 某区申报表
        title_en: a district
        source: 示例
        sections:
          - section: '1'
            title: 规模
            rows:
              - {row: 1-1, name: 接入设备总数, kind: computed, indicator: device.connected}
        rules:
          - {id: enough, zh: 不少于 19 台, en: 19 at least, over: facts, check: '{1-1} >= 19'}
        """;
    Files.writeString(form, text.replace("{1-1} >=", "{1-2} >="));
    Outcome bad = run("schemes", "check", form.toString(), "--lang", "en");
    assertEquals(2, bad.code());
    assertTrue(bad.err().contains("form.yaml:11:70: found '{1-2}'"), bad.err());
    assertTrue(bad.err().contains("the nearest is {1-1}"), bad.err());

    Files.writeString(form, text);
    Outcome good = run("schemes", "check", form.toString(), "--lang", "en");
    assertEquals(0, good.code(), good.err());
    assertTrue(good.out().contains("1 sections, 1 rows, 0 formulas, 1 rules"), good.out());

    Outcome verified =
        run(
            "verify",
            dirs(),
            "--as-of",
            "2024-06-30",
            "--scheme",
            form.toString(),
            "--format",
            "json");
    assertEquals(0, verified.code(), verified.err());
    JsonNode document = new ObjectMapper().readTree(verified.out());
    assertEquals("district-2025", document.path("scheme").asText());
    assertEquals("holds", document.path("rules").path(0).path("verdict").asText());
  }

  @Test
  void schemesAreShownAsJson() throws IOException {
    Outcome outcome = run("schemes", "show", "shanghai-410-2024", "--format", "json");

    assertEquals(0, outcome.code());
    JsonNode scheme = new ObjectMapper().readTree(outcome.out());
    assertEquals("shanghai-410-2024", scheme.path("id").asText());
    assertTrue(scheme.path("rows").size() > 10);
  }
}
