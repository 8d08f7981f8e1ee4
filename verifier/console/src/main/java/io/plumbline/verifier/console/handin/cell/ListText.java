package io.plumbline.verifier.console.handin.cell;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A breakdown in one cell: {@code 采矿设备：1000、化工设备 2000}. Every entry is a name and a number; what
 * separates entries may also stand inside a name ({@code 电工、电子设备}), so entries are found by their
 * numbers.
 */
final class ListText {
  /** More entries than any appendix has members. */
  private static final int MAX_ENTRIES = 500;

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\G([^\\d:;()\\n<>=~+]{1,80}?)(?<![-—–])\\s*:?\\s*("
              + FigureText.UNSIGNED
              + ")(?![.\\d])\\s*([^\\d:,;、。\\s()]{0,8}(?:\\(套\\))?)(?!\\s*:?\\s*\\d)\\s*(?:[、,;。\\n]\\s*|(?<=\\s)|$)");

  private static final Pattern SEPARATOR = Pattern.compile("[、,;。/ ]");
  private static final Pattern TOTAL = Pattern.compile("合计|总计|总数|总量|共计?|小计");
  private static final Pattern HEDGED_NAME = Pattern.compile(".*(约|近|超|逾|超过|不少于|不低于|不超过|至少|至多|大概)");

  private final Scheme.Row row;
  private final MemberNames names;

  ListText(Scheme.Row row, MemberNames names) {
    this.row = row;
    this.names = names;
  }

  /** Reads a list; the text is in half width. */
  CellReading read(String text, Optional<Window> window) {
    List<Stated> figures = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Matcher entry = ENTRY.matcher(text);
    int end = 0;
    while (end < text.length() && entry.find()) {
      String name = entry.group(1).strip();
      Optional<BigDecimal> value = FigureText.of(entry.group(2), entry.group(3), row.unit());
      Optional<Words> problem = value.isEmpty() ? Optional.of(expected()) : problem(name);
      if (problem.isPresent()) {
        return new CellReading.Refused(problem.get());
      }
      String member = names.resolve(row, name).orElse(name);
      if (!seen.add(member) || seen.size() > MAX_ENTRIES) {
        return new CellReading.Refused(
            Words.of(
                "“%s”写了两次，应为每个成员一次", "'%s' stands there twice, expected each member once", member));
      }
      figures.add(new Stated(window, member, value.orElseThrow()));
      end = entry.end();
    }
    return end < text.length() || figures.isEmpty()
        ? new CellReading.Refused(expected())
        : new CellReading.Figures(figures, List.of());
  }

  /** What is wrong with a name that no member has; a plain one is left to be judged. */
  private Optional<Words> problem(String name) {
    if (names.resolve(row, name).isPresent()) {
      return Optional.empty();
    }
    if (HEDGED_NAME.matcher(name).matches()) {
      return Optional.of(FigureText.expected("约", row.unit()));
    }
    if (TOTAL.matcher(name).matches()) {
      return Optional.of(
          Words.of(
              "“%s”是总数，应只写各成员的数量", "'%s' is a total, expected the members' figures only", name));
    }
    boolean english = row.dimension().equals("country") && name.matches("[^ ]+ ?[A-Z][A-Za-z .]*");
    return !english && SEPARATOR.matcher(name).find() ? Optional.of(expected()) : Optional.empty();
  }

  private static Words expected() {
    return new Words(
        "应为“名称：数量”的列表，如 采矿设备：1000、化工设备：2000",
        "expected a list of names and numbers, such as 采矿设备：1000、化工设备：2000");
  }
}
