package io.plumbline.collector.gateway.http;

import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code GET /metrics} in the Prometheus text format, and {@code GET /health}. */
public final class AdminRoutes implements HttpRoutes {
  private final GatewayMetrics metrics;
  private final Supplier<Map<String, Boolean>> parts;

  /**
   * Routes for a gateway.
   *
   * @param parts each part that health depends on, and whether it works; {@code database} alone
   *     does not make the gateway unhealthy, for it goes on without
   */
  public AdminRoutes(GatewayMetrics metrics, Supplier<Map<String, Boolean>> parts) {
    this.metrics = metrics;
    this.parts = parts;
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Answer.text(405, "expected GET\n");
    }
    return switch (request.path()) {
      case "/metrics" ->
          Answer.of(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
      case "/health" -> health();
      default -> Answer.text(404, "expected /metrics, /health or /log/checkpoint\n");
    };
  }

  private Answer health() {
    Map<String, Boolean> now = new TreeMap<>(parts.get());
    boolean healthy =
        now.entrySet().stream()
            .allMatch(part -> part.getKey().equals("database") || part.getValue());
    StringBuilder json =
        new StringBuilder("{\"status\":\"").append(healthy ? "up" : "down").append('"');
    now.forEach((part, works) ->
        json.append(",\"").append(part).append("\":\"").append(works ? "up" : "down").append('"'));
    return Answer.json(healthy ? 200 : 503, json.append("}\n").toString());
  }
}
