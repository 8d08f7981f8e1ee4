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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Reads a scheme file (docs/schemes.md). A file with errors is refused with all of them in one
 * fault, one a line in the order of the file, each with file, line and column, the value found and
 * what was expected. Of an expression the first error is named, and one error only where the file
 * is no YAML; what merely follows from an error is not named.
 */
public final class SchemeReader {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration LONGEST = Duration.ofMillis(Limits.MAX);

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
    Faults faults = new Faults();
    List<Rule> rules =
        new RuleReader(new Positions(file.text()), Map.of(), Set.of(), faults)
            .rules(file.root().mappings("rules"), Map.of());
    faults.refuseOthers(file.root());
    faults.raise();
    return rules;
  }

  private static Scheme scheme(YamlFile yaml) {
    return new SchemeReader(yaml).scheme();
  }

  private final YamlFile yaml;
  private final Options file;
  private final Faults faults = new Faults();

  private SchemeReader(YamlFile yaml) {
    this.yaml = yaml;
    this.file = yaml.root();
  }

  private Scheme scheme() {
    String id = text(file, "id");
    String title = text(file, "title");
    String english = text(file, "title_en");
    String source = text(file, "source");
    ZoneId zone = faults.read(ZoneOffset.UTC, () -> zone(file));
    Limits limits = limits(mapping("settings"));
    Map<String, MemberList> lists = lists(mapping("lists"));
    int before = faults.count();
    List<Options> parts = mappings(file, "sections");
    boolean whole = faults.count() == before;
    RowReader reader = new RowReader(lists.keySet(), faults);
    List<Section> sections = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (Options section : parts) {
      String number = text(section, "section");
      String note = faults.read("", () -> section.text("note", ""));
      sections.add(new Section(number, text(section, "title"), note));
      int seen = faults.count();
      List<Options> written = mappings(section, "rows");
      whole &= faults.count() == seen;
      written.forEach(row -> rows.add(reader.read(number, row)));
      faults.refuseOthers(section);
    }
    int seen = faults.count();
    List<Options> beside = mappings(file, "figures");
    whole &= faults.count() == seen;
    List<Row> figures = beside.stream().map(figure -> reader.read("", figure)).toList();
    List<Options> conditions = mappings(file, "rules");
    faults.refuseOthers(file);
    if (!whole) {
      faults.raise(); // rows are missing: what refers to them cannot be judged
    }
    reader.check();
    Map<String, Row> all = new LinkedHashMap<>();
    rows.forEach(row -> all.put(row.row(), row));
    figures.forEach(figure -> all.put(figure.row(), figure));
    RuleReader rules = new RuleReader(new Positions(yaml.text()), all, reader.doubtful(), faults);
    SequencedMap<String, Formula> formulas = rules.formulas(reader.places());
    List<Rule> read = rules.rules(conditions, formulas);
    faults.raise();
    return new Scheme(
        id,
        title,
        english,
        source,
        zone,
        limits,
        List.copyOf(lists.values()),
        sections,
        rows,
        figures,
        formulas,
        read,
        yaml.digest());
  }

  private String text(Options mapping, String key) {
    return faults.read("", () -> mapping.text(key));
  }

  private Options mapping(String key) {
    return faults.read(new Options(file.place(), Map.of()), () -> file.mapping(key));
  }

  private List<Options> mappings(Options mapping, String key) {
    return faults.read(List.of(), () -> mapping.mappings(key));
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

  private Limits limits(Options settings) {
    Limits limits =
        new Limits(
            millis(settings, "max_future", Limits.DEFAULT.maxFutureMillis()),
            millis(settings, "realtime_lag", Limits.DEFAULT.realtimeLagMillis()));
    faults.refuseOthers(settings);
    return limits;
  }

  private long millis(Options settings, String key, long absent) {
    return faults.read(
        absent, () -> settings.duration(key, NONE, LONGEST, Duration.ofMillis(absent)).toMillis());
  }

  private Map<String, MemberList> lists(Options mapping) {
    Map<String, MemberList> lists = new LinkedHashMap<>();
    for (String id : mapping.keys()) {
      Options list = faults.read(new Options("", Map.of()), () -> mapping.mapping(id));
      if (!list.keys().isEmpty()) {
        List<String> members = faults.read(List.of(), () -> list.texts("members"));
        lists.put(id, new MemberList(id, text(list, "title"), members));
        faults.refuseOthers(list);
      }
    }
    return lists;
  }
}
