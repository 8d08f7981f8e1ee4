package io.plumbline.verifier.engine.scheme;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.config.YamlFile;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.scheme.Scheme.Row;
import io.plumbline.verifier.engine.scheme.Scheme.RowKind;
import io.plumbline.verifier.engine.scheme.Scheme.Section;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a scheme file (docs/schemes.md). Every fault names file, line and column, the value found
 * and what was expected.
 */
public final class SchemeReader {
  /** The most rows a form can have. */
  public static final int MAX_ROWS = 2_000;

  private static final Duration NONE = Duration.ZERO;
  private static final Duration LONGEST = Duration.ofMillis(Limits.MAX);

  private final Map<String, MemberList> lists = new LinkedHashMap<>();
  private final List<Section> sections = new ArrayList<>();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, String> places = new HashMap<>();

  private SchemeReader() {}

  /**
   * Reads a file.
   *
   * @throws InputFault when it is missing or has an error
   */
  public static Scheme read(Path file) {
    return new SchemeReader().scheme(YamlFile.read(file).root());
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name the file's name in messages
   * @throws InputFault when there is an error
   */
  public static Scheme parse(String name, byte[] bytes) {
    return new SchemeReader().scheme(YamlFile.parse(name, bytes).root());
  }

  private Scheme scheme(Options file) {
    String id = file.text("id");
    String title = file.text("title");
    String titleEn = file.text("title_en");
    String source = file.text("source");
    ZoneId zone = zone(file);
    Limits limits = limits(file.mapping("settings"));
    lists(file.mapping("lists"));
    for (Options section : file.mappings("sections")) {
      section(section);
    }
    file.refuseOthers();
    parents();
    return new Scheme(
        id,
        title,
        titleEn,
        source,
        zone,
        limits,
        List.copyOf(lists.values()),
        sections,
        List.copyOf(rows.values()),
        List.of());
  }

  private static ZoneId zone(Options file) {
    String zone = file.text("zone", "Asia/Shanghai");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw file.fault(
          "zone",
          zone,
          zone,
          "时区名，如 Asia/Shanghai",
          "the name of a time zone such as Asia/Shanghai");
    }
  }

  private static Limits limits(Options settings) {
    Limits limits =
        new Limits(
            settings
                .duration(
                    "max_future",
                    NONE,
                    LONGEST,
                    Duration.ofMillis(Limits.DEFAULT.maxFutureMillis()))
                .toMillis(),
            settings
                .duration(
                    "realtime_lag",
                    NONE,
                    LONGEST,
                    Duration.ofMillis(Limits.DEFAULT.realtimeLagMillis()))
                .toMillis());
    settings.refuseOthers();
    return limits;
  }

  private void lists(Options mapping) {
    for (String id : mapping.keys()) {
      Options list = mapping.mapping(id);
      lists.put(id, new MemberList(id, list.text("title"), list.texts("members")));
      list.refuseOthers();
    }
  }

  private void section(Options section) {
    String number = section.text("section");
    sections.add(new Section(number, section.text("title"), section.text("note", "")));
    for (Options row : section.mappings("rows")) {
      add(row(number, row), row.place("row"));
    }
    section.refuseOthers();
  }

  private void add(Row row, String place) {
    String before = places.putIfAbsent(row.row(), place);
    if (before != null) {
      throw new InputFault(
          Words.of(
              "%s：行号 %s 重复，前一个在 %s。",
              "%s: the row %s is there twice; the one before is at %s.", place, row.row(), before));
    }
    if (rows.size() == MAX_ROWS) {
      throw new InputFault(
          Words.of("%s：超过 %d 行的上限。", "%s: more than the limit of %d rows.", place, MAX_ROWS));
    }
    rows.put(row.row(), row);
  }

  private Row row(String section, Options row) {
    RowKind kind = kind(row);
    Optional<Indicator> indicator = indicator(row);
    Optional<Window> window = window(row);
    Row result =
        new Row(
            row.text("row"),
            section,
            row.text("name"),
            row.text("en", ""),
            row.text("definition", ""),
            indicator,
            window,
            row.text("period", ""),
            row.text("by", ""),
            members(row),
            row.text("of", ""),
            row.text("unit", ""),
            FormatReader.read(row, kind),
            kind,
            row.flag("required", true),
            row.text("attachment", ""));
    row.refuseOthers();
    return result;
  }

  private static RowKind kind(Options row) {
    row.text("kind");
    return row.choice("kind", RowKind.class, RowKind.TEXT);
  }

  private static Optional<Indicator> indicator(Options row) {
    return row.optionalText("indicator")
        .map(id ->
            Indicator.ofId(id)
                .orElseThrow(() -> {
                  String nearest =
                      Nearest.to(id, Stream.of(Indicator.values()).map(Indicator::id).toList())
                          .orElse("");
                  return row.fault(
                      "indicator",
                      id,
                      id,
                      "指标标识，最接近的是 " + nearest,
                      "an indicator id; the nearest is " + nearest);
                }));
  }

  private static Optional<Window> window(Options row) {
    return row.optionalText("window")
        .map(token ->
            Window.ofToken(token)
                .orElseThrow(() ->
                    row.fault(
                        "window", token, token, "as-of、month 或 year", "as-of, month or year")));
  }

  private String members(Options row) {
    Optional<String> id = row.optionalText("members");
    if (id.isPresent() && !lists.containsKey(id.get())) {
      String known = String.join(", ", lists.keySet());
      throw row.fault(
          "members", id.get(), id.get(), "lists 里的一个：" + known, "one of the lists: " + known);
    }
    return id.orElse("");
  }

  private void parents() {
    for (Row row : rows.values()) {
      if (!row.parent().isEmpty() && !rows.containsKey(row.parent())) {
        String place = places.getOrDefault(row.row(), "");
        String nearest = Nearest.to(row.parent(), rows.keySet()).orElse("");
        throw new InputFault(
            Words.of(
                "%s：of 的值是“%s”，应为表中的行号，最接近的是 %s。",
                "%s: of is '%s', expected the number of a row; the nearest is %s.",
                place,
                row.parent(),
                nearest));
      }
    }
  }
}
