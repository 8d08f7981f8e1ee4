package io.plumbline.driver.mqtt;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where a value stands in a JSON document. */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]'\"]+)|\\[(\\d{1,9})]|\\['([^']+)']");

  private JsonPath() {}

  /**
   * {@code $.a.b[0]['c d']}, {@code $} for the whole document, or a JSON pointer (RFC 6901).
   *
   * @throws IllegalArgumentException when the text is neither
   */
  static JsonPointer of(String text) {
    if (text.startsWith("/")) {
      return JsonPointer.compile(text);
    }
    if (!text.startsWith("$")) {
      throw new IllegalArgumentException("neither $ nor / at the start");
    }
    StringBuilder pointer = new StringBuilder();
    Matcher matcher = STEP.matcher(text).region(1, text.length());
    while (matcher.regionStart() < text.length()) {
      if (!matcher.lookingAt()) {
        throw new IllegalArgumentException("no step at position " + matcher.regionStart());
      }
      String name =
          matcher.group(1) != null
              ? matcher.group(1)
              : matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
      matcher.region(matcher.end(), text.length());
    }
    return JsonPointer.compile(pointer.toString());
  }
}
