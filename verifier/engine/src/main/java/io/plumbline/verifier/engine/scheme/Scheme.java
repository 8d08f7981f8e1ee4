package io.plumbline.verifier.engine.scheme;

import io.plumbline.contract.chain.Digest;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.rule.Expression;
import io.plumbline.verifier.engine.rule.Rule;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A form of an evaluation as data.
 *
 * @param id such as {@code shanghai-410-2024}
 * @param title the form's title
 * @param titleEn the title in English
 * @param source the notice that it comes from
 * @param zone whose calendar days count
 * @param limits of qualification
 * @param lists the appendices that breakdowns refer to
 * @param sections the form's sections in its order
 * @param rows the rows of all sections in the form's order
 * @param figures what the formulas and rules speak of and the form has no row for
 * @param formulas the formulas of rows and figures whose kind is derived, by number
 * @param rules rules between the figures
 * @param file SHA-256 of the file that the form was read from
 */
public record Scheme(
    String id,
    String title,
    String titleEn,
    String source,
    ZoneId zone,
    Limits limits,
    List<MemberList> lists,
    List<Section> sections,
    List<Row> rows,
    List<Row> figures,
    SequencedMap<String, Formula> formulas,
    List<Rule> rules,
    Digest file) {
  public Scheme {
    lists = List.copyOf(lists);
    sections = List.copyOf(sections);
    rows = List.copyOf(rows);
    figures = List.copyOf(figures);
    formulas = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(formulas));
    rules = List.copyOf(rules);
  }

  /** Where the value of a row comes from. */
  public enum RowKind {
    /** Recomputed from telemetry or usage. */
    COMPUTED,
    /** Counted from a ledger. */
    REGISTERED,
    /** A formula over other figures. */
    DERIVED,
    /** A number that is stated. */
    DECLARED,
    /** Words and documents. */
    TEXT;

    /** The name used in files. */
    public String token() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a program can recompute the value; otherwise an expert has to look. */
    public boolean isMachineCheckable() {
      return this == COMPUTED || this == REGISTERED || this == DERIVED;
    }
  }

  /**
   * A section of the form.
   *
   * @param number such as {@code 2.1.1}
   * @param title such as {@code 工业设备连接/汇聚能力}
   * @param note what the form says about all rows of the section; empty where it says nothing
   */
  public record Section(String number, String title, String note) {}

  /**
   * A row of the form. Texts that the form leaves out are empty.
   *
   * @param row its number, such as {@code 2.1.1-1}
   * @param section number of the section that it stands in
   * @param name its name in the form, letter for letter
   * @param english its name in English
   * @param definition what the form says about filling it in (填报说明), letter for letter
   * @param indicator the indicator that computes it
   * @param window the window that a claim means when it names none
   * @param period the time that the form speaks of, such as {@code 截至填表日} or {@code 2023年}
   * @param dimension what the row is broken down by; empty for a total
   * @param members id of the {@link MemberList} of a breakdown; empty where any name can be
   * @param parent number of the row that it is a part (其中) or a breakdown of
   * @param unit the form's unit
   * @param format how its value is written
   * @param kind where its value comes from
   * @param required whether the form wants it
   * @param attachment the document (证明资料) that it asks for
   */
  public record Row(
      String row,
      String section,
      String name,
      String english,
      String definition,
      Optional<Indicator> indicator,
      Optional<Window> window,
      String period,
      String dimension,
      String members,
      String parent,
      String unit,
      RowFormat format,
      RowKind kind,
      boolean required,
      String attachment) {

    /** Whether it breaks another row down. */
    public boolean isBreakdown() {
      return !dimension.isEmpty();
    }

    /** The name in a language: the form's own unless the tag is {@code en}. */
    public String label(String language) {
      return language.equals("en") && !english.isEmpty() ? english : name;
    }
  }

  /**
   * A formula.
   *
   * @param source as it is written
   * @param expression what it means
   */
  public record Formula(String source, Expression expression) {}

  /** The row or figure with a number. */
  public Optional<Row> row(String number) {
    return everything().filter(row -> row.row().equals(number)).findFirst();
  }

  /** The form's rows, then the figures beside it. */
  public Stream<Row> everything() {
    return Stream.concat(rows.stream(), figures.stream());
  }

  /**
   * What the figures of a row are found by: its indicator, or its number; a breakdown's are those
   * of the row that it breaks down.
   */
  public String key(Row row) {
    if (row.indicator().isPresent()) {
      return row.indicator().get().id();
    }
    return row.isBreakdown() ? row(row.parent()).map(this::key).orElse(row.row()) : row.row();
  }

  /**
   * The best grade of evidence that the value of a row can reach; none for words. A formula reaches
   * no more than the weakest of its inputs does, as derived facts do.
   */
  public Optional<Grade> bestGrade(Row row) {
    return switch (row.kind()) {
      case COMPUTED -> Optional.of(Grade.MEASURED);
      case REGISTERED -> Optional.of(Grade.REGISTERED);
      case DERIVED -> Optional.of(bestGrade(formulas.get(row.row())));
      case DECLARED -> Optional.of(Grade.DECLARED);
      case TEXT -> Optional.empty();
    };
  }

  private Grade bestGrade(@Nullable Formula formula) {
    return formula == null
        ? Grade.DERIVED
        : formula
            .expression()
            .figures()
            .map(figure -> figure.name().key())
            .flatMap(key -> everything().filter(row -> row.row().equals(key)))
            .map(row -> bestGrade(row).orElse(Grade.DECLARED))
            .reduce(Grade.DERIVED, Grade::and);
  }

  /** The appendix with an id. */
  public Optional<MemberList> list(String id) {
    return lists.stream().filter(list -> list.id().equals(id)).findFirst();
  }

  /** The title in a language. */
  public String title(String language) {
    return language.equals("en") ? titleEn : title;
  }
}
