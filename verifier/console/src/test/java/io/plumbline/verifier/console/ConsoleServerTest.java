package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the console is served, whatever it has to say: caching, refusals, headers, the page. */
@Tag("slow")
class ConsoleServerTest {
  @RegisterExtension private static final ServedFleet fleet = new ServedFleet();

  @Test
  void anUnchangedReportCostsA304AndANewOneDoesNot() throws Exception {
    for (String path :
        List.of("", "console.js", "api/v1/facts", "api/v1/devices?page=2", "api/v1/claims")) {
      HttpResponse<String> before = fleet.get(path);
      String tag = before.headers().firstValue("ETag").orElseThrow();

      HttpResponse<String> again = fleet.get(path, "If-None-Match", tag);

      assertEquals(304, again.statusCode(), path);
      assertEquals("", again.body());
    }
    String tag = fleet.get("api/v1/facts").headers().firstValue("ETag").orElseThrow();
    fleet.shown().show(SampleFleet.live(fleet.explainer(), 2, SampleFleet.NOW.plusSeconds(5)));

    HttpResponse<String> fresh = fleet.get("api/v1/facts", "If-None-Match", tag);

    assertEquals(200, fresh.statusCode());
    assertEquals(2, ServedFleet.tree(fresh.body()).get("version").asInt());
  }

  @Test
  void mistakesInAQueryAreToldAsProblems() throws Exception {
    fleet.problem("api/v1/facts?indicator=device.conected", 400, "device.connected");
    fleet.problem("api/v1/facts?windo=month", 400, "window");
    fleet.problem("api/v1/facts?window=month&window=year", 400, "more than once");
    fleet.problem("api/v1/devices?page=0", 400, "1 to 1000000");
    fleet.problem("api/v1/devices?size=501", 400, "1 to 500");
    fleet.problem("api/v1/devices?q=" + "x".repeat(201), 400, "201");
    fleet.problem("api/v1/devices?q=" + "x".repeat(3_000), 414, "2000");
    fleet.problem("api/v1/nothing", 404, "nothing at this path");
    fleet.problem("%3Cscript%3E", 404, "nothing at this path");
  }

  @Test
  void onlyReadingIsPossible() throws Exception {
    HttpResponse<String> answer =
        fleet.send("api/v1/facts", request -> request.POST(HttpRequest.BodyPublishers.noBody()));

    assertEquals(405, answer.statusCode());
    assertEquals("application/problem+json", ServedFleet.mediaType(answer));
  }

  @Test
  void beforeTheFirstReportItSaysSo() throws Exception {
    fleet.shown().clear();

    HttpResponse<String> health = fleet.get("health");

    assertEquals(503, health.statusCode());
    assertEquals("starting", ServedFleet.tree(health.body()).get("status").asText());
    fleet.problem("api/v1/facts", 503, "no report yet");
    assertEquals(200, fleet.get("").statusCode(), "the page itself is there");
    fleet.publish();
    assertEquals("ok", fleet.json("health").get("status").asText());
  }

  @Test
  void everyAnswerTiesTheBrowsersHands() throws Exception {
    for (String path : List.of("", "api/v1/facts", "api/v1/nothing", "health", "console.css")) {
      HttpResponse<String> answer = fleet.get(path);
      String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), path);
      assertFalse(policy.contains("unsafe"), path);
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
      assertTrue(answer.headers().firstValue("Server").isEmpty(), path);
    }
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndHasNoInlineScript() throws Exception {
    String page = fleet.get("").body();

    assertFalse(page.contains("http://") || page.contains("https://"), page);
    assertFalse(page.matches("(?s).*<script(?![^>]*\\bsrc=).*"), "a script without src");
    assertFalse(page.contains("style="), "an inline style");
  }

  @Test
  void onLoopbackAForeignHostNameIsNotAnswered() throws Exception {
    assertTrue(rawStatus("evil.example").startsWith("HTTP/1.1 421"));
    assertTrue(rawStatus("localhost:" + fleet.port()).startsWith("HTTP/1.1 200"));
    assertTrue(rawStatus("[::1]:" + fleet.port()).startsWith("HTTP/1.1 200"));
  }

  @Test
  void aPortInUseIsNamed() {
    EnvironmentFault fault =
        assertThrows(
            EnvironmentFault.class, () -> ConsoleServer.start(fleet.port(), fleet.shown()));

    assertTrue(fault.words().en().contains("127.0.0.1:" + fleet.port()), fault.words().en());
  }

  private static String rawStatus(String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", fleet.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      return String.valueOf(
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine());
    }
  }
}
