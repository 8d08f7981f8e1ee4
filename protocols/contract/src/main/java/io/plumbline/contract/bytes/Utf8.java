package io.plumbline.contract.bytes;

import java.nio.charset.StandardCharsets;

/** UTF-8 without loss: what cannot be written is refused, never replaced by a question mark. */
public final class Utf8 {
  private Utf8() {}

  /**
   * The UTF-8 bytes of a text.
   *
   * @throws IllegalArgumentException when it has an unpaired surrogate, which UTF-8 cannot carry
   */
  public static byte[] encode(String text) {
    int at = unpairedSurrogate(text);
    if (at >= 0) {
      throw new IllegalArgumentException(
          "text has the unpaired surrogate U+%04X at position %d"
              .formatted((int) text.charAt(at), at));
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** How many bytes {@link #encode} gives, or would give if unpaired surrogates were replaced. */
  public static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /**
   * A text that {@link #encode} takes and that has at most {@code maxBytes} bytes: unpaired
   * surrogates become U+FFFD, and a longer text is cut between two characters. The text itself
   * where nothing has to be changed.
   */
  public static String fit(String text, int maxBytes) {
    if (text.length() <= maxBytes / 3 && unpairedSurrogate(text) < 0) {
      return text;
    }
    StringBuilder fitting = new StringBuilder(Math.min(text.length(), maxBytes));
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        point = 0xfffd;
      }
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > maxBytes) {
        break;
      }
      fitting.appendCodePoint(point);
    }
    return fitting.length() == text.length() && text.contentEquals(fitting)
        ? text
        : fitting.toString();
  }

  /** Position of the first unpaired surrogate, −1 where there is none. */
  private static int unpairedSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        return i;
      }
    }
    return -1;
  }
}
