package io.plumbline.verifier.engine.rule;

import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.facts.Window;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Figures by key, window and member. Filled once, then read; not thread-safe while filled. */
public final class Figures {
  private static final Ratio HALF = Ratio.of(1, 2);

  private final Map<String, Map<Optional<Window>, Stated>> totals = new LinkedHashMap<>();
  private final Map<String, Map<Optional<Window>, Map<Member, Stated>>> breakdowns =
      new LinkedHashMap<>();

  /**
   * A figure as it was stated or recomputed.
   *
   * @param text its digits, or words
   * @param number its value; null for words
   * @param slack how far off the number may be, 0 for exact ones
   * @param grade how well it is proven
   */
  public record Stated(String text, @Nullable Ratio number, Ratio slack, Grade grade) {
    /** A number that is exact. */
    public static Stated exactly(String text, Ratio number, Grade grade) {
      return new Stated(text, number, Ratio.ZERO, grade);
    }

    /** A number that was rounded to the decimals that it is written with. */
    public static Stated rounded(BigDecimal number, Grade grade) {
      Ratio step = Ratio.of(BigDecimal.ONE.movePointLeft(Math.max(0, number.scale())));
      return new Stated(number.toPlainString(), Ratio.of(number), step.times(HALF), grade);
    }

    /** Words. */
    public static Stated words(String text, Grade grade) {
      return new Stated(text, null, Ratio.ZERO, grade);
    }
  }

  /** Takes a figure in, unless one with the same key, window and member is there already. */
  public void add(String key, Optional<Window> window, Optional<Member> member, Stated stated) {
    if (member.isEmpty()) {
      totals.computeIfAbsent(key, k -> new LinkedHashMap<>()).putIfAbsent(window, stated);
    } else {
      breakdowns
          .computeIfAbsent(key, k -> new LinkedHashMap<>())
          .computeIfAbsent(window, w -> new LinkedHashMap<>())
          .putIfAbsent(member.get(), stated);
    }
  }

  /** The windows other than as-of in which a figure is there. */
  Set<Window> windows(String key) {
    EnumSet<Window> windows = EnumSet.noneOf(Window.class);
    for (Optional<Window> window : totals.getOrDefault(key, Map.of()).keySet()) {
      window.filter(w -> w != Window.AS_OF).ifPresent(windows::add);
    }
    return windows;
  }

  /** The total that is meant in a window; where no window is asked for, the one that is there. */
  Optional<Stated> total(String key, Optional<Window> window) {
    return inWindow(totals.getOrDefault(key, Map.of()), window);
  }

  /** The members that are meant in a window. */
  Map<Member, Stated> members(String key, Optional<Window> window, String dimension) {
    Map<Member, Stated> found = new LinkedHashMap<>();
    inWindow(breakdowns.getOrDefault(key, Map.of()), window)
        .ifPresent(members ->
            members.forEach((member, stated) -> {
              if (member.dimension().equals(dimension)) {
                found.put(member, stated);
              }
            }));
    return found;
  }

  private static <T> Optional<T> inWindow(
      Map<Optional<Window>, T> values, Optional<Window> window) {
    for (Optional<Window> candidate :
        java.util.List.of(window, Optional.of(Window.AS_OF), Optional.<Window>empty())) {
      T value = values.get(candidate);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return window.isEmpty() ? values.values().stream().findFirst() : Optional.empty();
  }
}
