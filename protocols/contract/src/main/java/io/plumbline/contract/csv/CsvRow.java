package io.plumbline.contract.csv;

import io.plumbline.contract.fault.Words;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the fields of the record on which a reader stands. A value that is not what its
 * column wants is added to the errors and replaced by a harmless one, so that the other columns are
 * checked too; {@link #isGood} then tells to drop the row. Not thread-safe.
 */
public final class CsvRow {
  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,12})?");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");

  private final CsvReader reader;
  private final CsvErrors errors;
  private long errorsBefore;

  /** Reads the rows of one file. */
  public CsvRow(CsvReader reader, CsvErrors errors) {
    this.reader = reader;
    this.errors = errors;
  }

  /**
   * Moves to the next well-formed record; malformed ones are added to the errors.
   *
   * @return false at the end of the file
   */
  public boolean next() {
    while (reader.next()) {
      CsvError malformed = reader.malformed();
      if (malformed == null) {
        errorsBefore = errors.count();
        return true;
      }
      errors.add(malformed);
    }
    return false;
  }

  /** Whether the record has shown no error yet. */
  public boolean isGood() {
    return errors.count() == errorsBefore;
  }

  /** The line on which the record starts. */
  public long line() {
    return reader.line();
  }

  /** Adds an error about a column of this record. */
  public void error(int column, String zh, String en) {
    errors.add(reader.error(column, new Words(zh, en)));
  }

  /** Adds an error that shows the column's value. */
  public void unexpected(int column, String expectedZh, String expectedEn) {
    errors.add(reader.unexpected(column, expectedZh, expectedEn));
  }

  /** An identifier: 1 to {@link CsvLimits#MAX_IDENTIFIER} characters, no control character. */
  public String identifier(int column) {
    String value = requiredText(column);
    checkIdentifier(column, value);
    return value;
  }

  /** An identifier, or empty. */
  public String optionalIdentifier(int column) {
    String value = reader.text(column);
    checkIdentifier(column, value);
    return value;
  }

  /** Text of 1 to {@link CsvLimits#MAX_TEXT} characters. */
  public String requiredText(int column) {
    String value = text(column);
    if (value.isEmpty()) {
      error(column, "值是空的，这一列必须有值。", "the value is empty, expected one.");
    }
    return value;
  }

  /** Text of at most {@link CsvLimits#MAX_TEXT} characters, empty when there is none. */
  public String text(int column) {
    String value = reader.text(column);
    if (value.length() > CsvLimits.MAX_TEXT) {
      unexpected(
          column,
          "最多 " + CsvLimits.MAX_TEXT + " 个字符",
          "at most " + CsvLimits.MAX_TEXT + " characters");
    }
    return value;
  }

  /** A date that exists, or null where the field is empty. */
  public @Nullable LocalDate optionalDate(int column) {
    String value = reader.text(column);
    if (value.isEmpty()) {
      return null;
    }
    var match = DATE.matcher(value);
    if (!match.matches()) {
      unexpected(column, "日期 yyyy-MM-dd，如 2024-06-30", "a date yyyy-MM-dd, such as 2024-06-30");
      return null;
    }
    try {
      return LocalDate.of(
          Integer.parseInt(match.group(1)),
          Integer.parseInt(match.group(2)),
          Integer.parseInt(match.group(3)));
    } catch (DateTimeException e) {
      unexpected(column, "存在的日期", "a date that exists");
      return null;
    }
  }

  /** A date that exists; {@link LocalDate#EPOCH} stands in for a bad one. */
  public LocalDate date(int column) {
    if (reader.start(column) == reader.end(column)) {
      error(column, "值是空的，应为日期 yyyy-MM-dd。", "the value is empty, expected a date yyyy-MM-dd.");
      return LocalDate.EPOCH;
    }
    LocalDate date = optionalDate(column);
    return date == null ? LocalDate.EPOCH : date;
  }

  /** {@code true} or {@code false}; empty is false. */
  public boolean flag(int column) {
    String value = reader.text(column);
    if (!value.isEmpty() && !value.equals("true") && !value.equals("false")) {
      unexpected(column, "true 或 false", "true or false");
    }
    return value.equals("true");
  }

  /** A whole number within bounds, or the fallback where the field is empty. */
  public int integer(int column, int min, int max, int fallback) {
    String value = reader.text(column);
    if (value.isEmpty()) {
      return fallback;
    }
    long number = INTEGER.matcher(value).matches() ? Long.parseLong(value) : Long.MIN_VALUE;
    if (number < min || number > max) {
      unexpected(column, min + " 到 " + max + " 的整数", "a whole number from " + min + " to " + max);
      return fallback;
    }
    return (int) number;
  }

  /** A decimal number without exponent, or null where the field is empty. */
  public @Nullable BigDecimal decimal(int column) {
    String value = reader.text(column);
    if (value.isEmpty()) {
      return null;
    }
    if (!DECIMAL.matcher(value).matches()) {
      unexpected(column, "十进制数，如 1234.50", "a decimal number, such as 1234.50");
      return null;
    }
    return new BigDecimal(value);
  }

  private void checkIdentifier(int column, String value) {
    if (value.length() > CsvLimits.MAX_IDENTIFIER) {
      unexpected(
          column,
          "最多 " + CsvLimits.MAX_IDENTIFIER + " 个字符",
          "at most " + CsvLimits.MAX_IDENTIFIER + " characters");
    } else if (value.chars().anyMatch(Character::isISOControl)) {
      unexpected(column, "没有控制字符的标识", "an identifier without control characters");
    }
  }
}
