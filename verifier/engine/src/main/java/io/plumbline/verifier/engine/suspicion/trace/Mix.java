package io.plumbline.verifier.engine.suspicion.trace;

/**
 * Hashing of 64-bit words: the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, variant 13
 * of Stafford). Not keyed: whoever knows it can build collisions, which only makes devices
 * suspects.
 */
public final class Mix {
  private Mix() {}

  /** A word spread over all 64 bits; a bijection. */
  public static long of(long x) {
    long z = x + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Two words in one; the order counts. */
  public static long of(long a, long b) {
    return of(of(a) + b);
  }

  /** A text. */
  public static long of(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = of(hash, text.charAt(i));
    }
    return hash;
  }
}
