package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.verifier.console.history.FactHistory;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Figures over ranges of days, from the store's tables of facts. Every answer is one query along a
 * key; a range has at most {@link #MAX_DAYS} days.
 */
final class HistoryApi {
  private static final int MAX_DAYS = 366;
  private static final List<String> RUNNING_DIMENSIONS = List.of("none", "category", "region");

  private final Optional<FactHistory> history;

  HistoryApi(Optional<FactHistory> history) {
    this.history = history;
  }

  void register(RoutesConfig routes) {
    get(routes, "/api/v1/history/facts", this::facts);
    get(routes, "/api/v1/history/running", this::running);
    get(routes, "/api/v1/history/device", this::device);
  }

  private void get(
      RoutesConfig routes, String path, BiFunction<FactHistory, Context, ObjectNode> body) {
    Handler handler =
        context -> {
          FactHistory from =
              history.orElseThrow(() ->
                  new Problem(
                      404,
                      "没有历史数据：serve 启动时未指定 --db。",
                      "There is no history: serve was started without --db."));
          try {
            context
                .header("Cache-Control", "no-cache")
                .contentType("application/json; charset=utf-8")
                .result(Api.bytes(body.apply(from, context)));
          } catch (EnvironmentFault e) {
            throw new Problem(503, e.words().zh(), e.words().en());
          }
        };
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private ObjectNode facts(FactHistory from, Context context) {
    Parameters query =
        new Parameters(
            context, "scheme", "indicator", "window", "dimension", "member", "from", "to");
    query.required("indicator");
    String indicator =
        query
            .choice("indicator", Stream.of(Indicator.values()).map(Indicator::id).toList())
            .orElse("");
    String window =
        query
            .choice("window", Stream.of(Window.values()).map(Window::token).toList())
            .orElse(Window.AS_OF.token());
    String dimension =
        query.choice("dimension", Api.DIMENSIONS).filter(d -> !d.equals("none")).orElse("");
    FactHistory.Days days = days(query);
    return document(
        days,
        "facts",
        from.facts(
            new FactHistory.Wanted(
                query.text("scheme").orElse(""),
                indicator,
                window,
                dimension,
                query.text("member").orElse("")),
            days));
  }

  private ObjectNode running(FactHistory from, Context context) {
    Parameters query = new Parameters(context, "dimension", "member", "from", "to");
    FactHistory.Days days = days(query);
    String dimension = query.choice("dimension", RUNNING_DIMENSIONS).orElse("none");
    return document(days, "days", from.running(dimension, query.text("member"), days));
  }

  private ObjectNode device(FactHistory from, Context context) {
    Parameters query = new Parameters(context, "device", "from", "to");
    FactHistory.Days days = days(query);
    String device = query.required("device");
    return document(days, "days", from.device(device, days)).put("device", device);
  }

  private static FactHistory.Days days(Parameters query) {
    LocalDate to = needed(query, "to");
    LocalDate from = needed(query, "from");
    long span = ChronoUnit.DAYS.between(from, to) + 1;
    if (span < 1 || span > MAX_DAYS) {
      throw new Problem(
          400,
          "从 %s 到 %s 共 %d 天，应为 1 到 %d 天。".formatted(from, to, span, MAX_DAYS),
          "From %s to %s are %d days, expected 1 to %d.".formatted(from, to, span, MAX_DAYS));
    }
    return new FactHistory.Days(from, to);
  }

  private static LocalDate needed(Parameters query, String name) {
    query.required(name);
    return query.date(name).orElseThrow();
  }

  private static ObjectNode document(FactHistory.Days days, String list, ArrayNode rows) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("from", days.from().toString()).put("to", days.to().toString());
    root.set(list, rows);
    return root;
  }
}
