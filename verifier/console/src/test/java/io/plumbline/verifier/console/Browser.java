package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium, driven over W3C WebDriver by hand: two programs of the system and no
 * library.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final String base;
  private @Nullable String session;

  private Browser(Process driver, int port) {
    this.driver = driver;
    this.base = "http://127.0.0.1:" + port;
  }

  /**
   * Opens a window. Without Chromium and its driver the test is left out, unless it runs in CI.
   *
   * @param profile an empty folder
   */
  static Browser open(Path profile, int width, int height, boolean dark) throws Exception {
    Optional<Path> chromium = program("chromium").or(() -> program("google-chrome"));
    Optional<Path> chromedriver = program("chromedriver");
    boolean there = chromium.isPresent() && chromedriver.isPresent();
    String missing =
        "the browser tests of the console are left out: install them with 'apt-get install chromium"
            + " chromium-driver'";
    if ("true".equals(System.getenv("CI"))) {
      assertTrue(there, missing);
    }
    assumeTrue(there, missing);
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process driver =
        new ProcessBuilder(chromedriver.orElseThrow().toString(), "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("driver.log").toFile())
            .start();
    Browser browser = new Browser(driver, port);
    try {
      browser.begin(chromium.orElseThrow(), profile, width, height, dark);
      return browser;
    } catch (Exception e) {
      browser.close();
      throw e;
    }
  }

  void go(String url) throws Exception {
    post("/url", JSON.createObjectNode().put("url", url));
  }

  /** What a script returns. */
  JsonNode run(String script) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("script", script);
    body.putArray("args");
    return post("/execute/sync", body);
  }

  String text(String selector) throws Exception {
    return run("return document.querySelector(`" + selector + "`)?.textContent ?? ''").asText();
  }

  void click(String selector) throws Exception {
    run("document.querySelector(`" + selector + "`).click()");
  }

  /** Waits until a script returns true. */
  void await(String script) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!run(script).asBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not so within " + PATIENCE + ": " + script);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** Errors that the page wrote to its console, refused policies among them. */
  List<String> errors() throws Exception {
    List<String> errors = new ArrayList<>();
    for (JsonNode entry : post("/se/log", JSON.createObjectNode().put("type", "browser"))) {
      if (entry.get("level").asText().equals("SEVERE")) {
        errors.add(entry.get("message").asText());
      }
    }
    return errors;
  }

  @Override
  public void close() throws Exception {
    if (session != null) {
      client.send(
          HttpRequest.newBuilder(URI.create(base + "/session/" + session)).DELETE().build(),
          HttpResponse.BodyHandlers.discarding());
    }
    driver.destroy();
    if (!driver.waitFor(10, TimeUnit.SECONDS)) {
      driver.destroyForcibly();
    }
  }

  private void begin(Path chromium, Path profile, int width, int height, boolean dark)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ready()) {
      assertTrue(System.nanoTime() < deadline, "chromedriver does not answer");
      LockSupport.parkNanos(50_000_000);
    }
    ObjectNode capabilities = JSON.createObjectNode();
    ObjectNode always = capabilities.putObject("capabilities").putObject("alwaysMatch");
    always.put("browserName", "chrome");
    always.putObject("goog:loggingPrefs").put("browser", "ALL");
    ObjectNode options = always.putObject("goog:chromeOptions");
    options.put("binary", chromium.toString());
    ArrayNode arguments = options.putArray("args");
    for (String argument :
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
            "--user-data-dir=" + profile.resolve("profile"))) {
      arguments.add(argument);
    }
    options
        .putObject("mobileEmulation")
        .putObject("deviceMetrics")
        .put("width", width)
        .put("height", height)
        .put("pixelRatio", 1)
        .put("touch", false);
    session = send("/session", capabilities).get("sessionId").asText();
  }

  private boolean ready() throws InterruptedException {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/status")).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private JsonNode post(String path, ObjectNode body) throws Exception {
    return send("/session/" + session + path, body);
  }

  private JsonNode send(String path, ObjectNode body) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertTrue(answer.statusCode() == 200, answer.body());
    return JSON.readTree(answer.body()).get("value");
  }

  private static Optional<Path> program(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
