package io.plumbline.contract.fault;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A sentence for the user in both languages. Immutable. */
public record Words(String zh, String en) {
  /**
   * Both sentences formatted with the same arguments, as {@link String#format} does in {@link
   * Locale#ROOT}.
   */
  public static Words of(String zh, String en, @Nullable Object... arguments) {
    return arguments.length == 0
        ? new Words(zh, en)
        : new Words(zh.formatted(arguments), en.formatted(arguments));
  }

  /** The sentence in one language: Chinese unless the tag is {@code en}. */
  public String in(String language) {
    return language.equals("en") ? en : zh;
  }

  /** Chinese first, English second. */
  @Override
  public String toString() {
    return zh + " / " + en;
  }
}
