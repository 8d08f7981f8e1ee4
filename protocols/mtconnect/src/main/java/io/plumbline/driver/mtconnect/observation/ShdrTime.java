package io.plumbline.driver.mtconnect.observation;

import io.plumbline.driver.Reading;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** The time of an SHDR line: ISO 8601 in UTC, with or without the Z. */
public final class ShdrTime {
  private static final Pattern RELATIVE = Pattern.compile("[+-]?\\d+(\\.\\d*)?");
  private static final Pattern OFFSET = Pattern.compile(".*T.*([zZ]|[+-]\\d{2}(:?\\d{2})?)");

  private ShdrTime() {}

  /**
   * Microseconds since the epoch; {@link Reading#NO_TIME} for an empty field. Digits below a
   * microsecond are cut off, and so is the duration after an {@code @}.
   *
   * @throws BadLineException when it is a relative time, or no time at all
   */
  public static long parse(String field) throws BadLineException {
    int at = field.indexOf('@');
    String text = at < 0 ? field : field.substring(0, at);
    if (text.isEmpty()) {
      return Reading.NO_TIME;
    }
    if (RELATIVE.matcher(text).matches()) {
      throw new BadLineException(
          "the relative time '"
              + text
              + "' cannot be placed; let the adapter send absolute UTC times");
    }
    try {
      Instant instant =
          OFFSET.matcher(text).matches()
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadLineException("'" + text + "' is no ISO 8601 time");
    }
  }
}
