package io.plumbline.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.driver.kit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The account balances at every instant, and metrics and health tell it. */
@Tag("slow")
class AgentAccountTest extends AgentFixture {
  @Test
  void theAccountBalancesAtEveryInstantUnderLoad() throws Exception {
    String devices =
        """
            devices:
              - id: D001
                channels: [{name: a}, {name: b}, {name: c, report: changes, heartbeat: 1s}, {name: state, role: state, report: changes}]
        """;
    AgentConfiguration configuration =
        AgentFolder.configure(
            folder,
            gateway.port(),
            "pause-us: 0",
            devices,
            "frame: {every: 50ms, rows: 2000}\n"
                + "spool: {bytes: 1MiB, file-bytes: 64KiB}\n"
                + "metrics: {port: 0}");
    try (AgentRun run = start(configuration);
        HttpClient client = HttpClient.newHttpClient()) {
      Await.until(
          "half a million readings",
          SOON,
          () -> {
            assertBalanced(run);
            return run.status().counts().read() > 500_000;
          },
          run::status);
      gateway.answers(false);
      for (int i = 0; i < 20; i++) {
        assertScrapeBalances(client, run);
      }
    }
  }

  private static void assertScrapeBalances(HttpClient client, AgentRun run) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:" + run.metricsAddress().orElseThrow().getPort() + "/metrics");
    String text =
        client
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    double read = 0;
    double others = 0;
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      if (line.startsWith("plumbline_agent_samples_read_total")) {
        read += value;
      } else if (line.startsWith("plumbline_agent_samples_")) {
        others += value;
      }
    }
    assertTrue(read > 0, text);
    assertEquals(read, others);
  }

  @Test
  void healthTellsEveryConnection() throws Exception {
    try (AgentRun run = start(configuration("rounds: 10", QUICK + "\nmetrics: {port: 0}"));
        HttpClient client = HttpClient.newHttpClient()) {
      awaitLoads(run, 10);
      URI uri =
          URI.create(
              "http://127.0.0.1:" + run.metricsAddress().orElseThrow().getPort() + "/health");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

      assertEquals(200, answer.statusCode());
      assertTrue(
          answer
              .body()
              .contains("\"name\":\"line-1\",\"protocol\":\"generator\",\"connected\":true"),
          answer.body());
      assertTrue(answer.body().contains("\"healthy\":true"), answer.body());
    }
  }

  @Test
  void thePageTellsTheAccountAndIsForThisMachineOnly() throws Exception {
    try (AgentRun run = start(configuration("rounds: 10", QUICK + "\nmetrics: {port: 0}"))) {
      awaitLoads(run, 10);
      int port = run.metricsAddress().orElseThrow().getPort();
      assertEquals(port + "\n", Files.readString(folder.resolve("data/metrics.port")));

      String page = ask(port, "GET / HTTP/1.0\r\nHost: localhost:" + port);
      assertTrue(page.startsWith("HTTP/1.1 200"), page);
      assertTrue(page.contains("read = stored + spooled + rejected"), page);
      assertTrue(page.contains("<td>line-1"), page);
      assertTrue(page.contains("Content-security-policy: default-src 'none'"), page);

      String elsewhere = ask(port, "GET / HTTP/1.0\r\nHost: evil.example:" + port);
      assertTrue(elsewhere.startsWith("HTTP/1.1 421"), elsewhere);
      assertTrue(!elsewhere.contains("line-1"), elsewhere);
      assertTrue(ask(port, "GET /metrics HTTP/1.0").startsWith("HTTP/1.1 421"));
      assertTrue(
          ask(port, "POST /health HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: 0")
              .startsWith("HTTP/1.1 405"));
      assertTrue(ask(port, "GET /nothing HTTP/1.0\r\nHost: 127.0.0.1").startsWith("HTTP/1.1 404"));
    }
  }

  private static String ask(int port, String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
