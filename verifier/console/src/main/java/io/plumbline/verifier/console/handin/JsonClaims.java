package io.plumbline.verifier.console.handin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.csv.CsvErrors;
import io.plumbline.contract.csv.InputFiles;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads claims from JSON: an array of claims, or a document with one under {@code claims}, such as
 * a report ({@code docs/formats/claims.md}).
 */
final class JsonClaims {
  private static final int MAX_CLAIMS = 1_000_000;
  private static final int MAX_TEXT = 32_767;
  private static final int MAX_NAME = 200;
  private static final Set<String> WINDOWS = Set.of("", "as-of", "month", "year");

  /** What a claim may have. */
  private static final Set<String> FIELDS =
      Set.of(
          "indicator",
          "name",
          "window",
          "dimension",
          "member",
          "dimensions",
          "claimed",
          "value",
          "unit");

  /** A claim with this field comes from a report, and what else the report says is not read. */
  private static final String VERDICT = "verdict";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxNumberLength(100)
                          .maxStringLength(MAX_TEXT * 4)
                          .maxDocumentLength(256L << 20)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Path file;
  private final CsvErrors errors = new CsvErrors();
  private final List<Claim> claims = new ArrayList<>();
  private final Map<List<String>, Long> lines = new HashMap<>();

  private JsonClaims(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws InputFault that lists what is wrong, each with file, line, field, value and what was
   *     expected
   * @throws EnvironmentFault when the file cannot be read
   */
  static List<Claim> read(Path file) {
    JsonClaims reading = new JsonClaims(file);
    try (InputStream in = InputFiles.open(file);
        JsonParser parser = JSON.createParser(in)) {
      reading.document(parser);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new InputFault(
          Words.of(
              "%s 第 %d 行第 %d 列：不是合格的 JSON（%s）。",
              "%s line %d column %d: no well-formed JSON (%s).",
              file,
              at == null ? 1 : at.getLineNr(),
              at == null ? 1 : at.getColumnNr(),
              e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
    reading.errors.throwIfAny();
    return List.copyOf(reading.claims);
  }

  private void document(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    boolean found = first == JsonToken.START_ARRAY;
    if (found) {
      array(parser);
    } else if (first == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("claims");
        if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
          found = true;
          array(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    if (!found) {
      throw new InputFault(
          Words.of(
              "%s：没有声明，应为数组，或带 claims 数组的对象。",
              "%s: there are no claims, expected an array, or an object with an array 'claims'.",
              file));
    }
    if (parser.nextToken() != null) {
      throw new InputFault(
          Words.of(
              "%s 第 %d 行：文档结束后还有内容。",
              "%s line %d: something stands behind the end of the document.",
              file,
              parser.currentTokenLocation().getLineNr()));
    }
  }

  private void array(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long line = parser.currentTokenLocation().getLineNr();
      JsonNode node = parser.readValueAsTree();
      if (claims.size() >= MAX_CLAIMS) {
        wrong(line, "claims", "", "最多 1 000 000 个", "at most 1 000 000 of them");
        return;
      }
      if (node.isObject()) {
        claim(line, node);
      } else {
        wrong(line, "claims", node.toString(), "一个对象", "an object");
      }
    }
  }

  private void claim(long line, JsonNode node) {
    long before = errors.count();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!FIELDS.contains(field.getKey()) && !node.has(VERDICT)) {
        String nearest = Nearest.to(field.getKey(), new TreeSet<>(FIELDS)).orElseThrow();
        wrong(line, field.getKey(), "", "已知的字段，如 " + nearest, "a known field, such as " + nearest);
      }
    }
    String indicator = text(line, node, node.has("indicator") ? "indicator" : "name", MAX_NAME);
    if (indicator.isBlank()) {
      wrong(line, "indicator", indicator, "指标标识或表中的名称", "an indicator id or the name of a row");
    }
    String window = text(line, node, "window", MAX_NAME);
    if (!WINDOWS.contains(window)) {
      wrong(line, "window", window, "as-of、month 或 year", "as-of, month or year");
    }
    String dimension = text(line, node, "dimension", MAX_NAME);
    String member = text(line, node, "member", MAX_NAME);
    JsonNode dimensions = node.path("dimensions");
    if (!dimensions.isMissingNode() && (!dimensions.isObject() || dimensions.size() > 1)) {
      wrong(
          line,
          "dimensions",
          dimensions.toString(),
          "最多一个成员的对象",
          "an object with one member at most");
    } else if (dimensions.size() == 1) {
      dimension = dimensions.fieldNames().next();
      member = text(line, dimensions, dimension, MAX_NAME);
    }
    if (dimension.isEmpty() != member.isEmpty()) {
      wrong(line, "member", member, "维度和成员一起给出", "dimension and member together");
    }
    String value = text(line, node, node.has("claimed") ? "claimed" : "value", MAX_TEXT);
    if (value.isBlank()) {
      wrong(line, "value", value, "填报的数或文字", "the figure or text that is claimed");
    }
    String unit = text(line, node, "unit", MAX_NAME);
    if (errors.count() == before) {
      add(new Claim(line, indicator, window, dimension, member, value, unit));
    }
  }

  private void add(Claim claim) {
    Long before =
        lines.putIfAbsent(
            List.of(claim.indicator(), claim.window(), claim.dimension(), claim.member()),
            claim.line());
    if (before == null) {
      claims.add(claim);
    } else {
      wrong(
          claim.line(),
          "indicator",
          claim.indicator(),
          "与第 " + before + " 行不同的指标、窗口、维度和成员",
          "another indicator, window, dimension and member than on line " + before);
    }
  }

  /** A field as text; a number as it is written, nothing for null and a field that is not there. */
  private String text(long line, JsonNode node, String field, int limit) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual() && !value.isNumber()) {
      wrong(line, field, value.toString(), "字符串或数", "a string or a number");
      return "";
    }
    String text = value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    if (text.length() > limit) {
      wrong(line, field, text, "不超过 " + limit + " 个字符", "at most " + limit + " characters");
    }
    return text;
  }

  private void wrong(long line, String field, String found, String zh, String en) {
    String shown = found.length() > 80 ? found.substring(0, 80) + "…" : found;
    errors.add(
        new InputFault(
            Words.of(
                "%1$s 第 %2$d 行，字段 %3$s：“%4$s”，应为%5$s。",
                "%1$s line %2$d, field %3$s: '%4$s', expected %6$s.",
                file,
                line,
                field,
                shown,
                zh,
                en)));
  }
}
