package io.plumbline.driver.mtconnect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An MTConnect agent over a real HTTP server: a buffer of numbered observations, {@code /current},
 * and {@code /sample} as an endless multipart answer, in the shape of the reference agent's
 * documents. Each start is another instance with an empty buffer.
 */
final class HttpAgent implements MachineSimulator {
  static final String THREADS = "http-agent";

  private static final Pattern QUERY = Pattern.compile("([a-z]+)=(\\d+)");
  private static final String BOUNDARY = "7f1c";

  private final int port = Ports.draw();
  private final int bufferSize;
  private final Map<String, Observed> current = new LinkedHashMap<>();
  private final List<Observed> buffer = new ArrayList<>();
  private long instance = 1_700_000_000;
  private long next;
  private final @Nullable SSLContext tls;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService work;

  /** An observation; {@code attributes} of a condition are written as they are. */
  private record Observed(
      long sequence, String item, String element, String time, String text, String attributes) {
    boolean condition() {
      return List.of("Normal", "Warning", "Fault", "Unavailable").contains(element);
    }

    String xml() {
      return "<%s dataItemId=\"%s\" name=\"%sName\" sequence=\"%d\" timestamp=\"%s\"%s>%s</%s>"
          .formatted(element, item, item, sequence, time, attributes, escaped(text), element);
    }

    private static String escaped(String text) {
      return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
  }

  HttpAgent() {
    this(10_000);
  }

  /** An agent that speaks TLS. */
  HttpAgent(SSLContext tls) {
    this(10_000, tls);
  }

  /** An agent that keeps so many observations. */
  HttpAgent(int bufferSize) {
    this(bufferSize, null);
  }

  private HttpAgent(int bufferSize, @Nullable SSLContext tls) {
    this.bufferSize = bufferSize;
    this.tls = tls;
    for (int i = 0; i < CHANNELS; i++) {
      observe(
          "key" + i,
          "Load",
          "2023-11-14T22:13:20.00000%dZ".formatted(i),
          "" + (FIRST_VALUE + i),
          "");
    }
  }

  @Override
  public synchronized void start() throws IOException {
    instance++;
    next = 1;
    buffer.clear();
    List<Observed> again = List.copyOf(current.values());
    again.forEach(o -> observe(o.item(), o.element(), o.time(), o.text(), o.attributes()));
    Ports.awaitFree(port);
    HttpServer fresh = server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name(THREADS, 0).factory());
    fresh.setExecutor(threads);
    fresh.createContext("/current", this::current);
    fresh.createContext("/sample", this::sample);
    fresh.start();
    server = fresh;
    work = threads;
  }

  private HttpServer server(InetSocketAddress address) throws IOException {
    SSLContext context = tls;
    if (context == null) {
      return HttpServer.create(address, 50);
    }
    HttpsServer secured = HttpsServer.create(address, 50);
    secured.setHttpsConfigurator(new HttpsConfigurator(context));
    return secured;
  }

  /**
   * Ends the server and waits for its threads: each of them holds a stream and its buffers, also of
   * a client that has gone, until its next heartbeat.
   */
  @Override
  public void stop() {
    HttpServer old;
    ExecutorService threads;
    synchronized (this) {
      old = server;
      threads = work;
      server = null;
      notifyAll();
    }
    if (old == null || threads == null) {
      return;
    }
    old.stop(0);
    threads.shutdownNow();
    Await.until("the end of the server's threads", RecordingSink.PATIENCE, threads::isTerminated);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public ConnectionSpec connection(int atPort) {
    List<ChannelSpec> channels = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(
          ShdrAdapter.channel(
              "c" + i, Role.PROCESS, Map.of("address", "key" + i, "type", "integer")));
    }
    return connection(atPort, channels);
  }

  static ConnectionSpec connection(int atPort, List<ChannelSpec> channels) {
    Options options =
        Options.of(
            "test",
            Map.of(
                "address", "http://127.0.0.1:%d/".formatted(atPort),
                "interval", "10ms",
                "longest-silence", "1s",
                "reconnect-limit", "500ms"));
    DeviceSpec device = new DeviceSpec("D1", Options.of("test", Map.of()), channels);
    return new ConnectionSpec("line", "mtconnect", options, List.of(device));
  }

  @Override
  public void set(int channel, long value, long sourceMicros) {
    observe("key" + channel, "Load", time(sourceMicros), Long.toString(value), "");
  }

