package io.plumbline.verifier.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads ranges of an object. Every request demands the entity tag that was listed, every answer
 * must be of the range asked for and of an object of the size that was listed. What may pass (a
 * lost connection, 429, a fault of the server) is tried again {@link #TRIES} times with growing
 * pauses; everything else ends the reading with a message. Thread-safe.
 */
public final class ObjectReader {
  private static final Logger log = LoggerFactory.getLogger(ObjectReader.class);
  private static final int TRIES = 5;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Map<String, ObjectReader> READERS = new ConcurrentHashMap<>();

  private final HttpClient client;

  private ObjectReader(HttpClient client) {
    this.client = client;
  }

  /** The reader for objects behind one authority; one connection pool for the whole process. */
  public static ObjectReader of(ObjectAddress object) {
    return READERS.computeIfAbsent(
        object.authority(),
        pem -> {
          HttpClient.Builder builder =
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(CONNECT)
                  .followRedirects(HttpClient.Redirect.NEVER);
          return new ObjectReader((pem.isEmpty() ? builder : builder.sslContext(tls(pem))).build());
        });
  }

  /**
   * Fills the rest of a buffer from an offset of the object on.
   *
   * @throws IOException when the bytes are not to be had, with the object's name and the reason
   */
  public void read(ObjectAddress object, long offset, ByteBuffer into) throws IOException {
    if (offset < 0 || offset + into.remaining() > object.bytes()) {
      throw new IOException(
          "%s has %d bytes; asked for %d from %d on"
              .formatted(object.name(), object.bytes(), into.remaining(), offset));
    }
    int start = into.position();
    for (int attempt = 1; into.hasRemaining(); attempt++) {
      try {
        transfer(object, offset + into.position() - start, into);
      } catch (Passing e) {
        if (attempt >= TRIES) {
          throw new IOException(
              "%s: %s, after %d tries".formatted(object.name(), e.getMessage(), attempt), e);
        }
        log.info("{}: {}; trying again", object.name(), e.getMessage());
        pause(FIRST_PAUSE_MILLIS << attempt);
      }
    }
  }

  private void transfer(ObjectAddress object, long from, ByteBuffer into) throws IOException {
    long last = from + into.remaining() - 1;
    HttpRequest request =
        HttpRequest.newBuilder(object.url())
            .timeout(ANSWER)
            .header("Range", "bytes=" + from + "-" + last)
            .header("If-Match", object.etag())
            .GET()
            .build();
    HttpResponse<InputStream> response = send(request);
    try (InputStream body = response.body();
        ReadableByteChannel channel = Channels.newChannel(body)) {
      check(object, from, last, response);
      while (into.hasRemaining()) {
        if (channel.read(into) < 0) {
          throw new Passing("the answer ended %d bytes early".formatted(into.remaining()), null);
        }
      }
    } catch (Refused | Passing e) {
      throw e;
    } catch (IOException e) {
      throw new Passing(reason(e), e);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new Passing(reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static void check(
      ObjectAddress object, long from, long last, HttpResponse<InputStream> response)
      throws IOException {
    int status = response.statusCode();
    if (status == 429 || status >= 500) {
      throw new Passing("the service answered " + status, null);
    }
    if (status != 206) {
      String why =
          switch (status) {
            case 412, 404 -> "the object was changed or removed since it was listed";
            case 403 -> "access was refused, or the permission to read has ended";
            default -> "expected 206";
          };
      throw new Refused("%s: the service answered %d: %s".formatted(object.name(), status, why));
    }
    String expected = "bytes %d-%d/%d".formatted(from, last, object.bytes());
    String range = response.headers().firstValue("Content-Range").orElse("none");
    if (!range.equals(expected)) {
      throw new Refused(
          "%s: the service sent the range '%s', expected '%s'"
              .formatted(object.name(), range, expected));
    }
    String etag = response.headers().firstValue("ETag").orElse(object.etag());
    if (!etag.equals(object.etag())) {
      throw new Refused(
          "%s: the object has the tag %s, it was listed with %s"
              .formatted(object.name(), etag, object.etag()));
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Gives a service time before it is asked again: it announces nothing that could be awaited. */
  private static void pause(long millis) throws IOException {
    try {
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a timer failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** A client side of TLS that trusts nothing but the given certificates. */
  private static SSLContext tls(String pem) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(pem).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("certificates that were read once cannot be used", e);
    }
  }

  /** What trusts nothing but the given certificates in PEM. */
  static TrustManagerFactory trust(String pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int n = 0;
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
      store.setCertificateEntry("authority-" + ++n, certificate);
    }
    if (n == 0) {
      throw new GeneralSecurityException("no certificate");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  /** A fault that may not be there the next time. */
  private static final class Passing extends IOException {
    private static final long serialVersionUID = 1L;

    Passing(String message, @org.jspecify.annotations.Nullable IOException cause) {
      super(message, cause);
    }
  }

  /** A fault that trying again does not mend. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
