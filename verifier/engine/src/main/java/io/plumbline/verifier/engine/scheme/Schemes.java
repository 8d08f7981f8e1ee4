package io.plumbline.verifier.engine.scheme;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The forms that this version knows, read from the resources {@code schemes/ID.yaml} that {@code
 * schemes/index.txt} lists. A form is data: adding one touches no code.
 */
public final class Schemes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Scheme> ALL = readAll();
  private static final List<Scheme.Rule> COMMON = rules("rules.json");

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

  /**
   * SHA-256 over the common rules and the given forms, as the files of this program hold them: what
   * the figures were judged by.
   */
  public static Digest digest(List<Scheme> forms) {
    List<byte[]> files = new ArrayList<>();
    files.add(resource("rules.json"));
    forms.forEach(form -> files.add(resource(form.id() + ".yaml")));
    return Digest.sha256(files.toArray(byte[][]::new));
  }

  private static Map<String, Scheme> readAll() {
    Map<String, Scheme> schemes = new TreeMap<>();
    for (String id : new String(resource("index.txt"), UTF_8).lines().toList()) {
      String file = id + ".yaml";
      Scheme scheme = SchemeReader.parse(file, resource(file));
      schemes.put(scheme.id(), scheme);
    }
    return schemes;
  }

  private static byte[] resource(String name) {
    try (InputStream in =
        Schemes.class.getResourceAsStream("/io/plumbline/verifier/engine/schemes/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static List<Scheme.Rule> rules(String name) {
    try {
      List<Scheme.Rule> rules = new ArrayList<>();
      for (JsonNode rule : JSON.readTree(resource(name))) {
        rules.add(rule(rule));
      }
      return List.copyOf(rules);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
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
