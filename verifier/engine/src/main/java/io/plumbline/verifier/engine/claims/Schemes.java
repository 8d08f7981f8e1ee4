package io.plumbline.verifier.engine.claims;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The forms that this version knows, read from the resources {@code schemes/ID.json} that {@code
 * schemes/index.json} lists. A form is data: adding one touches no code.
 */
public final class Schemes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Scheme> ALL = readAll();
  private static final List<Scheme.Rule> COMMON = rules(resource("rules.json"));

  private Schemes() {}

  /** Every form, by id. */
  public static List<Scheme> all() {
    return List.copyOf(ALL.values());
  }

  /** The rules that hold between indicators whatever the form. */
  public static List<Scheme.Rule> commonRules() {
    return COMMON;
  }

  /**
   * The form with an id.
   *
   * @throws InputFault when there is none; it names the nearest
   */
  public static Scheme get(String id) {
    Scheme scheme = ALL.get(id);
    if (scheme == null) {
      String known = String.join("、", ALL.keySet());
      String nearest = Nearest.to(id, ALL.keySet()).orElse("");
      throw new InputFault(
          Words.of(
              "没有方案 %s%s，现有：%s。",
              "There is no scheme %s%s, expected one of: %s.",
              id,
              nearest.isEmpty() ? "" : " (" + nearest + "?)",
              known));
    }
    return scheme;
  }

  private static Map<String, Scheme> readAll() {
    Map<String, Scheme> schemes = new TreeMap<>();
    for (JsonNode id : resource("index.json")) {
      Scheme scheme = read(resource(id.asText() + ".json"));
      schemes.put(scheme.id(), scheme);
    }
    return schemes;
  }

  private static JsonNode resource(String name) {
    try (InputStream in =
        Schemes.class.getResourceAsStream("/io/plumbline/verifier/engine/schemes/" + name)) {
      return JSON.readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static Scheme read(JsonNode json) {
    List<Scheme.Row> rows = new ArrayList<>();
    for (JsonNode row : json.required("rows")) {
      rows.add(row(row));
    }
    JsonNode settings = json.path("settings");
    return new Scheme(
        json.required("id").asText(),
        json.required("title").asText(),
        json.required("source").asText(),
        ZoneId.of(json.required("zone").asText()),
        new Limits(
            Duration.parse(settings.path("max_future").asText("PT5M")).toMillis(),
            Duration.parse(settings.path("realtime_lag").asText("PT24H")).toMillis()),
        rows,
        rules(json.required("rules")));
  }

  private static Scheme.Row row(JsonNode json) {
    Optional<Indicator> indicator =
        Optional.ofNullable(json.get("indicator"))
            .map(id -> Indicator.ofId(id.asText()).orElseThrow());
    Optional<Window> window =
        Optional.ofNullable(json.get("window")).map(w -> Window.ofToken(w.asText()).orElseThrow());
    return new Scheme.Row(
        json.required("row").asText(),
        json.required("name").asText(),
        indicator,
        window,
        json.path("dimension").asText(""),
        json.path("unit").asText(""),
        Scheme.RowKind.valueOf(json.required("kind").asText().toUpperCase(Locale.ROOT)),
        json.path("required").asBoolean(true));
  }

  private static List<Scheme.Rule> rules(JsonNode json) {
    List<Scheme.Rule> rules = new ArrayList<>();
    for (JsonNode rule : json) {
      rules.add(rule(rule));
    }
    return List.copyOf(rules);
  }

  private static Scheme.Rule rule(JsonNode json) {
    String id = json.required("id").asText();
    Words words = new Words(json.required("zh").asText(), json.required("en").asText());
    String kind = json.required("kind").asText();
    return switch (kind) {
      case "at-most" ->
          new Scheme.AtMost(
              id, words, json.required("left").asText(), json.required("right").asText());
      case "bounded" ->
          new Scheme.Bounded(
              id, words, json.required("figure").asText(), json.required("bound").asLong());
      case "breakdown-sum" ->
          new Scheme.BreakdownSum(
              id, words, json.required("figure").asText(), json.required("dimension").asText());
      case "sum" ->
          new Scheme.Sum(
              id,
              words,
              json.required("parts")
                  .valueStream()
                  .map(JsonNode::asText)
                  .collect(Collectors.toList()),
              json.required("total").asText());
      default -> throw new IllegalStateException("rule " + id + " is of the unknown kind " + kind);
    };
  }
}
