package io.plumbline.verifier.engine.suspicion.trace;

/**
 * Measures how much of a signal could not be foretold, so that two idle machines, two counters or
 * two machines with one fixed cycle are not taken for clones of each other.
 *
 * <p>Each change of a signal is a symbol. The last {@value #WINDOW} are kept; what followed when
 * the last two symbols came before is foretold to follow again, and so on for as long as it proves
 * right (the match model of Ziv and Lempel, IEEE Transactions on Information Theory 23, 1977). A
 * symbol that was not foretold is a surprise and stands for one bit at least. A constant slope, a
 * square wave or a cycle of up to {@value #WINDOW} changes brings no surprise once it has been
 * seen; noise brings one with nearly every change. 530 bytes. Not thread-safe.
 */
final class Surprise {
  private static final int WINDOW = 256;

  private final short[] symbols = new short[WINDOW];
  private int size;
  private int next;

  /** Where the symbol that is foretold stands, −1 where none is. */
  private int foretold = -1;

  /** Whether a symbol comes as a surprise; learns from it. */
  boolean next(long symbol) {
    short short16 = (short) (Mix.of(symbol) >>> 48);
    boolean surprise = foretold < 0 || symbols[foretold] != short16;
    symbols[next] = short16;
    int at = next;
    next = (next + 1) % WINDOW;
    size = Math.min(size + 1, WINDOW);
    foretold = surprise ? find(at) : (foretold + 1) % WINDOW;
    return surprise;
  }

  /** What followed the latest earlier occurrence of the two symbols that end at an index. */
  private int find(int at) {
    short last = symbols[at];
    short before = symbols[(at + WINDOW - 1) % WINDOW];
    for (int back = 1; back < size - 1; back++) {
      int i = (at + WINDOW - back) % WINDOW;
      if (symbols[i] == last && symbols[(i + WINDOW - 1) % WINDOW] == before) {
        return (i + 1) % WINDOW;
      }
    }
    return -1;
  }
}
