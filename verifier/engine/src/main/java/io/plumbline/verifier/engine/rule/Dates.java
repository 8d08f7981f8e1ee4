package io.plumbline.verifier.engine.rule;

import io.plumbline.verifier.engine.rule.Value.Span;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates and ticks as forms have them. */
final class Dates {
  private static final Pattern DATE =
      Pattern.compile("(\\d{4})[-年./](\\d{1,2})(?:[-月./](\\d{1,2})日?|月)?");
  private static final Set<String> TICKS = Set.of("√", "✓", "☑", "是", "true", "1");

  private Dates() {}

  /**
   * A date such as {@code 2024-06-30}, {@code 2024年6月30日} or {@code 2024.06.30}, or a month without
   * its day; nothing when it is neither or does not exist.
   */
  static Optional<Span> read(String text) {
    Matcher matcher = DATE.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      YearMonth month =
          YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      if (matcher.group(3) == null) {
        return Optional.of(new Span(month.atDay(1), month.atEndOfMonth(), text));
      }
      LocalDate day = month.atDay(Integer.parseInt(matcher.group(3)));
      return Optional.of(new Span(day, day, text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether a box is ticked. */
  static boolean isTick(String text) {
    return TICKS.contains(text.strip());
  }
}
