package io.plumbline.collector.agent.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plumbline.collector.agent.AgentStatus;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Serves {@code /metrics} in the Prometheus format, {@code /health} in JSON and a page for people
 * at {@code /}, on the loopback interface. Nothing can be changed through it. Requests that name
 * another host are refused, so that no page of a browser on this machine reads along.
 */
public final class StatusServer implements AutoCloseable {
  /** The file in the agent's folder that says the port. */
  public static final String PORT_FILE = "metrics.port";

  private static final Pattern HERE =
      Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Supplier<AgentStatus> status;
  private AgentMetrics metrics;

  private StatusServer(HttpServer server, Supplier<AgentStatus> status) {
    this.server = server;
    this.status = status;
    this.metrics = new AgentMetrics(status.get());
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /**
   * Starts serving and writes the port into the agent's folder.
   *
   * @param port 0 for any free one
   * @throws EnvironmentFault when the port is taken or the folder cannot be written
   */
  public static StatusServer start(int port, Path folder, Supplier<AgentStatus> status) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      StatusServer made = new StatusServer(HttpServer.create(address, 16), status);
      made.server.start();
      Files.writeString(folder.resolve(PORT_FILE), made.address().getPort() + "\n");
      return made;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "指标端口 %s 不可用：%s。换一个 metrics.port，或停掉占用它的程序。",
              "The metrics' address %s cannot be used: %s. Choose another metrics.port, or stop"
                  + " the program that has it.",
              address,
              e.getMessage()),
          e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (host == null || !HERE.matcher(host).matches()) {
        answer(exchange, 421, TEXT, "expected a loopback address as the host\n");
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")) {
        answer(exchange, 405, TEXT, "expected GET\n");
        return;
      }
      AgentStatus now = status.get();
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" ->
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", scrape(now));
        case "/health" ->
            answer(exchange, now.isHealthy() ? 200 : 503, "application/json", StatusJson.of(now));
        case "/" -> answer(exchange, 200, "text/html; charset=utf-8", StatusPage.of(now));
        default -> answer(exchange, 404, TEXT, "expected /, /health or /metrics\n");
      }
    }
  }

  private synchronized String scrape(AgentStatus now) {
    if (!metrics.areOf(now)) {
      metrics.close();
      metrics = new AgentMetrics(now);
    }
    return metrics.scrape(now);
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    synchronized (this) {
      metrics.close();
    }
  }
}
