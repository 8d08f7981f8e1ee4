package io.plumbline.driver.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** How a payload writes its time. */
enum SourceTime {
  /**
   * ISO 8601 in a text; a number by its size: seconds below 10¹¹, then milliseconds, microseconds,
   * nanoseconds.
   */
  AUTO(0),
  /** ISO 8601 with an offset or Z. */
  ISO(0),
  S(1_000_000),
  MS(1_000),
  US(1),
  NS(0);

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
  private static final double SECONDS_BELOW = 1e11;

  private final long microsPerUnit;

  SourceTime(long microsPerUnit) {
    this.microsPerUnit = microsPerUnit;
  }

  /** Microseconds since the epoch. */
  long micros(JsonNode node) throws Malformed {
    if (node.isTextual() && (this == AUTO || this == ISO)) {
      return iso(node.textValue());
    }
    BigDecimal number = number(node);
    BigDecimal micros =
        switch (this) {
          case ISO -> throw new Malformed("the time is no text");
          case NS -> number.divide(THOUSAND);
          case AUTO -> guess(number);
          case S, MS, US -> number.multiply(BigDecimal.valueOf(microsPerUnit));
        };
    try {
      return micros.setScale(0, RoundingMode.FLOOR).longValueExact();
    } catch (ArithmeticException e) {
      throw new Malformed("the time " + number + " is out of range");
    }
  }

  private static BigDecimal guess(BigDecimal number) {
    double size = Math.abs(number.doubleValue());
    if (size < SECONDS_BELOW) {
      return number.multiply(BigDecimal.valueOf(S.microsPerUnit));
    }
    if (size < SECONDS_BELOW * 1e3) {
      return number.multiply(BigDecimal.valueOf(MS.microsPerUnit));
    }
    return size < SECONDS_BELOW * 1e6 ? number : number.divide(THOUSAND);
  }

  private BigDecimal number(JsonNode node) throws Malformed {
    try {
      if (node.isNumber()) {
        return limited(node.decimalValue());
      }
      if (node.isTextual() && node.textValue().length() <= 40) {
        return limited(new BigDecimal(node.textValue()));
      }
    } catch (NumberFormatException e) {
      throw new Malformed("the time '" + node.textValue() + "' is no number");
    }
    throw new Malformed("the time " + node.getNodeType() + " is neither number nor text");
  }

  /** A number with a huge exponent would take all memory once it is written out. */
  private static BigDecimal limited(BigDecimal number) throws Malformed {
    if (Math.abs((long) number.precision() - number.scale()) > 40 || number.precision() > 60) {
      throw new Malformed("the time is out of range");
    }
    return number;
  }

  private static long iso(String text) throws Malformed {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    } catch (DateTimeException | ArithmeticException e) {
      throw new Malformed("the time '" + text + "' is not ISO 8601 with an offset");
    }
  }
}
