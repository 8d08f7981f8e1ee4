package io.plumbline.contract.telemetry;

import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.csv.CsvReader;

/**
 * Reads ISO 8601 times of the extended format with an offset from ASCII bytes, without a string in
 * between: {@code 2024-06-30T08:00:00.000+08:00}, {@code 2024-06-30T00:00Z}. Seconds may be left
 * out, the offset may be {@code Z}, {@code ±hh}, {@code ±hhmm} or {@code ±hh:mm} up to 18 hours,
 * the fraction may have any number of digits up to nine or more, of which six are kept. Days must
 * exist in the proleptic Gregorian calendar, years run from 0001 to 9999; 24:00 and leap seconds
 * are refused.
 */
public final class IsoTime {
  /** What {@link #micros} answers for bytes that are no such time. */
  public static final long INVALID = Long.MIN_VALUE;

  private static final int[] DAYS_BEFORE = {
    0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
  };
  private static final long MICROS = 1_000_000;
  private static final int[] SCALE = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};
  private static final int MAX_OFFSET_SECONDS = 18 * 3600;

  private IsoTime() {}

  /** Microseconds since the epoch, or {@link #INVALID}. Digits beyond the sixth are cut off. */
  public static long micros(byte[] bytes, int start, int end) {
    if (end - start < 17 || bytes[start + 10] != 'T' || bytes[start + 13] != ':') {
      return INVALID;
    }
    long day = epochDay(bytes, start);
    int hour = two(bytes, start + 11);
    int minute = two(bytes, start + 14);
    // A negative part, from a byte that is no digit, makes the whole negative.
    if ((hour | minute) < 0 || hour > 23 || minute > 59 || day == INVALID) {
      return INVALID;
    }
    int at = start + 16;
    int second = 0;
    int fraction = 0;
    if (bytes[at] == ':') {
      if (end - at < 4) {
        return INVALID;
      }
      second = two(bytes, at + 1);
      at += 3;
      if (second < 0 || second > 59) {
        return INVALID;
      }
      if (bytes[at] == '.') {
        int digit = ++at;
        while (digit < end && isDigit(bytes[digit])) {
          fraction = digit - at < 6 ? fraction * 10 + (bytes[digit] - '0') : fraction;
          digit++;
        }
        if (digit == at) {
          return INVALID;
        }
        fraction *= SCALE[Math.min(digit - at, 6)];
        at = digit;
      }
    }
    int offset = offsetSeconds(bytes, at, end);
    if (offset == Integer.MIN_VALUE) {
      return INVALID;
    }
    long seconds = day * 86_400 + hour * 3600L + minute * 60L + second - offset;
    return seconds * MICROS + fraction;
  }

  /** The time in a column of a record, or {@link #INVALID}. */
  public static long micros(CsvReader csv, int column) {
    return micros(csv.buffer(), csv.start(column), csv.end(column));
  }

  /** The error of a column that holds no such time. */
  public static CsvError unexpected(CsvReader csv, int column) {
    return csv.unexpected(
        column,
        "存在的 ISO 8601 时间，带时差或 Z，如 2024-06-30T08:00:00.000+08:00",
        "an ISO 8601 time that exists, with an offset or Z, such as 2024-06-30T08:00:00.000+08:00");
  }

  private static long epochDay(byte[] bytes, int at) {
    int century = two(bytes, at);
    int rest = two(bytes, at + 2);
    int month = two(bytes, at + 5);
    int day = two(bytes, at + 8);
    if ((century | rest | month | day) < 0 || bytes[at + 4] != '-' || bytes[at + 7] != '-') {
      return INVALID;
    }
    int year = century * 100 + rest;
    boolean leap = (year & 3) == 0 && (rest != 0 || century % 4 == 0);
    if (month == 0 || month > 12 || day == 0 || year == 0) {
      return INVALID;
    }
    int length = DAYS_BEFORE[month + 1] - DAYS_BEFORE[month] + (leap && month == 2 ? 1 : 0);
    if (day > length) {
      return INVALID;
    }
    int before = year - 1;
    int leaps = before / 4 - before / 100 + before / 400;
    int ofYear = DAYS_BEFORE[month] + day - 1 + (leap && month > 2 ? 1 : 0);
    return before * 365L + leaps + ofYear - 719_162;
  }

  /** Seconds east of UTC, {@link Integer#MIN_VALUE} when it is no offset. */
  private static int offsetSeconds(byte[] bytes, int at, int end) {
    int length = end - at;
    if (length == 1) {
      return bytes[at] == 'Z' ? 0 : Integer.MIN_VALUE;
    }
    if (length < 3 || (bytes[at] != '+' && bytes[at] != '-')) {
      return Integer.MIN_VALUE;
    }
    int hours = two(bytes, at + 1);
    int minutes = 0;
    if (length == 5) {
      minutes = two(bytes, at + 3);
    } else if (length == 6 && bytes[at + 3] == ':') {
      minutes = two(bytes, at + 4);
    } else if (length != 3) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3600 + minutes * 60;
    if ((hours | minutes) < 0 || minutes > 59 || seconds > MAX_OFFSET_SECONDS) {
      return Integer.MIN_VALUE;
    }
    return bytes[at] == '+' ? seconds : -seconds;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Two digits as a number, negative when one of them is none. */
  private static int two(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? -1 : tens * 10 + ones;
  }
}
