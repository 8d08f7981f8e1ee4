package io.plumbline.contract.telemetry;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The value that the text of a recording stands for. A process value written as a JSON number is a
 * number if that loses nothing but trailing zeros and the way an exponent is written: an integer of
 * 64 bits, or a decimal whose nearest double prints as the same number. Everything else, such as
 * {@code 007}, {@code +5}, {@code NaN} or a decimal of 20 digits, stays text. States and heartbeats
 * are always text.
 */
public final class RecordedValue {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  /** The longest text that is tried as a number. */
  private static final int MAX_NUMBER = 40;

  private RecordedValue() {}

  /** The value of UTF-8 bytes; {@link Value#NONE} when there are none. */
  public static Value of(Role role, byte[] bytes, int start, int end) {
    if (start == end) {
      return Value.NONE;
    }
    if (role == Role.PROCESS) {
      byte first = bytes[start];
      if (first <= '9' && (first >= '0' || first == '-') && end - start <= MAX_NUMBER) {
        return number(bytes, start, end);
      }
    }
    return text(bytes, start, end);
  }

  private static Value text(byte[] bytes, int start, int end) {
    return new Value.Text(new String(bytes, start, end - start, StandardCharsets.UTF_8));
  }

  private static Value number(byte[] bytes, int start, int end) {
    int at = bytes[start] == '-' ? start + 1 : start;
    int firstDigit = at;
    long mantissa = 0;
    int point = -1;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
      } else if (bytes[at] == '.' && point < 0 && at > firstDigit && at + 1 < end) {
        point = at;
      } else {
        return unusual(bytes, start, end);
      }
    }
    int integerDigits = (point < 0 ? end : point) - firstDigit;
    int digits = end - firstDigit - (point < 0 ? 0 : 1);
    if (integerDigits == 0 || (integerDigits > 1 && bytes[firstDigit] == '0')) {
      return text(bytes, start, end);
    }
    boolean negative = firstDigit > start;
    if (point < 0 && digits <= 18 && !(negative && mantissa == 0)) {
      return new Value.Int(negative ? -mantissa : mantissa);
    }
    if (digits > 15) {
      return unusual(bytes, start, end);
    }
    // Both operands are exact, so the quotient is the double nearest to the decimal (Clinger 1990).
    double magnitude = mantissa / POWERS[point < 0 ? 0 : end - point - 1];
    return new Value.Real(negative ? -magnitude : magnitude);
  }

  private static Value unusual(byte[] bytes, int start, int end) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    if (!NUMBER.matcher(text).matches()) {
      return new Value.Text(text);
    }
    BigDecimal exact = new BigDecimal(text);
    boolean integer = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    if (integer && exact.toBigInteger().bitLength() < 64) {
      return new Value.Int(exact.longValue());
    }
    double nearest = Double.parseDouble(text);
    return Double.isFinite(nearest)
            && new BigDecimal(Double.toString(nearest)).compareTo(exact) == 0
        ? new Value.Real(nearest)
        : new Value.Text(text);
  }
}
