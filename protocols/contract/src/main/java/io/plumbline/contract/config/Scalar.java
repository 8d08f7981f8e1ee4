package io.plumbline.contract.config;

import io.plumbline.contract.fault.InputFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of one key, read as what it should be. Each method throws {@link InputFault} with the
 * key's place where it is something else.
 */
record Scalar(Options options, String key, String text) {
  /** The units of durations, their names in lower case. */
  private enum Unit {
    D(Duration.ofDays(1)),
    H(Duration.ofHours(1)),
    MIN(Duration.ofMinutes(1)),
    S(Duration.ofSeconds(1)),
    MS(Duration.ofMillis(1));

    private final Duration length;

    Unit(Duration length) {
      this.length = length;
    }
  }

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h|d)");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,19}");
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]{1,15}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,3})?");

  /** Decimal, also with leading zeros, or hexadecimal with 0x, within [min, max]. */
  long integer(long min, long max) {
    try {
      long value;
      if (HEXADECIMAL.matcher(text).matches()) {
        value = Long.parseLong(text.substring(2), 16);
      } else if (DECIMAL.matcher(text).matches()) {
        value = Long.parseLong(text);
      } else {
        throw integerFault(min, max);
      }
      if (value < min || value > max) {
        throw integerFault(min, max);
      }
      return value;
    } catch (NumberFormatException e) {
      throw integerFault(min, max); // beyond 64 bits
    }
  }

  private InputFault integerFault(long min, long max) {
    return fault("%d 到 %d 的整数".formatted(min, max), "an integer from %d to %d".formatted(min, max));
  }

  /** Decimal and finite. */
  double number() {
    if (!NUMBER.matcher(text).matches() || Double.isInfinite(Double.parseDouble(text))) {
      throw fault("数", "a number");
    }
    return Double.parseDouble(text);
  }

  boolean flag() {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw fault("true 或 false", "true or false");
    };
  }

  Duration duration(Duration min, Duration max) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw fault("时长，如 500ms、10s、5min", "a duration such as 500ms, 10s or 5min");
    }
    long count = Long.parseLong(matcher.group(1));
    Duration duration =
        Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)).length.multipliedBy(count);
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw fault(written(min) + " 到 " + written(max), written(min) + " to " + written(max));
    }
    return duration;
  }

  /** A duration as a configuration says it: in the largest unit that is exact. */
  private static String written(Duration duration) {
    Unit unit = Unit.D;
    while (!unit.length.multipliedBy(duration.dividedBy(unit.length)).equals(duration)) {
      unit = Unit.values()[unit.ordinal() + 1];
    }
    return duration.dividedBy(unit.length) + unit.name().toLowerCase(Locale.ROOT);
  }

  <E extends Enum<E>> E choice(Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    String expected = String.join(", ", names);
    throw fault("其中之一：" + expected, "one of " + expected);
  }

  private InputFault fault(String expectedZh, String expectedEn) {
    return options.fault(key, text, text, expectedZh, expectedEn);
  }
}
