package io.plumbline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.config.YamlFile;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** docs/agent.schema.json says what the agent and its drivers read, no more and no less. */
class AgentSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Checkout.root().resolve("docs/agent.schema.json");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  /** Every optional mapping is there, so that its own keys are seen. */
  private static final String EVERYTHING =
      """
      agent: {id: edge-1, folder: data}
      gateway: {address: "gw.example:7443"}
      seal: {every: 60s}
      frame: {every: 1s}
      spool: {bytes: 1GiB}
      metrics: {port: 9464}
      connections:
        - name: m
          protocol: modbus
          address: tcp://127.0.0.1:502
          breaker: {failures: 2}
          reconnect: {last-pause: 30s}
          devices:
            - {id: D1, state: ["load > 5 -> RUNNING"], channels: [{name: load, address: "holding:0", type: uint16}]}
        - name: o
          protocol: opcua
          address: opc.tcp://127.0.0.1
          security: none
          insecure-no-security: true
          devices:
            - {id: D2, channels: [{name: load, role: state, map: {1: RUNNING}, address: ns=2;s=Load}]}
        - name: q
          protocol: mqtt
          address: tcp://127.0.0.1
          client-id: a
          reconnect: {last-pause: 30s}
          presence: {topic: a/agent}
          sparkplug: {rebirth: true}
          devices:
            - {id: D3, channels: [{name: load, topic: a/b, format: json, value: $.v}]}
            - {id: D5, sparkplug: plant/node, channels: [{name: load, metric: Load}]}
        - name: s
          protocol: mtconnect
          address: tcp://127.0.0.1
          devices:
            - {id: D4, channels: [{name: load, address: load}]}
        - name: h
          protocol: mtconnect
          address: http://127.0.0.1:5000
          devices:
            - {id: D6, channels: [{name: load, address: load}]}
      """;

  @TempDir Path folder;
  private final JsonNode schema = schema();

  private static JsonNode schema() {
    try {
      return JSON.readTree(FILE.toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<String> objections(String yaml) {
    JsonSchema checker =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    Set<String> objections = new TreeSet<>();
    checker.validate(JSON.valueToTree(tree)).forEach(o -> objections.add(o.toString()));
    return objections;
  }

  @Test
  void theExamplesOfTheDocumentsAreValid() throws IOException {
    assertEquals(Set.of(), objections(EVERYTHING));
    int whole = 0;
    for (String document : List.of("docs/agent.md", "docs/operator.md")) {
      Matcher example = EXAMPLE.matcher(Files.readString(Checkout.root().resolve(document)));
      while (example.find()) {
        if (example.group(1).contains("connections:") && example.group(1).contains("agent:")) {
          assertEquals(Set.of(), objections(example.group(1)), document);
          Path file = Files.writeString(folder.resolve("agent.yaml"), example.group(1));
          assertTrue(!AgentConfiguration.read(file).connections().isEmpty(), document);
          whole++;
        }
      }
    }
    assertTrue(whole >= 2, "examples: " + whole);
  }

  @Test
  void faultsAreFound() {
    assertTrue(!objections(EVERYTHING.replace("every: 60s", "evry: 60s")).isEmpty());
    assertTrue(!objections(EVERYTHING.replace("type: uint16", "tpe: uint16")).isEmpty());
    assertTrue(!objections(EVERYTHING.replace("-> RUNNING", "-> RUN")).isEmpty());
    assertTrue(!objections(EVERYTHING.replace("address: load", "topic: load")).isEmpty());
    assertTrue(!objections(EVERYTHING.replace("1GiB", "1GB")).isEmpty());
  }

  @Test
  void everyKeyThatIsReadIsInTheSchemaAndNoOther() throws IOException {
    Path file = Files.writeString(folder.resolve("agent.yaml"), EVERYTHING);
    AgentConfiguration configuration = AgentConfiguration.read(file);
    List<String> differences = new ArrayList<>();
    Map<String, List<ConnectionSpec>> byProtocol = new TreeMap<>();
    for (ConnectionSpec connection : configuration.connections()) {
      try (Driver unused = driver(connection).create(connection)) {
        byProtocol.computeIfAbsent(connection.protocol(), p -> new ArrayList<>()).add(connection);
      }
    }
    byProtocol.values().forEach(connections -> compare(connections, differences));
    assertEquals(List.of(), differences, "add or remove in " + FILE);
  }

  @Test
  void theTopOfTheFileHasNoOtherKeysThanTheSchema() throws IOException {
    for (String key : List.of("agent", "gateway", "seal", "frame", "spool", "metrics")) {
      assertEquals(
          names(schema.path("properties").path(key).path("properties")),
          read(key).knownKeys(),
          key);
    }
  }

  /** The mapping at the top, after the reader has asked it for every key that it knows. */
  private Options read(String key) throws IOException {
    Path file = Files.writeString(folder.resolve("agent.yaml"), EVERYTHING);
    YamlFile yaml = YamlFile.read(file);
    assertEquals(5, AgentConfiguration.of(yaml, folder).connections().size());
    return yaml.root().mapping(key);
  }

  private void compare(List<ConnectionSpec> connections, List<String> differences) {
    String where = connections.getFirst().protocol();
    JsonNode definitions = schema.path("$defs");
    JsonNode own = definitions.path(where).path("properties");
    compare(
        where,
        connections.stream().map(ConnectionSpec::options).toList(),
        definitions.path("connection").path("properties"),
        own,
        differences);
    for (ConnectionSpec connection : connections) {
      for (String nested : List.of("breaker", "reconnect", "presence", "sparkplug")) {
        if (connection.options().keys().contains(nested)) {
          compare(
              where + "." + nested,
              List.of(connection.options().mapping(nested)),
              own.path(nested).path("properties"),
              JSON.createObjectNode(),
              differences);
        }
      }
    }
    List<DeviceSpec> devices =
        connections.stream().flatMap(connection -> connection.devices().stream()).toList();
    JsonNode ofDevice = own.path("devices").path("items").path("properties");
    compare(
        where + " device",
        devices.stream().map(DeviceSpec::options).toList(),
        definitions.path("device").path("properties"),
        ofDevice,
        differences);
    compare(
        where + " channel",
        devices.stream().map(device -> device.channels().getFirst().options()).toList(),
        definitions.path("channel").path("properties"),
        ofDevice.path("channels").path("items").path("properties"),
        differences);
  }

  private static void compare(
      String where, List<Options> read, JsonNode common, JsonNode own, List<String> differences) {
    Set<String> listed = names(common);
    listed.addAll(names(own));
    Set<String> known = new TreeSet<>();
    read.forEach(options -> known.addAll(options.knownKeys()));
    known.stream()
        .filter(key -> !listed.contains(key))
        .forEach(key -> differences.add(where + " reads " + key));
    listed.stream()
        .filter(key -> !known.contains(key))
        .forEach(key -> differences.add(where + " does not read " + key));
  }

  private static Set<String> names(JsonNode properties) {
    Set<String> names = new TreeSet<>();
    for (Iterator<String> each = properties.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }

  private static DriverFactory driver(ConnectionSpec connection) {
    return ServiceLoader.load(DriverFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.protocol().equals(connection.protocol()))
        .findFirst()
        .orElseThrow();
  }
}
