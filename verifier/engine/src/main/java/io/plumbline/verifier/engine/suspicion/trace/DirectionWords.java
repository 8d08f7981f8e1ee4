package io.plumbline.verifier.engine.suspicion.trace;

/**
 * The ups of a signal as words of {@link #LENGTH} bits, one word beginning at each sample: a bit
 * says whether the signal rose by more than {@link #CLEAR} of its usual step. A copy that was
 * shifted in time, scaled, offset or overlaid with a little noise keeps most of its words, also
 * where the original stood still and the copy trembles; two honest signals share few, because
 * chance decides the bits: there are about 2^24 words. Words of a signal that stands still, climbs
 * or repeats itself are left out. Not thread-safe.
 */
final class DirectionWords {
  /** Bits in a word. */
  static final int LENGTH = 24;

  /** Share of the usual step that a clear rise exceeds. */
  static final double CLEAR = 0.25;

  /** The usual step follows over about so many steps, and no step counts for more than eight. */
  private static final int MEMORY = 64;

  private static final int MOST = 8;

  /** Neighbours in a word that must differ. */
  private static final int TURNS = 8;

  /** Changes within a word that must come as a surprise. */
  private static final int SURPRISES = 8;

  private static final int BITS = (1 << LENGTH) - 1;

  private int rises;
  private int surprises;
  private double usual;
  private int length;

  /** The signal does not go on; how far it usually steps is remembered. */
  void reset() {
    length = 0;
    rises = 0;
    surprises = 0;
  }

  /** The signal went up, down or stood still from one sample to the next. */
  void step(double step, boolean surprise, MinHash into) {
    double size = Math.abs(step);
    if (size > 0) {
      usual = usual == 0 ? size : usual + (Math.min(size, MOST * usual) - usual) / MEMORY;
    }
    rises = ((rises << 1) | (step > CLEAR * usual ? 1 : 0)) & BITS;
    surprises = ((surprises << 1) | (surprise ? 1 : 0)) & BITS;
    if (length < LENGTH) {
      length++;
    }
    if (length == LENGTH
        && Integer.bitCount(surprises) >= SURPRISES
        && Integer.bitCount((rises ^ (rises >>> 1)) & (BITS >>> 1)) >= TURNS) {
      into.add(Mix.of(rises));
    }
  }
}
