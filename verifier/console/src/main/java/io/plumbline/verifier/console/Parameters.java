package io.plumbline.verifier.console;

import io.javalin.http.Context;
import io.plumbline.contract.fault.Nearest;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The query of a request: every parameter known, given once, and of a value that is possible. */
final class Parameters {
  private static final int MAX_TEXT = 200;

  private final Context context;

  /**
   * Takes the query.
   *
   * @param known the parameters that the endpoint has, beside {@code lang}
   * @throws Problem naming the first one that it has not, or that is given twice
   */
  Parameters(Context context, String... known) {
    this.context = context;
    TreeSet<String> names = new TreeSet<>(List.of(known));
    names.add("lang");
    for (Map.Entry<String, List<String>> given : context.queryParamMap().entrySet()) {
      String name = given.getKey();
      if (!names.contains(name)) {
        String nearest = Nearest.to(name, names).orElse("lang");
        throw bad(
            "未知的参数 %s，最接近的是 %s。".formatted(shown(name), nearest),
            "There is no parameter %s; the nearest is %s.".formatted(shown(name), nearest));
      }
      if (given.getValue().size() > 1) {
        throw bad(
            "参数 %s 给了多次。".formatted(name),
            "The parameter %s is given more than once.".formatted(name));
      }
    }
  }

  /** {@code zh} unless English is asked for. */
  String language() {
    return choice("lang", List.of("zh", "en")).orElse("zh");
  }

  /** A text of at most 200 characters; nothing when absent or empty. */
  Optional<String> text(String name) {
    String value = context.queryParam(name);
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    if (value.length() > MAX_TEXT) {
      throw bad(
          "参数 %s 有 %d 个字符，最多 %d 个。".formatted(name, value.length(), MAX_TEXT),
          "The parameter %s has %d characters, expected at most %d."
              .formatted(name, value.length(), MAX_TEXT));
    }
    return Optional.of(value);
  }

  /** A text that must be given. */
  String required(String name) {
    return text(name)
        .orElseThrow(
            () -> bad("缺少参数 %s。".formatted(name), "The parameter %s is missing.".formatted(name)));
  }

  /** A date such as {@code 2024-06-30}. */
  Optional<LocalDate> date(String name) {
    Optional<String> value = text(name);
    try {
      return value.map(LocalDate::parse);
    } catch (DateTimeParseException e) {
      throw bad(
          "参数 %s 的值是 %s，应为 yyyy-MM-dd 的日期。".formatted(name, shown(value.orElse(""))),
          "The parameter %s is %s, expected a date yyyy-MM-dd."
              .formatted(name, shown(value.orElse(""))));
    }
  }

  /** One of some words. */
  Optional<String> choice(String name, Iterable<String> words) {
    Optional<String> value = text(name);
    if (value.isPresent()) {
      for (String word : words) {
        if (word.equals(value.get())) {
          return value;
        }
      }
      String nearest = Nearest.to(value.get(), words).orElse("");
      throw bad(
          "参数 %s 的值是 %s，最接近的可用值是 %s。".formatted(name, shown(value.get()), nearest),
          "The parameter %s is %s; the nearest possible value is %s."
              .formatted(name, shown(value.get()), nearest));
    }
    return value;
  }

  /** An integer within bounds. */
  int integer(String name, int min, int max, int absent) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return absent;
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw outside(name, value.get(), min, max);
    }
    throw outside(name, value.get(), min, max);
  }

  private static Problem outside(String name, String value, int min, int max) {
    return bad(
        "参数 %s 的值是 %s，应为 %d 到 %d 的整数。".formatted(name, shown(value), min, max),
        "The parameter %s is %s, expected an integer from %d to %d."
            .formatted(name, shown(value), min, max));
  }

  private static Problem bad(String zh, String en) {
    return new Problem(400, zh, en);
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
