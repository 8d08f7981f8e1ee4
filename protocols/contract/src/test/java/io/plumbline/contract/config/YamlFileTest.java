package io.plumbline.contract.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class YamlFileTest {
  private static YamlFile parse(String text) {
    return YamlFile.parse("f.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String fault(String text) {
    return assertThrows(InputFault.class, () -> parse(text)).words().en();
  }

  @Test
  void everyScalarIsItsLetters() {
    Options root = parse("a: 0x10\nb: true\nc: 1.0\nd: 'x: y'\n").root();

    assertEquals("0x10", root.text("a"));
    assertEquals("true", root.text("b"));
    assertEquals("1.0", root.text("c"));
    assertEquals("x: y", root.text("d"));
  }

  @Test
  void everyValueKnowsLineAndColumn() {
    Options root = parse("\uFEFFa:\n  b: 1\n  c: [x, {d: 2}]\n").root();

    assertEquals("f.yaml:2:6", root.mapping("a").place("b"));
    assertEquals("f.yaml:3:3", root.mapping("a").place("c"));
  }

  @Test
  void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestKey() {
    Options root = parse("agnet: x\n").root();
    root.has("agent");

    String words = assertThrows(InputFault.class, root::refuseOthers).words().en();

    assertEquals("f.yaml:1:8: unknown key agnet; the nearest known key is agent.", words);
  }

  @Test
  void anAliasSharesStructure() {
    Options root = parse("one: &c [{name: a}]\ntwo: *c\n").root();

    assertEquals(
        List.of("a"), root.mappings("two").stream().map(channel -> channel.text("name")).toList());
  }

  @Test
  void faultsNameThePlace() {
    assertEquals(
        "f.yaml:2:1: the key a is there twice; the one before is at f.yaml:1:4.",
        fault("a: 1\na: 2\n"));
    assertTrue(
        fault("a: [1, 2\nb: 3\n").startsWith("f.yaml:2:2: is not well-formed YAML"),
        fault("a: [1, 2\nb: 3\n"));
    assertTrue(fault("a: *b\n").startsWith("f.yaml:1:4: found the alias *b"));
    assertTrue(fault("a: &b [*b]\n").startsWith("f.yaml:1:8: found the alias *b"));
    assertTrue(fault("[a]: 1\n").startsWith("f.yaml:1:1: found a structure"), fault("[a]: 1\n"));
    assertTrue(fault("a: 1\n---\nb: 2\n").contains("a second document"));
    assertTrue(fault("- a\n").contains("expected a mapping"));
    assertTrue(fault("").contains("expected a mapping"));
    assertTrue(fault("a: " + "[".repeat(100_000)).contains("levels of nesting"));
  }

  @Test
  void aliasesOfAliasesTakeNoMemory() {
    StringBuilder text = new StringBuilder("l0: &l0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      text.append("l%d: &l%d [*l%d, *l%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertTrue(parse(text.toString()).root().has("l29"));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    InputFault fault =
        assertThrows(
            InputFault.class,
            () -> YamlFile.parse("f.yaml", new byte[] {'a', ':', ' ', (byte) 0xff}));

    assertEquals("f.yaml: is not UTF-8 text.", fault.words().en());
  }

  @Test
  void aMissingFileIsBadInput() {
    assertThrows(InputFault.class, () -> YamlFile.read(Path.of("/nowhere/agent.yaml")));
  }

  @Property(tries = 500)
  void anyTextIsReadOrRefusedWithWords(@ForAll String text) {
    try {
      parse(text);
    } catch (InputFault fault) {
      assertTrue(fault.words().en().startsWith("f.yaml"), fault.words().en());
    }
  }
}
