package io.plumbline.contract.fault;

/**
 * Argument checks of the model's records. They throw {@link IllegalArgumentException}: a caller's
 * bug, not bad input.
 */
public final class Require {
  private Require() {}

  /** Checks that a name is 1 to {@code max} UTF-16 code units long and has no control character. */
  public static void identifier(String what, String value, int max) {
    length(what, value, 1, max);
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new IllegalArgumentException(
            what
                + " has the control character U+%04X at position %d"
                    .formatted((int) value.charAt(i), i));
      }
    }
  }

  /** Checks the length of a text in UTF-16 code units. */
  public static void length(String what, String value, int min, int max) {
    if (value.length() < min || value.length() > max) {
      throw new IllegalArgumentException(
          "%s has %d characters, expected %d to %d".formatted(what, value.length(), min, max));
    }
  }
}
