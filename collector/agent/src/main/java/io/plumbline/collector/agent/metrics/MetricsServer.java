package io.plumbline.collector.agent.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plumbline.collector.agent.AgentStatus;
import io.plumbline.collector.agent.ConnectionStatus;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} in the Prometheus format and {@code /health} in JSON on the loopback
 * interface.
 */
public final class MetricsServer implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final HttpServer server;
  private final ExecutorService threads;
  private final Supplier<AgentStatus> status;
  private final AgentMetrics metrics;

  private MetricsServer(HttpServer server, Supplier<AgentStatus> status) {
    this.server = server;
    this.status = status;
    this.metrics = new AgentMetrics(status);
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/metrics", this::metrics);
    server.createContext("/health", this::health);
  }

  /**
   * Starts serving.
   *
   * @param port 0 for any free one
   * @throws EnvironmentFault when the port is taken
   */
  public static MetricsServer start(int port, Supplier<AgentStatus> status) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      MetricsServer made = new MetricsServer(HttpServer.create(address, 16), status);
      made.server.start();
      return made;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "指标端口 %s 不可用：%s。",
              "The metrics' address %s cannot be used: %s.", address, e.getMessage()),
          e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void metrics(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
  }

  private void health(HttpExchange exchange) throws IOException {
    AgentStatus now = status.get();
    answer(exchange, now.isHealthy() ? 200 : 503, "application/json", json(now));
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String json(AgentStatus status) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("agent", status.agent());
      out.writeBooleanField("healthy", status.isHealthy());
      out.writeStringField("fault", status.fault());
      out.writeNumberField("read", status.counts().read());
      out.writeNumberField("stored", status.counts().stored());
      out.writeNumberField("spooled", status.counts().spooled());
      out.writeNumberField("rejected", status.counts().rejectedTotal());
      out.writeNumberField("spool_bytes", status.spool().bytes());
      out.writeStringField("certificate_expires", status.certificateExpires().toString());
      out.writeObjectFieldStart("uplink");
      out.writeBooleanField("connected", status.uplink().isConnected());
      out.writeStringField("detail", status.uplink().detail());
      out.writeEndObject();
      out.writeArrayFieldStart("connections");
      for (ConnectionStatus connection : status.connections()) {
        out.writeStartObject();
        out.writeStringField("name", connection.name());
        out.writeStringField("protocol", connection.protocol());
        out.writeBooleanField("connected", connection.health().connected());
        out.writeNumberField("readings", connection.health().readings());
        out.writeNumberField("failures", connection.health().failures());
        out.writeStringField("detail", connection.health().detail());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    metrics.close();
  }
}