  @Override
  public void spoil(int channel) {
    observe("key" + channel, "Load", time(1_700_000_000_500_000L), "UNAVAILABLE", "");
  }

  static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  /** Takes an observation, as an adapter would send it. */
  synchronized void observe(
      String item, String element, String time, String text, String attributes) {
    Observed observed = new Observed(next++, item, element, time, text, attributes);
    current.put(item, observed);
    buffer.add(observed);
    if (buffer.size() > bufferSize) {
      buffer.removeFirst();
    }
    notifyAll();
  }

  @Override
  public void close() {
    stop();
  }

  private void current(HttpExchange exchange) throws IOException {
    answer(exchange, 200, currentDocument());
  }

  private synchronized String currentDocument() {
    return document(List.copyOf(current.values()), next);
  }

  private void sample(HttpExchange exchange) throws IOException {
    Map<String, Long> query = new LinkedHashMap<>();
    String text = String.valueOf(exchange.getRequestURI().getQuery());
    for (Matcher matcher = QUERY.matcher(text); matcher.find(); ) {
      query.put(matcher.group(1), Long.parseLong(matcher.group(2)));
    }
    long from = query.getOrDefault("from", 0L);
    if (!holds(from)) {
      answer(exchange, 404, outOfRange());
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Type", "multipart/x-mixed-replace;boundary=" + BOUNDARY);
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        List<Observed> some =
            await(from, query.getOrDefault("count", 100L), query.getOrDefault("heartbeat", 1000L));
        if (some == null) {
          part(out, outOfRange());
          return;
        }
        from += some.size();
        part(out, document(some, from));
      }
    } catch (IOException e) {
      // The driver has gone: the end of every stream.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean holds(long from) {
    return from >= first() && from <= next;
  }

  private synchronized long first() {
    return next - buffer.size();
  }

  /** What comes from a number on, nothing after a heartbeat; null when it is not held any more. */
  private synchronized @Nullable List<Observed> await(long from, long count, long heartbeatMillis)
      throws InterruptedException {
    long end = System.nanoTime() + heartbeatMillis * 1_000_000;
    while (from == next && server != null) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return List.of();
      }
      wait(left);
    }
    if (server == null || from < first()) {
      return null;
    }
    int at = (int) (from - first());
    return List.copyOf(buffer.subList(at, (int) Math.min(buffer.size(), at + count)));
  }

  private synchronized String document(List<Observed> observations, long nextSequence) {
    StringBuilder samples = new StringBuilder();
    StringBuilder conditions = new StringBuilder();
    observations.forEach(o -> (o.condition() ? conditions : samples).append(o.xml()));
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <?xml-stylesheet type="text/xsl" href="/styles/Streams.xsl"?>
    <MTConnectStreams xmlns:m="urn:mtconnect.org:MTConnectStreams:1.3" xmlns="urn:mtconnect.org:MTConnectStreams:1.3">
      <Header creationTime="%s" sender="test" instanceId="%d" version="1.3.0.9" bufferSize="%d" nextSequence="%d" firstSequence="%d" lastSequence="%d"/>
      <Streams>
        <DeviceStream name="VMC-3Axis" uuid="000">
          <ComponentStream component="Controller" name="controller" componentId="cn1">
            <Samples>%s</Samples>
            <Condition>%s</Condition>
          </ComponentStream>
        </DeviceStream>
      </Streams>
    </MTConnectStreams>
    """
        .formatted(
            Instant.now(),
            instance,
            bufferSize,
            nextSequence,
            first(),
            next - 1,
            samples,
            conditions);
  }

  private static String outOfRange() {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <MTConnectError xmlns="urn:mtconnect.org:MTConnectError:1.3">
      <Header creationTime="%s" sender="test" instanceId="1" bufferSize="1" version="1.3.0.9"/>
      <Errors><Error errorCode="OUT_OF_RANGE">from is not in the buffer</Error></Errors>
    </MTConnectError>
    """
        .formatted(Instant.now());
  }

  private static void answer(HttpExchange exchange, int status, String document)
      throws IOException {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static void part(OutputStream out, String document) throws IOException {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    String head =
        "--%s\r\nContent-type: text/xml\r\nContent-length: %d\r\n\r\n"
            .formatted(BOUNDARY, bytes.length);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
