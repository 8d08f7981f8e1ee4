package io.plumbline.contract.frame;

import io.plumbline.contract.telemetry.Series;

/**
 * What a frame from outside may hold. A reader refuses a larger one before it takes memory for it.
 */
public final class FrameLimits {
  /** Encoded bytes of one frame. */
  public static final int MAX_BYTES = 4 << 20;

  /** Samples, or usage events, of one frame. */
  public static final int MAX_ROWS = 1 << 18;

  /** Series in one frame's dictionary. */
  public static final int MAX_SERIES = 1 << 16;

  /** Gap records of one frame. */
  public static final int MAX_GAPS = 1 << 14;

  /** UTF-8 bytes of one text value; a longer one is cut at the edge, with quality UNCERTAIN. */
  public static final int MAX_TEXT_BYTES = 1 << 16;

  /**
   * UTF-8 bytes of all distinct text values of a frame, or of one of its other tables of texts,
   * before compression.
   */
  public static final int MAX_TABLE_BYTES = MAX_BYTES;

  /** UTF-8 bytes of an identifier or unit. */
  static final int MAX_IDENTIFIER_BYTES = 3 * Series.MAX_IDENTIFIER;

  private FrameLimits() {}

  /** Refuses to encode what nobody would read. */
  static void check(String what, int count, int max) {
    if (count > max) {
      throw new IllegalArgumentException(
          count + " " + what + " in one frame, expected at most " + max);
    }
  }
}
