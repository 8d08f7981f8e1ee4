package io.plumbline.verifier.engine.suspicion.trace;

/**
 * Measures how much of a signal could not be foretold, so that two idle machines, two counters or
 * two machines with one fixed cycle are not taken for clones of each other.
 *
 * <p>Each change of a signal is a symbol. What followed the last time the same two symbols came is
 * foretold to follow again, as a two-level branch predictor does (Yeh, Patt, MICRO 1991). A symbol
 * that was not foretold is a surprise and stands for one bit at least. A constant slope, a square
 * wave or a cycle of up to some hundred changes brings no surprise once it has been seen; noise
 * brings one with nearly every change. 256 bytes. Not thread-safe.
 */
final class Surprise {
  private static final int CONTEXTS = 128;

  private final short[] foretold = new short[CONTEXTS];
  private int before;
  private int last;

  /** Whether a symbol comes as a surprise; learns from it. */
  boolean next(long symbol) {
    short short16 = (short) (Mix.of(symbol) >>> 48);
    int context = (int) Mix.of(31L * before + last) & (CONTEXTS - 1);
    boolean surprise = foretold[context] != short16;
    foretold[context] = short16;
    before = last;
    last = short16;
    return surprise;
  }
}
