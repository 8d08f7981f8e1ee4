package io.plumbline.verifier.engine.scheme;

import java.util.List;
import java.util.Locale;

/**
 * How a form wants the value of a row written.
 *
 * @param shape the kind of value
 * @param decimals how many decimals the form asks for (保留2位小数); 0 for whole numbers
 * @param pattern the form's own pattern, where every {@code XX} stands for a number, such as {@code
 *     总数 XX 台/套，其中私有化部署涉及的相关数量 XX 台/套}, or its example of a list, such as {@code 采矿设备：1000、化工设备
 *     2000}; empty where it gives none
 * @param choices the values that can be chosen; empty unless the shape is {@link Shape#CHOICE}
 * @param maxCharacters the most characters the form allows; 0 where it sets no limit
 */
public record RowFormat(
    Shape shape, int decimals, String pattern, List<String> choices, int maxCharacters) {
  /** The most decimals a form can ask for. */
  public static final int MAX_DECIMALS = 9;

  /** What kind of value a row takes. */
  public enum Shape {
    /** A whole number. */
    WHOLE,
    /** A number with decimals. */
    DECIMAL,
    /** A number for each member of a breakdown. */
    LIST,
    /** A day or a month. */
    DATE,
    /** One of a few values. */
    CHOICE,
    /** A box that is ticked or not. */
    TICK,
    /** Words. */
    TEXT;

    /** The name used in files. */
    public String token() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RowFormat {
    choices = List.copyOf(choices);
  }

  /** Whether values are numbers: one, or one for each member. */
  public boolean isNumeric() {
    return shape == Shape.WHOLE || shape == Shape.DECIMAL || shape == Shape.LIST;
  }

  /** Whether values are exact, not rounded: whole numbers are. */
  public boolean isExact() {
    return isNumeric() && decimals == 0;
  }
}
