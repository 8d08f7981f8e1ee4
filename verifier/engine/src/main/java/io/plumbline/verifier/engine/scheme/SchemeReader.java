package io.plumbline.verifier.engine.scheme;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.config.YamlFile;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.rule.Rule;
import io.plumbline.verifier.engine.scheme.Scheme.Formula;
import io.plumbline.verifier.engine.scheme.Scheme.Row;
import io.plumbline.verifier.engine.scheme.Scheme.Section;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Reads a scheme file (docs/schemes.md). Every fault names file, line and column, the value found
 * and what was expected.
 */
public final class SchemeReader {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration LONGEST = Duration.ofMillis(Limits.MAX);

  private SchemeReader() {}

  /**
   * Reads a file.
   *
   * @throws InputFault when it is missing or has an error
   * @throws EnvironmentFault when it is there and cannot be read
   */
  public static Scheme read(Path file) {
    return scheme(YamlFile.read(file));
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name the file's name in messages
   * @throws InputFault when there is an error
   */
  public static Scheme parse(String name, byte[] bytes) {
    return scheme(YamlFile.parse(name, bytes));
  }

  /**
   * Reads the bytes of a file that has nothing but rules, about indicators.
   *
   * @throws InputFault when there is an error
   */
  static List<Rule> rules(String name, byte[] bytes) {
    YamlFile file = YamlFile.parse(name, bytes);
    List<Rule> rules =
        new RuleReader(new Positions(file.text()), Map.of())
            .rules(file.root().mappings("rules"), Map.of());
    file.root().refuseOthers();
    return rules;
  }

  private static Scheme scheme(YamlFile yaml) {
    Options file = yaml.root();
    Map<String, MemberList> lists = lists(file.mapping("lists"));
    RowReader reader = new RowReader(lists.keySet());
    List<Section> sections = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (Options section : file.mappings("sections")) {
      String number = section.text("section");
      sections.add(new Section(number, section.text("title"), section.text("note", "")));
      section.mappings("rows").forEach(row -> rows.add(reader.read(number, row)));
      section.refuseOthers();
    }
    List<Row> figures =
        file.mappings("figures").stream().map(figure -> reader.read("", figure)).toList();
    reader.check();
    Map<String, Row> all = new LinkedHashMap<>();
    rows.forEach(row -> all.put(row.row(), row));
    figures.forEach(figure -> all.put(figure.row(), figure));
    RuleReader rules = new RuleReader(new Positions(yaml.text()), all);
    SequencedMap<String, Formula> formulas = rules.formulas(reader.places());
    Scheme scheme =
        new Scheme(
            file.text("id"),
            file.text("title"),
            file.text("title_en"),
            file.text("source"),
            zone(file),
            limits(file.mapping("settings")),
            List.copyOf(lists.values()),
            sections,
            rows,
            figures,
            formulas,
            rules.rules(file.mappings("rules"), formulas),
            yaml.digest());
    file.refuseOthers();
    return scheme;
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
            millis(settings, "max_future", Limits.DEFAULT.maxFutureMillis()),
            millis(settings, "realtime_lag", Limits.DEFAULT.realtimeLagMillis()));
    settings.refuseOthers();
    return limits;
  }

  private static long millis(Options settings, String key, long absent) {
    return settings.duration(key, NONE, LONGEST, Duration.ofMillis(absent)).toMillis();
  }

  private static Map<String, MemberList> lists(Options mapping) {
    Map<String, MemberList> lists = new LinkedHashMap<>();
    for (String id : mapping.keys()) {
      Options list = mapping.mapping(id);
      lists.put(id, new MemberList(id, list.text("title"), list.texts("members")));
      list.refuseOthers();
    }
    return lists;
  }
}
