package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.collector.agent.AgentCheck;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.deploy.factory.EdgeAgent;
import io.plumbline.deploy.factory.Factory;
import io.plumbline.deploy.factory.FactorySettings;
import io.plumbline.deploy.factory.Protocol;
import io.plumbline.driver.ConnectionSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code browse} and {@code probe} against the simulated factory's servers. */
@Tag("slow")
class ExploreTest {
  private static final Pattern CHANNEL =
      Pattern.compile("(?m)^ *- \\{.*(?:address|topic): \"([^\"]+)\".*} # (.*)$");

  @TempDir private static Path folder;

  private static Factory factory;

  private record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void open() throws InterruptedException {
    factory =
        Factory.start(
            FactorySettings.standard(folder).withDevices(40).withPeriod(Duration.ofMillis(200)));
  }

  @AfterAll
  static void close() {
    factory.close();
  }

  private static Outcome run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Plumbline.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Outcome(code, out.toString(), err.toString());
  }

  private static String at(Protocol protocol, String scheme) {
    return scheme + "://127.0.0.1:" + factory.port(protocol);
  }

  private static String[] with(String[] keys, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    for (String key : keys) {
      all.add("--set");
      all.add(key);
    }
    all.add("--lang");
    all.add("en");
    return all.toArray(String[]::new);
  }

  /**
   * What is printed is pasted under two lines, and {@code agent check} reads the machines by it.
   */
  private static Map<String, String> browsed(String endpoint, String... keys) throws Exception {
    Outcome outcome = run(with(keys, "browse", endpoint, "--limit", "60"));
    assertEquals(0, outcome.code(), outcome.err());
    Path file = folder.resolve("pasted.yaml");
    Files.writeString(
        file,
        """
        agent: {id: edge-1, folder: pasted}
        gateway: {address: "127.0.0.1:1"}
        """
            + outcome.out());
    AgentCheck.Result check = AgentCheck.run(AgentConfiguration.read(file), words -> {});
    AgentCheck.ConnectionResult connection = check.connections().getFirst();
    assertTrue(connection.fault().isEmpty(), connection.toString());
    long answering =
        connection.channels().stream().filter(channel -> channel.reading().isPresent()).count();
    assertTrue(answering > 0, outcome.out() + check.lines());
    return CHANNEL
        .matcher(outcome.out())
        .results()
        .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2), (x, y) -> x));
  }

  /** A tag whose name ends so and whose value looks so. */
  private static String tag(Map<String, String> found, String end, String value) {
    return found.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(end) && entry.getValue().matches(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError(found));
  }

  private static JsonNode probed(String address, String... keys) throws IOException {
    Outcome outcome = run(with(keys, "probe", address, "--format", "json"));
    assertEquals(0, outcome.code(), outcome.out() + outcome.err());
    JsonNode tag = new ObjectMapper().readTree(outcome.out());
    assertEquals("GOOD", tag.path("quality").asText(), outcome.out());
    assertTrue(!tag.path("value").asText().isEmpty(), outcome.out());
    Instant.parse(tag.path("edge time").asText());
    return tag;
  }

  private static ConnectionSpec secured() {
    Path file =
        factory.writeAgent(
            EdgeAgent.EDGE_1,
            folder.resolve("edge-1"),
            "127.0.0.1:7443",
            folder.resolve("ca.pem"),
            OptionalInt.empty());
    return AgentConfiguration.read(file).connections().stream()
        .filter(connection -> connection.protocol().equals("opcua"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void opcUa() throws Exception {
    ConnectionSpec server = secured();
    String[] keys = {
      "security=Basic256Sha256", "certificates=" + server.options().text("certificates")
    };
    String endpoint = server.options().text("address");
    Map<String, String> nodes = browsed(endpoint, keys);

    String good = tag(nodes, "", "(Double|Float) .* \\(0x00000000\\)");
    JsonNode tag = probed(endpoint + "#" + good, keys);
    assertTrue(tag.path("raw").asText().matches("(Double|Float) .+"), tag.toString());
    assertTrue(tag.path("status").asText().contains("0x00000000"), tag.toString());
    Instant.parse(tag.path("source time").asText());
    Instant.parse(tag.path("server time").asText());
  }

  @Test
  void modbus() throws Exception {
    Map<String, String> registers = browsed(at(Protocol.MODBUS, "modbus") + "#1/holding:0");

    assertTrue(registers.containsKey("holding:0"), registers.toString());
    JsonNode tag = probed(at(Protocol.MODBUS, "modbus") + "#1/holding:0/uint32");
    assertTrue(tag.path("raw").asText().matches("0x[0-9A-F]{4} 0x[0-9A-F]{4}"), tag.toString());
  }

  @Test
  void mqtt() throws Exception {
    String[] keys = {"mqtt=3", "probe-wait=3s"};
    Map<String, String> topics = browsed(at(Protocol.MQTT, "mqtt") + "#factory/+/+", keys);

    String load = tag(topics, "/load", ".*");
    JsonNode tag = probed(at(Protocol.MQTT, "mqtt") + "#" + load + "|$.value", keys);
    Double.parseDouble(tag.path("value").asText());
  }

  @Test
  void mtconnect() throws Exception {
    String[] keys = {"probe-timeout=3s"};
    Map<String, String> found = browsed(at(Protocol.MTCONNECT, "shdr"), keys);

    String load = tag(found, "load", "[0-9.]+");
    JsonNode tag = probed(at(Protocol.MTCONNECT, "shdr") + "#" + load, keys);
    Instant.parse(tag.path("source time").asText());
  }

  @Test
  void faultsSayWhatWasExpected() {
    Outcome noScheme = run("probe", "10.0.0.5:502", "--lang", "en");
    assertEquals(2, noScheme.code());
    assertTrue(
        noScheme.err().contains("expected SCHEME://HOST[:PORT][/PATH][#TAG]"), noScheme.err());
    Outcome unknown = run("browse", "gopher://10.0.0.5", "--lang", "en");
    assertEquals(2, unknown.code());
    assertTrue(
        unknown
            .err()
            .contains("http, https, modbus, modbus-rtu, mqtt, mqtts, opc.tcp, serial, shdr"),
        unknown.err());
    Outcome badTag = run("probe", "modbus://127.0.0.1:1#holding:7", "--lang", "en");
    assertEquals(2, badTag.code());
    assertTrue(badTag.err().contains("UNIT/TABLE:ADDRESS"), badTag.err());
    Outcome badKey =
        run("probe", "modbus://127.0.0.1:1#1/holding:7", "--set", "timout=1s", "--lang", "en");
    assertEquals(2, badKey.code());
    assertTrue(badKey.err().contains("the nearest known key is timeout"), badKey.err());
    Outcome nobody = run("probe", "modbus://127.0.0.1:1#1/holding:7", "--lang", "en");
    assertEquals(3, nobody.code(), nobody.err());
    Outcome weak = run("browse", "opc.tcp://127.0.0.1:1", "--set", "security=none", "--lang", "en");
    assertEquals(2, weak.code());
    assertTrue(weak.err().contains("insecure-no-security: true"), weak.err());
  }
}
