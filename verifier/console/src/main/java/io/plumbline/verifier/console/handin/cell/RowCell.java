package io.plumbline.verifier.console.handin.cell;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the cell 平台实际情况 of a row. A row that an indicator recomputes wants figures; a stated number
 * is read where it is one, and stays text where it is not; text stays text.
 */
public final class RowCell {
  /** Signs that nothing is stated. */
  private static final Set<String> DASHES = Set.of("/", "-", "--", "—", "——", "–", "\\");

  private static final Set<String> NOTHING = Set.of("无", "暂无", "不涉及");

  /** The form that the notice prescribes where an application runs in private. */
  private static final Pattern WITH_PRIVATE =
      Pattern.compile(
          "(?:总数|总量|总容量|数据量|总容量/数据量)?\\s*:?\\s*("
              + FigureText.NUMBER
              + "\\s*[^\\d,;。]{0,8}?)\\s*[,;。]?\\s*其中\\s*[,:]?\\s*私有化(?:部署)?(?:涉及)?的?(?:相关)?的?"
              + "(?:数量|容量|数据量|容量/数据量)?\\s*[:为]?\\s*("
              + FigureText.NUMBER
              + "\\s*[^\\d,;。]{0,8}?)\\s*。?");

  private static final Pattern TOTAL = Pattern.compile("(?:总数|总量)\\s*:?\\s*(\\S.*)");

  /** A total and the part of it of the last year, where the form wants both in one cell. */
  private static final Pattern WITH_LAST_YEAR =
      Pattern.compile(
          "(?:(?:总数|总量|截至填表日)?\\s*:?\\s*("
              + FigureText.NUMBER
              + "\\s*[^\\d,;。]{0,8}?)\\s*[,;。、/]?\\s*)?(?:其中\\s*[,:]?\\s*)?近[一1]年(?:总量)?\\s*[:为]?\\s*("
              + FigureText.NUMBER
              + "\\s*[^\\d,;。]{0,8}?)\\s*。?");

  private final MemberNames names;

  /** Reads with the members that these names know. */
  public RowCell(MemberNames names) {
    this.names = names;
  }

  /**
   * Reads a cell that is not empty.
   *
   * @param row the row of the form
   * @param text the cell as it stands there
   */
  public CellReading read(Scheme.Row row, String text) {
    String normal = CellText.normal(text);
    if (DASHES.contains(normal)) {
      return new CellReading.Figures(List.of(), List.of(nothing(normal)));
    }
    if (row.indicator().isPresent()) {
      return figures(row, row.indicator().get(), normal);
    }
    if (!row.format().isNumeric()) {
      return new CellReading.Text(text.strip());
    }
    CellReading reading =
        row.format().pattern().contains("近一年")
            ? withLastYear(row, normal)
            : one(row, normal, Optional.empty());
    return switch (reading) {
      case CellReading.Figures figures -> figures;
      case CellReading.Text same -> same;
      case CellReading.Refused refused -> new CellReading.Text(text.strip());
    };
  }

  private CellReading figures(Scheme.Row row, Indicator indicator, String text) {
    if (!row.dimension().isEmpty() && NOTHING.contains(text)) {
      return new CellReading.Figures(List.of(), List.of(nothing(text)));
    }
    List<WindowText> parts = indicator.windows().size() > 1 ? WindowText.split(text) : List.of();
    if (parts.isEmpty()) {
      return one(row, text, Optional.empty());
    }
    List<Stated> figures = new ArrayList<>();
    List<Words> notes = new ArrayList<>();
    for (WindowText part : parts) {
      switch (one(row, part.text(), Optional.of(part.window()))) {
        case CellReading.Figures read -> {
          figures.addAll(read.figures());
          notes.addAll(read.notes());
        }
        case CellReading.Text words -> {
          return words;
        }
        case CellReading.Refused refused -> {
          return refused;
        }
      }
    }
    return new CellReading.Figures(figures, notes);
  }

  private CellReading one(Scheme.Row row, String text, Optional<Window> window) {
    return row.dimension().isEmpty()
        ? total(text, row.unit(), window)
        : new ListText(row, names).read(text, window);
  }

  private CellReading withLastYear(Scheme.Row row, String text) {
    Matcher both = WITH_LAST_YEAR.matcher(text);
    if (!both.matches()) {
      return one(row, text, Optional.empty());
    }
    List<Stated> figures = new ArrayList<>();
    for (int group = 1; group <= 2; group++) {
      if (both.group(group) != null) {
        Optional<BigDecimal> value = FigureText.read(both.group(group).strip(), row.unit());
        if (value.isEmpty()) {
          return new CellReading.Refused(FigureText.expected(text, row.unit()));
        }
        Window window = group == 1 ? Window.AS_OF : Window.YEAR;
        figures.add(new Stated(Optional.of(window), "", value.get()));
      }
    }
    return new CellReading.Figures(figures, List.of());
  }

  private static CellReading total(String text, String unit, Optional<Window> window) {
    Matcher both = WITH_PRIVATE.matcher(text);
    if (both.matches()) {
      return withPrivate(text, both, unit, window);
    }
    Matcher total = TOTAL.matcher(text);
    String figure = total.matches() ? total.group(1) : text;
    Optional<BigDecimal> value = FigureText.read(figure, unit);
    return value.isEmpty()
        ? new CellReading.Refused(FigureText.expected(text, unit))
        : new CellReading.Figures(List.of(new Stated(window, "", value.get())), List.of());
  }

  private static CellReading withPrivate(
      String text, Matcher both, String unit, Optional<Window> window) {
    Optional<BigDecimal> value = FigureText.read(both.group(1).strip(), unit);
    Optional<BigDecimal> inPrivate = FigureText.read(both.group(2).strip(), unit);
    if (value.isEmpty() || inPrivate.isEmpty()) {
      return new CellReading.Refused(FigureText.expected(text, unit));
    }
    if (inPrivate.get().compareTo(value.get()) > 0) {
      return new CellReading.Refused(
          new Words(
              "私有化部署的数量大于总数，应不大于总数",
              "the private part exceeds the total, expected no more than it"));
    }
    return new CellReading.Figures(
        List.of(new Stated(window, "", value.get())),
        List.of(
            Words.of(
                "其中私有化部署 %s%s：只列出，没有可与它比较的指标",
                "%s%s of it in private: listed only, no indicator compares with it",
                inPrivate.get().toPlainString(),
                unit)));
  }

  private static Words nothing(String text) {
    return Words.of("“%s”：没有填报值", "'%s': nothing is claimed", text);
  }
}
