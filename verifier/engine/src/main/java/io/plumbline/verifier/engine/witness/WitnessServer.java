package io.plumbline.verifier.engine.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.WitnessRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A witness's HTTP service: {@code POST /add-checkpoint}, and nothing else; with TLS or without,
 * for what is exchanged is signed. Thread-safe.
 */
public final class WitnessServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessServer.class);
  private static final String PATH = "/add-checkpoint";
  private static final int MAX_WAITING = 64;

  private final Witness witness;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private WitnessServer(Witness witness, HttpServer http) {
    this.witness = witness;
    this.http = http;
  }

  /**
   * Starts to listen.
   *
   * @param tls certificate and key; empty for plain HTTP
   * @throws EnvironmentFault when the address is in use
   */
  public static WitnessServer start(
      Witness witness, InetSocketAddress listen, Optional<SSLContext> tls) {
    // The server's only limit on a peer that sends slowly: seconds for a whole request.
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    try {
      WitnessServer server = new WitnessServer(witness, http(listen, tls));
      server.http.setExecutor(server.threads);
      server.http.createContext("/", server::answer);
      server.http.start();
      return server;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("不能在 %s 上监听：%s。", "Cannot listen on %s: %s.", listen, e.getMessage()), e);
    }
  }

  private static HttpServer http(InetSocketAddress listen, Optional<SSLContext> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(listen, MAX_WAITING);
    }
    HttpsServer https = HttpsServer.create(listen, MAX_WAITING);
    https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return https;
  }

  /** Where it listens; the port that was given when 0 was asked for. */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  @Override
  public void close() {
    http.stop(1);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Witness.Answer answer;
      try {
        answer = judge(exchange);
      } catch (EnvironmentFault e) {
        LOG.error("{}", e.words());
        answer = new Witness.Answer(503, "text/plain; charset=utf-8", "not now\n");
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Witness.Answer judge(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return new Witness.Answer(404, "text/plain; charset=utf-8", "POST " + PATH + "\n");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return new Witness.Answer(405, "text/plain; charset=utf-8", "POST " + PATH + "\n");
    }
    byte[] body = exchange.getRequestBody().readNBytes(WitnessRequest.MAX_BYTES + 1);
    return witness.addCheckpoint(body);
  }
}
