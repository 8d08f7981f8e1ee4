package io.plumbline.verifier.engine.suspicion.trace;

/**
 * The ups and downs of a signal as words of {@link #LENGTH} signs, one word beginning at each
 * sample. A copy that was shifted in time, scaled, offset or overlaid with a little noise keeps
 * most of its words; two honest signals share few, because noise decides the signs: there are about
 * 2^24 words. Words of a signal that stands still, climbs or repeats itself are left out. Not
 * thread-safe.
 */
final class DirectionWords {
  /** Signs in a word. */
  static final int LENGTH = 24;

  /** Samples of a word that must move, and neighbours in it that must differ. */
  private static final int MOVING = 12;

  private static final int TURNS = 8;

  /** Changes within a word that must come as a surprise. */
  private static final int SURPRISES = 8;

  private static final long SIGNS = (1L << (2 * LENGTH)) - 1;
  private static final long ODD_BITS = 0x5555_5555_5555_5555L & SIGNS;

  private long signs;
  private long surprises;
  private int length;

  void reset() {
    length = 0;
    signs = 0;
    surprises = 0;
  }

  /** The signal went up, down or stood still from one sample to the next. */
  void step(double step, boolean surprise, MinHash into) {
    long sign = step > 0 ? 1 : step < 0 ? 2 : 0;
    signs = ((signs << 2) | sign) & SIGNS;
    surprises = ((surprises << 1) | (surprise ? 1 : 0)) & ((1L << LENGTH) - 1);
    if (length < LENGTH) {
      length++;
    }
    if (length == LENGTH
        && Long.bitCount(surprises) >= SURPRISES
        && Long.bitCount(signs) >= MOVING
        && turns() >= TURNS) {
      into.add(Mix.of(signs));
    }
  }

  private int turns() {
    long differing = (signs ^ (signs >>> 2)) & (SIGNS >>> 2);
    return Long.bitCount((differing | (differing >>> 1)) & ODD_BITS);
  }
}
