package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.collector.agent.AgentStatus;
import io.plumbline.collector.agent.ConnectionStatus;
import io.plumbline.collector.agent.account.Counts;
import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.metrics.StatusServer;
import io.plumbline.collector.agent.spool.SpoolState;
import io.plumbline.collector.agent.uplink.UplinkHealth;
import io.plumbline.contract.chain.Digest;
import io.plumbline.driver.DriverHealth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentStatusTest {
  @TempDir Path folder;

  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Plumbline.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Outcome(code, out.toString(), err.toString());
  }

  private Path file(String metrics) throws IOException {
    return Files.writeString(
        folder.resolve("agent.yaml"),
        """
        agent: {id: edge-1, folder: .}
        gateway: {address: "127.0.0.1:1"}
        %s
        connections:
          - {name: line-1, protocol: modbus, devices: [{id: D1, channels: [{name: load}]}]}
        """
            .formatted(metrics));
  }

  private static AgentStatus status(Digest configuration, String fault) {
    return new AgentStatus(
        "edge-1",
        configuration,
        new Counts(100, 70, 10, 15, Map.of(Rejection.UNCHANGED, 3L, Rejection.REFUSED, 2L), 4),
        new SpoolState(1, 12_345, new UUID(1, 2), 9, 8, false),
        new UplinkHealth(false, 1, 2, 1, "Connection refused"),
        List.of(
            new ConnectionStatus(
                "line-1", "modbus", new DriverHealth(false, 7, 3, "no answer <in time>")),
            new ConnectionStatus(
                "press-1", "opcua", new DriverHealth(true, 7, 1, "D2/x: Bad_NodeIdUnknown")),
            new ConnectionStatus("press-2", "opcua", new DriverHealth(true, 7, 0, ""))),
        Instant.parse("2029-01-01T00:00:00Z"),
        Set.of("D009"),
        fault);
  }

  @Test
  void everyPlaceOfASampleIsTold() throws IOException {
    Path file = file("metrics: {port: 0}");
    Digest digest = AgentConfiguration.read(file).digest();
    try (StatusServer server = StatusServer.start(0, folder, () -> status(digest, ""))) {
      assertTrue(server.address().getAddress().isLoopbackAddress());
      Outcome told = run("agent", "status", "--config", file.toString(), "--lang", "en");
      assertEquals(0, told.code(), told.err());
      assertEquals(
          """
          agent edge-1: OK
          read 100 = stored 70 + spooled 25 + rejected 5
            rejected unchanged: 3
            rejected refused: 2
            older than 24 h by source time: 4
            the gateway does not take device D009
          gateway (TLS): not connected; Connection refused
          line-1 (modbus): not connected; no answer <in time>
          press-1 (opcua): connected; last fault: D2/x: Bad_NodeIdUnknown
          press-2 (opcua): connected
          spool 12345 bytes, certificate until 2029-01-01T00:00:00Z
          """,
          told.out());
      Outcome json = run("agent", "status", "--config", file.toString(), "--format", "json");
      JsonNode document = new ObjectMapper().readTree(json.out());
      assertEquals(
          document.path("read").asLong(),
          document.path("stored").asLong()
              + document.path("spooled").asLong()
              + document.path("rejected").asLong());
    }
  }

  @Test
  void anAgentThatCannotWriteEndsWithOneAndOneWithAnotherConfigurationSaysSo() throws IOException {
    Path file = file("metrics: {port: 0}");
    try (StatusServer server =
        StatusServer.start(0, folder, () -> status(Digest.ZERO, "write: No space left"))) {
      assertTrue(server.address().getPort() > 0);
      Outcome told = run("agent", "status", "--config", file.toString(), "--lang", "en");
      assertEquals(1, told.code());
      assertTrue(told.out().startsWith("agent edge-1: write: No space left"), told.out());
      assertTrue(told.err().contains("configuration is not the one in"), told.err());
    }
  }

  @Test
  void whereNobodyAnswersTheMessageSaysWhatToDo() throws IOException {
    Outcome none = run("agent", "status", "--config", file("").toString(), "--lang", "en");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("add metrics: {port: 9464}"), none.err());
    Outcome down =
        run("agent", "status", "--config", file("metrics: {port: 1}").toString(), "--lang", "en");
    assertEquals(3, down.code());
    assertTrue(down.err().contains("systemctl status plumbline-agent"), down.err());
    Outcome never =
        run("agent", "status", "--config", file("metrics: {port: 0}").toString(), "--lang", "en");
    assertEquals(3, never.code());
    assertTrue(never.err().contains("Does the agent run?"), never.err());
  }
}
