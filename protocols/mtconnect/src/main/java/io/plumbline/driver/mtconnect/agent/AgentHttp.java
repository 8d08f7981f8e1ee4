package io.plumbline.driver.mtconnect.agent;

import io.plumbline.driver.mtconnect.streams.AgentErrorException;
import io.plumbline.driver.mtconnect.streams.MultipartReader;
import io.plumbline.driver.mtconnect.streams.StreamsDocument;
import io.plumbline.driver.mtconnect.streams.StreamsReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Requests to one agent. Every wait is bounded: for the answer by a time-out, for its bytes by a
 * {@link SilenceWatch} that closes them. Its threads end with it. One thread asks; {@link #close}
 * may be called by any.
 */
final class AgentHttp implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final AgentSettings settings;
  private final StreamsReader reader = new StreamsReader();
  private final ExecutorService work;
  private final HttpClient client;

  AgentHttp(AgentSettings settings, String threadName) {
    this.settings = settings;
    work =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name(threadName + "-http-", 0).factory());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .executor(work);
    settings.tls().ifPresent(builder::sslContext);
    client = builder.build();
  }

  /** The current value of every data item. */
  StreamsDocument current(SilenceWatch watch) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = get("/current", ANSWER);
    try (InputStream body = response.body()) {
      return document(watch.reading(body, () -> body.readNBytes(settings.documentLimit() + 1)));
    }
  }

  /**
   * An endless answer with everything from a sequence number on.
   *
   * @throws AgentErrorException when the agent does not hold the number any more
   */
  Stream sample(long from, SilenceWatch watch) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        get(
            "/sample?from=%d&count=%d&interval=%d&heartbeat=%d"
                .formatted(
                    from,
                    settings.count(),
                    settings.interval().toMillis(),
                    settings.longestSilence().toMillis()),
            // Some agents send nothing at all before the first document.
            ANSWER.plus(settings.longestSilence()));
    InputStream body = response.body();
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith("multipart/")) {
      try (body) {
        // An error, or an agent that does not stream.
        StreamsDocument single =
            document(watch.reading(body, () -> body.readNBytes(settings.documentLimit() + 1)));
        throw AgentErrorException.notUnderstood(
            "one document with %d observations, expected a stream"
                .formatted(single.observations().size()));
      }
    }
    return new Stream(body, new MultipartReader(body, type, settings.documentLimit()));
  }

  /** An endless answer. */
  final class Stream {
    private final InputStream body;
    private final MultipartReader parts;

    private Stream(InputStream body, MultipartReader parts) {
      this.body = body;
      this.parts = parts;
    }

    /** Waits for the next document. */
    StreamsDocument next(SilenceWatch watch) throws IOException {
      return document(watch.reading(body, parts::next));
    }
  }

  private StreamsDocument document(byte[] bytes) throws AgentErrorException {
    if (bytes.length > settings.documentLimit()) {
      throw AgentErrorException.notUnderstood(
          "a document of more than %d bytes (document-limit)".formatted(settings.documentLimit()));
    }
    return reader.read(bytes);
  }

  private HttpResponse<InputStream> get(String query, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(settings.base() + query))
            .timeout(patience)
            .header("Accept", "text/xml, application/xml, multipart/x-mixed-replace")
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  @Override
  public void close() {
    client.shutdownNow();
    work.shutdownNow();
  }
}
