package io.plumbline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.identity.AgentEnrolment;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.TestGateway;
import io.plumbline.deploy.factory.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code plumbline agent run} in a process of its own, told by SIGHUP to read its file again. */
@Timeout(180)
class AgentHangUpIT {
  private static final String SECRET = "hunter2-Tr0ub4dor";

  @TempDir Path folder;

  private Path log() {
    return folder.resolve("agent.log");
  }

  private String said() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitSaid(String words) {
    Await.until(() -> said().contains(words), this::said);
  }

  private static String line(String name, String device, String more) {
    return """
      - name: %s
        protocol: modbus
        address: tcp://127.0.0.1:1
        every: 200ms
        %s
        devices: [{id: %s, channels: [{name: load, address: "holding:0", type: uint16}]}]
    """
        .formatted(name, more, device);
  }

  private void write(GatewayRun gateway, String connections) throws IOException {
    Files.writeString(
        folder.resolve("agent.yaml"),
        """
        agent: {id: edge-1, folder: data}
        gateway: {address: "127.0.0.1:%d"}
        connections:
        %s\
        """
            .formatted(gateway.uplinkAddress().getPort(), connections));
  }

  private Process agent() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "env", // whoever started the tests may ignore the signal, and children inherit that
                "--default-signal=HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.plumbline.deploy.command.Plumbline",
                "agent",
                "run",
                "--config",
                folder.resolve("agent.yaml").toString(),
                "--lang",
                "en")
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder.environment().put("BROKER_PASSWORD", SECRET);
    return builder.start();
  }

  private static void hangUp(Process process) throws IOException, InterruptedException {
    assertEquals(
        0, new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor());
  }

  @Test
  void aChangedFileIsTakenAFaultyOneIsNotAndASecretIsNeverSaid() throws Exception {
    try (GatewayRun gateway = GatewayRun.start(TestGateway.settings(folder))) {
      URI enrolment =
          URI.create("https://127.0.0.1:" + gateway.enrolAddress().orElseThrow().getPort());
      String token =
          gateway
              .trust()
              .issueToken("edge-1", Set.of("D1", "D2", "D3"), Duration.ofHours(1))
              .toString();
      AgentEnrolment.enroll(enrolment, token, Optional.empty(), folder.resolve("data"));
      write(gateway, line("stays", "D1", ""));
      Process process = agent();
      try {
        awaitSaid("reads 1 connections");
        awaitSaid("welcome, credit");

        write(gateway, line("stays", "D1", "") + line("comes", "D2", ""));
        hangUp(process);
        awaitSaid("agent.yaml: 1 connections ended or begun");
        assertTrue(said().contains("1 connections kept, 0 ended, 1 begun"), said());

        write(gateway, line("stays", "D1", "evry: 1s") + line("comes", "D2", ""));
        hangUp(process);
        awaitSaid("not taken, the old configuration stays");
        assertTrue(said().contains("the nearest known key is every"), said());

        write(gateway, line("stays", "D1", "") + broker());
        hangUp(process);
        awaitSaid("1 connections kept, 1 ended, 1 begun");
        awaitSaid("broker: ");
        assertTrue(process.isAlive());
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ends when it is asked to");
      } finally {
        process.destroyForcibly();
      }
    }
    assertFalse(said().contains(SECRET), "a secret in the log");
    assertFalse(said().contains("\tat "), said());
  }

  private static String broker() {
    return """
      - name: broker
        protocol: mqtt
        address: tcp://127.0.0.1:1
        client-id: edge-1
        user: reader
        password-env: BROKER_PASSWORD
        devices: [{id: D3, channels: [{name: load, topic: a/b}]}]
    """;
  }
}
