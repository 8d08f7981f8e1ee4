package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The API. Every answer under {@code /api/v1} is a function of the report and the query, that of
 * the devices of the moment too, and its ETag says so: while nothing changed, asking again costs a
 * 304 and no work.
 */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final List<String> DIMENSIONS =
      List.of("none", "category", "region", "deployment", "group", "country", "industry", "class");
  private static final int MAX_PAGE_SIZE = 500;
  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int MAX_PAGE = 1_000_000;
  private static final int STATE_STEP_SECONDS = 2;

  private final ReportSource source;
  private final Explanations explanations = new Explanations();
  private final long startedNanos = System.nanoTime();
  private volatile Snapshot last = Snapshot.NONE;

  Api(ReportSource source) {
    this.source = source;
  }

  void register(RoutesConfig routes) {
    get(routes, "/api/v1/facts", report(this::facts));
    get(routes, "/api/v1/claims", report(this::claims));
    get(routes, "/api/v1/devices", answer(this::devices, () -> "-" + now().getEpochSecond()));
    get(routes, "/api/v1/daily-running", report(this::dailyRunning));
    get(routes, "/api/v1/explain", report(this::explain));
    get(routes, "/health", this::health);
  }

  private static void get(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private byte[] facts(Context context, Snapshot snapshot) {
    Parameters query = new Parameters(context, "indicator", "window", "dimension", "member");
    FactFilter filter =
        new FactFilter(
            query.choice("indicator", Stream.of(Indicator.values()).map(Indicator::id).toList()),
            query.choice("window", Stream.of(Window.values()).map(Window::token).toList()),
            query.choice("dimension", DIMENSIONS),
            query.text("member"));
    return snapshot.facts(query.language(), filter);
  }

  private byte[] claims(Context context, Snapshot snapshot) {
    Parameters query = new Parameters(context, "verdict");
    return snapshot.claims(
        query.language(),
        query.choice("verdict", Arrays.stream(Verdict.values()).map(Verdict::token).toList()));
  }

  private byte[] devices(Context context, Snapshot snapshot) {
    Parameters query =
        new Parameters(
            context, "page", "size", "q", "state", "category", "region", "deployment", "standing");
    DeviceFilter filter =
        new DeviceFilter(
            query.text("q"),
            query
                .choice("state", Arrays.stream(MachineState.values()).map(Enum::name).toList())
                .map(MachineState::valueOf),
            query.text("category"),
            query.text("region"),
            query.text("deployment"),
            query.text("standing"));
    return snapshot
        .devices()
        .page(
            filter,
            query.integer("page", 1, MAX_PAGE, 1),
            query.integer("size", 1, MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE),
            query.language(),
            now());
  }

  private byte[] dailyRunning(Context context, Snapshot snapshot) {
    Parameters query = new Parameters(context, "window");
    Optional<String> window = query.choice("window", List.of("month", "year"));
    return snapshot.dailyRunning(window.flatMap(Window::ofToken).orElse(Window.MONTH));
  }

  private byte[] explain(Context context, Snapshot snapshot) {
    Parameters query = new Parameters(context, "fact", "subject", "day", "causes", "limit");
    return explanations.explain(
        snapshot,
        new Question(
            Explanations.fact(query.required("fact")),
            query.text("subject"),
            query.date("day"),
            query.choice("causes", List.of("true", "false")).filter("true"::equals).isPresent()),
        query.integer("limit", 1, Explanations.MAX_ROWS, DEFAULT_PAGE_SIZE),
        query.language());
  }

  /**
   * For load balancers and people: whether there is a report, how old it is, and whether the
   * ledgers in it are the ones on disk.
   */
  private void health(Context context) {
    Optional<LiveReport> report = source.latest();
    ObjectNode body = JSON.createObjectNode().put("status", report.isPresent() ? "ok" : "starting");
    body.put("up_seconds", Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds());
    report.ifPresent(live -> {
      body.put("version", live.version());
      live.ledgerFault()
          .ifPresent(fault -> body.put("status", "degraded").put("ledger", fault.toString()));
      body.put("computed_at", live.at().toString());
      body.put("age_seconds", Duration.between(live.at(), source.now()).toSeconds());
    });
    context
        .status(report.isPresent() ? 200 : 503)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .result(body.toString());
  }

  /** The present, in steps so coarse that many requests see the same one. */
  private Instant now() {
    long second = source.now().getEpochSecond();
    return Instant.ofEpochSecond(second - second % STATE_STEP_SECONDS);
  }

  private Handler report(BiFunction<Context, Snapshot, byte[]> body) {
    return answer(body, () -> "");
  }

  private Handler answer(BiFunction<Context, Snapshot, byte[]> body, Supplier<String> moment) {
    return context -> {
      Snapshot snapshot = snapshot();
      // The query is part of the URL, which an ETag belongs to.
      String tag = "W/\"%s%s\"".formatted(snapshot.tag(), moment.get());
      boolean known = tag.equals(context.header("If-None-Match"));
      byte[] bytes = known ? new byte[0] : body.apply(context, snapshot);
      WebAssets.answer(context, bytes, tag, "application/json; charset=utf-8");
    };
  }

  private Snapshot snapshot() {
    LiveReport live =
        source
            .latest()
            .orElseThrow(() ->
                new Problem(
                    503, "尚无结果：正在读取档案。", "There is no report yet: the archive is being read."));
    Snapshot known = last;
    if (!known.isOf(live)) {
      known = new Snapshot(live, Long.toHexString(startedNanos));
      last = known;
    }
    return known;
  }

  /** UTF-8 of a JSON tree. */
  static byte[] bytes(ObjectNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
