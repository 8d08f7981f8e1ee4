package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ConsoleServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Shown SHOWN = new Shown();

  @TempDir static Path folder;

  private static Explainer explainer;
  private static VerificationReport report;
  private static ConsoleServer server;

  @BeforeAll
  static void start() throws IOException {
    explainer = SampleFleet.verify(folder);
    report = explainer.report();
    server = ConsoleServer.start(0, SHOWN);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void publish() {
    SHOWN.show(SampleFleet.live(explainer, 1, SampleFleet.NOW));
    SHOWN.at(SampleFleet.NOW);
  }

  @Test
  void factsAreThoseOfTheReportInTheShapeOfTheFormats() throws Exception {
    JsonNode root = json("api/v1/facts");

    assertEquals("shanghai-410-2024", root.get("scheme").asText());
    assertEquals("2026-03-31", root.get("as_of").asText());
    assertEquals("Asia/Shanghai", root.get("zone").asText());
    assertEquals(report.facts().size(), root.get("facts").size());
    for (int i = 0; i < report.facts().size(); i++) {
      Fact fact = report.facts().get(i);
      JsonNode node = root.get("facts").get(i);
      assertEquals(fact.indicator().id(), node.get("indicator").asText());
      assertEquals(fact.value(), node.get("value").asText());
      assertEquals(fact.grade().token(), node.get("grade").asText());
      assertEquals(fact.window() != Window.AS_OF, node.has("period"));
      assertEquals(!fact.indicator().isCount(), node.has("exact"));
    }
    assertEquals(report.findings().size(), root.get("findings").size());
    assertTrue(root.get("integrity").get("holds").asBoolean());
  }

  @Test
  void factsAreFilteredByIndicatorWindowDimensionAndMember() throws Exception {
    JsonNode one =
        json("api/v1/facts?indicator=device.connected&dimension=category&member=" + encoded("机床"));
    JsonNode totals = json("api/v1/facts?dimension=none&window=month");

    assertEquals(1, one.get("facts").size());
    assertEquals("9", one.get("facts").get(0).get("value").asText());
    for (JsonNode fact : totals.get("facts")) {
      assertEquals("month", fact.get("window").asText());
      assertTrue(fact.get("dimensions").isEmpty());
    }
    assertFalse(totals.get("facts").isEmpty());
  }

  @Test
  void namesAreChineseUnlessEnglishIsAskedFor() throws Exception {
    String first = "api/v1/facts?indicator=device.connected&dimension=none";

    assertEquals("连接的工业设备数量", json(first).at("/facts/0/name").asText());
    assertEquals("devices connected", json(first + "&lang=en").at("/facts/0/name").asText());
  }

  @Test
  void anOverstatedClaimNamesTheMissingDevicesByCause() throws Exception {
    JsonNode claims = json("api/v1/claims?verdict=overstated").get("claims");

    JsonNode connected = claims.get(0);
    assertEquals("device.connected", connected.get("indicator").asText());
    assertEquals("75", connected.get("claimed").asText());
    assertEquals("51", connected.get("verified").asText());
    assertEquals("47.06", connected.get("deviation_percent").asText());
    assertEquals(75 - 51, connected.get("difference").asInt());
    assertEquals(
        75 - 51,
        connected.get("causes").valueStream().mapToInt(c -> c.get("count").asInt()).sum(),
        "the causes add up to the difference");
    JsonNode cause = connected.get("causes").get(0);
    assertEquals("no-telemetry", cause.get("cause").asText());
    assertEquals(
        List.of("D006", "D019", "D032", "D045"),
        texts(cause.get("subjects")),
        "the mute ones by name");
    for (JsonNode claim : claims) {
      assertEquals("overstated", claim.get("verdict").asText());
    }
    assertEquals(report.claims().size(), json("api/v1/claims").get("claims").size());
  }

  @Test
  void theDailyCountsAddUpToTheAverage() throws Exception {
    JsonNode series = json("api/v1/daily-running?window=month");

    long sum = 0;
    for (JsonNode day : series.get("days")) {
      sum += day.get("count").asLong();
    }
    assertEquals(31, series.get("days").size());
    assertEquals("2026-03-01", series.at("/days/0/date").asText());
    Fact average =
        report.facts().stream()
            .filter(fact -> fact.indicator() == Indicator.DEVICE_PUBLIC_RUNNING)
            .filter(fact -> fact.window() == Window.MONTH && fact.member().isEmpty())
            .findFirst()
            .orElseThrow();
    assertEquals(average.value(), series.get("average").asText());
    assertEquals("%.2f".formatted(sum / 31.0), average.value());
  }

  @Test
  void aFigureIsExplainedDownToTheFrame() throws Exception {
    String fact = "api/v1/explain?fact=" + encoded("device.connected/as-of");
    JsonNode figure = json(fact + "&limit=3&lang=en");
    JsonNode device = json(fact + "&subject=D001");
    JsonNode used =
        json(
            "api/v1/explain?fact="
                + encoded("app.public-cloud.daily-active/month")
                + "&subject=A1&limit=1");
    String day = used.at("/usage/days/0/day").asText();
    JsonNode frames =
        json(
            "api/v1/explain?fact="
                + encoded("app.public-cloud.daily-active/month")
                + "&subject=A1&day="
                + day);

    assertEquals("51", figure.get("value").asText());
    assertEquals("51", figure.get("numerator").asText());
    assertEquals(3, figure.get("subjects").size());
    assertTrue(figure.get("subject_count").asInt() > 51);
    assertEquals(64, device.at("/day/frames/0/sha256").asText().length());
    assertEquals(1, used.at("/usage/days").size());
    assertTrue(used.at("/usage/day_count").asInt() > 1);
    assertEquals(day, frames.at("/usage/day/day").asText());
    assertEquals(64, frames.at("/usage/day/frames/0/sha256").asText().length());
  }

  @Test
  void silentDaysOfTheWholeFleetAreSplitByCauseWhenThatIsAsked() throws Exception {
    String fact =
        "api/v1/explain?limit=500&fact=" + encoded("device.public-cloud.daily-running/month");
    JsonNode plain = json(fact);
    JsonNode whole = json(fact + "&causes=true");

    assertEquals(0, plain.get("subjects").findValues("days").size());
    assertTrue(whole.get("subjects").findValues("days").size() > 0);
    assertEquals(plain.get("numerator"), whole.get("numerator"));
    problem(fact + "&causes=maybe", 400, "maybe");
  }

  @Test
  void anExplanationThatMakesNoSenseIsRefusedByName() throws Exception {
    String fact = "api/v1/explain?fact=" + encoded("device.connected/as-of");
    problem("api/v1/explain", 400, "fact");
    problem("api/v1/explain?fact=device.conected", 400, "device.con");
    problem(fact + "&subject=D999", 400, "D999");
    problem(fact + "&day=2026-02-30&subject=D001", 400, "2026-02-30");
    problem(fact + "&day=2026-02-28", 400, "2026-02-28");
    problem(fact + "&limit=501", 400, "501");
    problem(fact + "&limit=0", 400, "limit");
  }

  @Test
  void devicesAreFilteredAndPaged() throws Exception {
    JsonNode first = json("api/v1/devices?size=25");
    JsonNode last = json("api/v1/devices?size=25&page=3");
    JsonNode beyond = json("api/v1/devices?page=1000000");
    JsonNode mute = json("api/v1/devices?standing=no-telemetry");
    JsonNode found = json("api/v1/devices?q=d0&category=" + encoded("机床"));

    assertEquals(60, first.get("total").asInt());
    assertEquals(25, first.get("devices").size());
    assertEquals(10, last.get("devices").size());
    assertEquals(0, beyond.get("devices").size());
    assertEquals(List.of("D006", "D019", "D032", "D045"), deviceIds(mute));
    assertFalse(mute.at("/devices/0").has("last_seen"));
    assertEquals(10, found.get("total").asInt());
    int states = 0;
    for (JsonNode count : first.get("states")) {
      states += count.asInt();
    }
    assertEquals(60, states);
  }

  @Test
  void statesGoStaleAlthoughNoReportIsMade() throws Exception {
    JsonNode before = json("api/v1/devices");
    String tag = get("api/v1/devices").headers().firstValue("ETag").orElseThrow();
    try {
      SHOWN.at(SampleFleet.NOW.plusSeconds(86_400));
      HttpResponse<String> after = get("api/v1/devices", "If-None-Match", tag);

      assertTrue(before.at("/states/RUNNING").asInt() > 0);
      assertEquals(200, after.statusCode());
      assertEquals(60, JSON.readTree(after.body()).at("/states/UNKNOWN").asInt());
    } finally {
      SHOWN.at(SampleFleet.NOW);
    }
  }

  @Test
  void anUnchangedReportCostsA304AndANewOneDoesNot() throws Exception {
    for (String path :
        List.of("", "console.js", "api/v1/facts", "api/v1/devices?page=2", "api/v1/claims")) {
      HttpResponse<String> before = get(path);
      String tag = before.headers().firstValue("ETag").orElseThrow();

      HttpResponse<String> again = get(path, "If-None-Match", tag);

      assertEquals(304, again.statusCode(), path);
      assertEquals("", again.body());
    }
    String tag = get("api/v1/facts").headers().firstValue("ETag").orElseThrow();
    SHOWN.show(SampleFleet.live(explainer, 2, SampleFleet.NOW.plusSeconds(5)));

    HttpResponse<String> fresh = get("api/v1/facts", "If-None-Match", tag);

    assertEquals(200, fresh.statusCode());
    assertEquals(2, JSON.readTree(fresh.body()).get("version").asInt());
  }

  @Test
  void mistakesInAQueryAreToldAsProblems() throws Exception {
    problem("api/v1/facts?indicator=device.conected", 400, "device.connected");
    problem("api/v1/facts?windo=month", 400, "window");
    problem("api/v1/facts?window=month&window=year", 400, "more than once");
    problem("api/v1/devices?page=0", 400, "1 to 1000000");
    problem("api/v1/devices?size=501", 400, "1 to 500");
    problem("api/v1/devices?q=" + "x".repeat(201), 400, "201");
    problem("api/v1/devices?q=" + "x".repeat(3_000), 414, "2000");
    problem("api/v1/nothing", 404, "nothing at this path");
    problem("%3Cscript%3E", 404, "nothing at this path");
  }

  @Test
  void onlyReadingIsPossible() throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(server.url() + "api/v1/facts"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertEquals(405, answer.statusCode());
    assertEquals("application/problem+json", mediaType(answer));
  }

  @Test
  void beforeTheFirstReportItSaysSo() throws Exception {
    SHOWN.clear();

    HttpResponse<String> health = get("health");

    assertEquals(503, health.statusCode());
    assertEquals("starting", JSON.readTree(health.body()).get("status").asText());
    problem("api/v1/facts", 503, "no report yet");
    assertEquals(200, get("").statusCode(), "the page itself is there");
    publish();
    assertEquals("ok", json("health").get("status").asText());
  }

  @Test
  void everyAnswerTiesTheBrowsersHands() throws Exception {
    for (String path : List.of("", "api/v1/facts", "api/v1/nothing", "health", "console.css")) {
      HttpResponse<String> answer = get(path);
      String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), path);
      assertFalse(policy.contains("unsafe"), path);
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
      assertTrue(answer.headers().firstValue("Server").isEmpty(), path);
    }
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndHasNoInlineScript() throws Exception {
    String page = get("").body();

    assertFalse(page.contains("http://") || page.contains("https://"), page);
    assertFalse(page.matches("(?s).*<script(?![^>]*\\bsrc=).*"), "a script without src");
    assertFalse(page.contains("style="), "an inline style");
  }

  @Test
  void onLoopbackAForeignHostNameIsNotAnswered() throws Exception {
    assertTrue(rawStatus("evil.example").startsWith("HTTP/1.1 421"));
    assertTrue(rawStatus("localhost:" + server.port()).startsWith("HTTP/1.1 200"));
    assertTrue(rawStatus("[::1]:" + server.port()).startsWith("HTTP/1.1 200"));
  }

  @Test
  void aPortInUseIsNamed() {
    EnvironmentFault fault =
        assertThrows(EnvironmentFault.class, () -> ConsoleServer.start(server.port(), SHOWN));

    assertTrue(fault.words().en().contains("127.0.0.1:" + server.port()), fault.words().en());
  }

  private static String rawStatus(String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
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

  private static void problem(String path, int status, String part) throws Exception {
    HttpResponse<String> answer = get(path + (path.contains("?") ? "&" : "?") + "lang=en");
    assertEquals(status, answer.statusCode(), path);
    assertEquals("application/problem+json", mediaType(answer));
    JsonNode body = JSON.readTree(answer.body());
    assertEquals(status, body.get("status").asInt());
    assertTrue(body.get("detail").asText().contains(part), answer.body());
  }

  /** The type without parameters. */
  private static String mediaType(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
  }

  private static JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static List<String> deviceIds(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("devices").forEach(device -> ids.add(device.get("device_id").asText()));
    return ids;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
