package io.plumbline.contract.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {
  private static final String SECRET = "hunter2-Tr0ub4dor";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>(Map.of("HOST", "10.0.0.5"));

  private Options read(String yaml) {
    return References.resolve(
        YamlFile.parse("agent.yaml", yaml.getBytes(StandardCharsets.UTF_8)).root(),
        folder,
        environment::get);
  }

  private String fault(String yaml) {
    return assertThrows(InputFault.class, () -> read(yaml)).words().en();
  }

  @Test
  void aValueIsPutTogetherFromWhatItRefersTo() throws IOException {
    Files.writeString(folder.resolve("port"), "502\r\n");
    Options root =
        read(
            """
            plain: {cost: "$5", path: $.value}
            line: {address: "tcp://${env:HOST}:${file:port}", port: "${file:port}"}
            list: ["${env:HOST}", "b"]
            """);

    assertEquals("tcp://10.0.0.5:502", root.mapping("line").text("address"));
    assertEquals(502, root.mapping("line").integer("port", 1, 65535));
    assertEquals(List.of("10.0.0.5", "b"), root.texts("list"));
    assertEquals("$.value", root.mapping("plain").text("path"));
  }

  @Test
  void whatRefersToNothingStaysAsItIsAndSharedMappingsStayShared() {
    Options plain = YamlFile.parse("a", "a: {b: c}\n".getBytes(StandardCharsets.UTF_8)).root();
    assertSame(plain, References.resolve(plain, folder, environment::get));

    Options root = read("a: &x {b: \"${env:HOST}\"}\nc: *x\n");
    assertSame(root.mapping("a"), root.mapping("c"));
  }

  @Test
  void whatIsNotThereIsAFaultWithItsPlace() throws IOException {
    assertEquals(
        "agent.yaml:1:11: the environment variable of ${env:NONE} is not set.",
        fault("a: {user: \"${env:NONE}\"}\n"));
    assertEquals(
        "agent.yaml:1:4: the file of ${file:none} cannot be read (NoSuchFileException).",
        fault("a: \"${file:none}\"\n"));
    assertEquals(
        "agent.yaml:1:4: ${evn:A} is no reference that is known, expected ${env:NAME} or"
            + " ${file:PATH}.",
        fault("a: ${evn:A}\n"));
    Files.write(folder.resolve("large"), new byte[References.MAX_BYTES + 1]);
    assertTrue(fault("a: \"${file:large}\"\n").contains("65537 B > 65536 B"));
  }

  @Test
  void noMessageRepeatsWhatWasPutIn() {
    environment.put("PASSWORD", SECRET);
    Options root = read("every: \"${env:PASSWORD}\"\nflag: \"x${env:PASSWORD}\"\n");

    assertEquals(
        "agent.yaml:1:8: every is '${env:PASSWORD}', expected an integer from 1 to 2.",
        assertThrows(InputFault.class, () -> root.integer("every", 1, 2)).words().en());
    String flag = assertThrows(InputFault.class, () -> root.flag("flag", true)).words().toString();
    assertFalse(flag.contains(SECRET), flag);
    String mapping = assertThrows(InputFault.class, () -> root.mapping("flag")).words().toString();
    assertFalse(mapping.contains(SECRET), mapping);
  }

  @Test
  void aSecretMustNotStandInTheFile() {
    environment.put("PASSWORD", SECRET);
    assertEquals(SECRET, read("p: \"${env:PASSWORD}\"\n").secret("p").orElseThrow());
    Options plain = read("p: " + SECRET + "\n");
    assertEquals(
        "agent.yaml:1:4: p is 'a text in the file', expected a reference: ${env:NAME} or"
            + " ${file:PATH}.",
        assertThrows(InputFault.class, () -> plain.secret("p")).words().en());
    assertTrue(plain.secret("absent").isEmpty());
  }

  @Test
  void aConfigurationIsAnotherOneWhenWhatItRefersToHasChanged() {
    Options before = read("a: \"${env:HOST}\"\n");
    assertTrue(before.saysTheSameAs(read("a: \"${env:HOST}\"\n")));
    environment.put("HOST", "10.0.0.6");
    assertFalse(before.saysTheSameAs(read("a: \"${env:HOST}\"\n")));
  }

  @Test
  void whatMappingsSaidIsToldFromOtherWordsWhenItIsForgotten() {
    String yaml = "a: {k: &l [{x: 1, y: \"${env:HOST}\"}, {x: 2}], s: [b, c]}\nb: {k: *l}\n";
    Options root = read(yaml);
    Options first = root.mapping("a");
    Options second = root.mapping("b");
    Options within = first.mappings("k").getFirst();

    Options.settle(List.of(first, second));

    assertFalse(first.has("k"));
    assertFalse(within.has("x"));
    assertEquals("agent.yaml", within.place());
    Options again = read("b: {k: [{y: \"${env:HOST}\", x: 1}, {x: 2}]}\n\na: {s: [b, c], k: []}\n");
    assertTrue(second.saysTheSameAs(again.mapping("b")));
    assertTrue(again.mapping("b").saysTheSameAs(second));
    assertFalse(first.saysTheSameAs(again.mapping("a")));
    assertFalse(second.saysTheSameAs(read("b: {k: [{x: 1, y: z}, {x: 2}]}\n").mapping("b")));
    assertFalse(second.saysTheSameAs(read("b: {k: [{x: 2}]}\n").mapping("b")));
  }
}
