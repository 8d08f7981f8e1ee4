package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.verifier.engine.Explainer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations under many requests, and of an archive that can no longer be read. */
@Tag("slow")
class ExplanationLoadTest {
  private static final int REQUESTS = 60;
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Shown SHOWN = new Shown();

  @TempDir static Path folder;

  private static ConsoleServer server;

  @BeforeAll
  static void start() throws IOException {
    Explainer explainer = SampleFleet.verify(folder);
    SHOWN.show(SampleFleet.live(explainer, 1, SampleFleet.NOW));
    server = ConsoleServer.start(0, SHOWN);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest ask(String rest) {
    String fact = URLEncoder.encode("device.connected/as-of", StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(URI.create(server.url() + "api/v1/explain?fact=" + fact + rest))
        .build();
  }

  private static HttpResponse<String> get(String rest) throws Exception {
    return CLIENT.send(ask(rest), HttpResponse.BodyHandlers.ofString());
  }

  /** One reads the archive; whoever asks meanwhile is told when to come again. */
  @Test
  void given_many_requests_one_reads_the_archive_and_the_others_are_asked_to_come_again() {
    Map<Integer, Integer> seen = new TreeMap<>();
    Instant end = Instant.now().plus(DEADLINE);
    while (!seen.keySet().equals(Set.of(200, 503)) && Instant.now().isBefore(end)) {
      for (HttpResponse<String> answer : together("&subject=D001")) {
        seen.merge(answer.statusCode(), 1, Integer::sum);
        if (answer.statusCode() == 503) {
          assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
          assertTrue(answer.body().contains("\"status\":503"), answer.body());
        }
      }
    }

    assertEquals(List.of(200, 503), List.copyOf(seen.keySet()), seen.toString());
  }

  @Test
  void given_many_requests_without_a_subject_each_is_answered_or_asked_to_come_again() {
    List<Integer> codes = together("&limit=5").stream().map(HttpResponse::statusCode).toList();

    assertEquals(REQUESTS, codes.size());
    assertTrue(codes.contains(200), codes.toString());
    assertTrue(codes.stream().allMatch(code -> code == 200 || code == 503), codes.toString());
  }

  private static List<HttpResponse<String>> together(String rest) {
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, REQUESTS)
            .mapToObj(i -> CLIENT.sendAsync(ask(rest), HttpResponse.BodyHandlers.ofString()))
            .toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void given_an_archive_that_cannot_be_read_any_more_the_answer_is_503_until_it_can()
      throws Exception {
    Path segment;
    try (Stream<Path> files = Files.walk(folder.resolve("archive"))) {
      segment = files.filter(file -> file.toString().endsWith(".seg")).sorted().findFirst().get();
    }
    Path aside = folder.resolve("aside.seg");
    Files.move(segment, aside);
    Files.createDirectory(segment);
    HttpResponse<String> broken = eventually(503, "cannot be read");
    Files.delete(segment);
    Files.move(aside, segment);
    HttpResponse<String> mended = eventually(200, "");

    assertEquals("1", broken.headers().firstValue("Retry-After").orElse(""));
    assertTrue(mended.body().contains("sha256"), mended.body());
  }

  /** Asks until the answer is the one that is waited for; another request may be under way. */
  private static HttpResponse<String> eventually(int code, String words) throws Exception {
    Instant end = Instant.now().plus(DEADLINE);
    HttpResponse<String> answer = get("&subject=D001&lang=en");
    while ((answer.statusCode() != code || !answer.body().contains(words))
        && Instant.now().isBefore(end)) {
      answer = get("&subject=D001&lang=en");
    }
    assertEquals(code, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(words), answer.body());
    return answer;
  }
}
