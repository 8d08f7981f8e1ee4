package io.plumbline.verifier.console.handin.cell;

import io.plumbline.verifier.engine.facts.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a cell that gives figures of several windows, {@code 近一年：500；近一月：480}, at their names.
 *
 * @param window the window that is named
 * @param text what is stated for it
 */
record WindowText(Window window, String text) {
  private static final Pattern NAME =
      Pattern.compile("(近(?:一|1|12个)(年|个?月))(?:的?日?平均值?|日均)?\\s*:?\\s*");

  /**
   * One part for each window; none when the text names no window at its beginning, or one twice.
   */
  static List<WindowText> split(String text) {
    List<WindowText> parts = new ArrayList<>();
    Matcher name = NAME.matcher(text);
    if (!name.lookingAt()) {
      return List.of();
    }
    Window window = window(name);
    int start = name.end();
    while (name.find()) {
      parts.add(new WindowText(window, trimmed(text.substring(start, name.start()))));
      window = window(name);
      start = name.end();
    }
    parts.add(new WindowText(window, trimmed(text.substring(start))));
    boolean distinct = parts.stream().map(WindowText::window).distinct().count() == parts.size();
    return distinct ? List.copyOf(parts) : List.of();
  }

  private static Window window(Matcher name) {
    boolean month = name.group(2).endsWith("月") && !name.group(1).contains("12");
    return month ? Window.MONTH : Window.YEAR;
  }

  private static String trimmed(String text) {
    return text.strip().replaceFirst("[,;。、/]$", "").strip();
  }
}
