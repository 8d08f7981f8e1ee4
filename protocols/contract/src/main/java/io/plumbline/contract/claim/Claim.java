package io.plumbline.contract.claim;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A row of {@code claims.csv} or {@code declared.csv}. Texts that the file leaves out are empty.
 *
 * @param line line of the file on which the row starts
 * @param indicator an indicator id, or the row's name in the form
 * @param window {@code as-of}, {@code month}, {@code year} or empty
 * @param dimension what the figure is broken down by; empty for a total
 * @param member the part of the breakdown; empty exactly when the dimension is
 * @param value the figure or text as stated, never empty
 * @param unit its unit
 */
public record Claim(
    long line,
    String indicator,
    String window,
    String dimension,
    String member,
    String value,
    String unit) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");

  /** The value as a number; nothing when it is text. */
  public Optional<BigDecimal> number() {
    return NUMBER.matcher(value).matches() ? Optional.of(new BigDecimal(value)) : Optional.empty();
  }
}
