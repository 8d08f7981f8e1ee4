package io.plumbline.verifier.engine.facts;

import java.time.LocalDate;
import java.util.Optional;

/** What stretch of time a fact is about (semantics, "Time"). */
public enum Window {
  /** The state at the end of the as-of day. */
  AS_OF("as-of", "截至填表日", "as of"),
  /** The days in (as-of − 1 calendar month, as-of]. */
  MONTH("month", "近一月", "month"),
  /** The days in (as-of − 1 calendar year, as-of]. */
  YEAR("year", "近一年", "year");

  private final String token;
  private final String zh;
  private final String en;

  Window(String token, String zh, String en) {
    this.token = token;
    this.zh = zh;
    this.en = en;
  }

  /** The name used in files: {@code as-of}, {@code month} or {@code year}. */
  public String token() {
    return token;
  }

  /** The name for people. */
  public String label(String language) {
    return language.equals("en") ? en : zh;
  }

  /** The window with a name used in files. */
  public static Optional<Window> ofToken(String token) {
    for (Window window : values()) {
      if (window.token.equals(token)) {
        return Optional.of(window);
      }
    }
    return Optional.empty();
  }

  /**
   * The window's days; for {@link #AS_OF} that one day. Months clamp as {@link
   * LocalDate#minusMonths} does.
   */
  public Period days(LocalDate asOf) {
    return switch (this) {
      case AS_OF -> new Period(asOf, asOf);
      case MONTH -> new Period(asOf.minusMonths(1).plusDays(1), asOf);
      case YEAR -> new Period(asOf.minusYears(1).plusDays(1), asOf);
    };
  }
}
