package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.VerificationReport;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The sample fleet, verified once for a class of tests and served on a free port, and somebody who
 * asks. Each test begins with the report shown at the time that it was made.
 */
final class ServedFleet implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Shown shown = new Shown();
  private Path folder;
  private Explainer explainer;
  private ConsoleServer server;

  /** Serves nothing until the framework says that a class begins. */
  @SuppressWarnings("NullAway.Init")
  ServedFleet() {}

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("fleet");
    explainer = SampleFleet.verify(folder);
    server = ConsoleServer.start(0, shown);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    publish();
  }

  /** Shows the report, at the time that it was made. */
  void publish() {
    shown.show(SampleFleet.live(explainer, 1, SampleFleet.NOW));
    shown.at(SampleFleet.NOW);
  }

  Shown shown() {
    return shown;
  }

  Explainer explainer() {
    return explainer;
  }

  VerificationReport report() {
    return explainer.report();
  }

  int port() {
    return server.port();
  }

  /** The answer to a question in English has to be a problem of this status that names a part. */
  void problem(String path, int status, String part) throws Exception {
    HttpResponse<String> answer = get(path + (path.contains("?") ? "&" : "?") + "lang=en");
    assertEquals(status, answer.statusCode(), path);
    assertEquals("application/problem+json", mediaType(answer));
    JsonNode body = tree(answer.body());
    assertEquals(status, body.get("status").asInt());
    assertTrue(body.get("detail").asText().contains(part), answer.body());
  }

  /** The answer has to be a document. */
  JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return tree(answer.body());
  }

  /** Whatever is answered; {@code headers} are names and values in turn. */
  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(
        path,
        request -> {
          if (headers.length > 0) {
            request.headers(headers);
          }
        });
  }

  HttpResponse<String> send(String path, Consumer<HttpRequest.Builder> how) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    how.accept(request);
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode tree(String json) throws IOException {
    return JSON.readTree(json);
  }

  /** The type without parameters. */
  static String mediaType(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
