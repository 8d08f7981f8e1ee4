package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Arrays;

/**
 * Measures how much of a signal could not be foretold, so that two idle machines, two counters or
 * two machines with one fixed cycle are not taken for clones of each other.
 *
 * <p>Each change of a signal is a symbol. The last {@value #WINDOW} are kept; what followed when
 * the last two symbols came before is foretold to follow again, and so on for as long as it proves
 * right (the match model of Ziv and Lempel, IEEE Transactions on Information Theory 23, 1977). A
 * symbol that was not foretold is a surprise and stands for one bit at least. A constant slope, a
 * square wave or a cycle of up to {@value #WINDOW} changes brings no surprise once it has been
 * seen; noise brings one with nearly every change. 1 KB. Not thread-safe.
 */
final class Surprise {
  private static final int WINDOW = 256;

  private static final int MASK = WINDOW - 1;

  private final short[] symbols = new short[WINDOW];

  /** For a hash of two symbols where the second of them stood last, −1 for nowhere. */
  private final short[] latest = new short[WINDOW];

  private int next;

  /** Where the symbol that is foretold stands, −1 where none is. */
  private int foretold = -1;

  Surprise() {
    Arrays.fill(latest, (short) -1);
  }

  /** Whether a symbol comes as a surprise; learns from it. */
  boolean next(long symbol) {
    short short16 = (short) (Mix.of(symbol) >>> 48);
    boolean surprise = foretold < 0 || symbols[foretold] != short16;
    symbols[next] = short16;
    int at = next;
    next = (next + 1) & MASK;
    int found = find(at);
    foretold = surprise ? found : (foretold + 1) & MASK;
    return surprise;
  }

  /** What followed the latest earlier occurrence of the two symbols that end at an index. */
  private int find(int at) {
    short last = symbols[at];
    short before = symbols[(at - 1) & MASK];
    int context = (int) (((last * 31L + before) * 0x9e3779b97f4a7c15L) >>> 56);
    int i = latest[context];
    latest[context] = (short) at;
    boolean same = i >= 0 && symbols[i] == last && symbols[(i - 1) & MASK] == before;
    return same ? (i + 1) & MASK : -1;
  }
}
