package io.plumbline.verifier.engine.suspicion.trace;

import org.jspecify.annotations.Nullable;

/**
 * How often each digit stood at each of the last places of a number. Which place was the last one
 * that the source wrote is known only when all numbers have been seen. Not thread-safe.
 */
public final class DigitCounts {
  private int @Nullable [] counts;
  private final int places;
  private int used;

  /**
   * No numbers yet.
   *
   * @param places places that are told apart, 1 to 7: 0 stands for units
   */
  DigitCounts(int places) {
    this.places = places;
  }

  /** A number with units at place 0 and, going on, smaller places; {@code used} is its last one. */
  void add(long unscaled, int usedPlace) {
    used = Math.max(used, usedPlace);
    int[] known = counting();
    long rest = Math.abs(unscaled);
    for (int place = places - 1; place >= 0; place--) {
      known[10 * place + (int) (rest % 10)]++;
      rest /= 10;
    }
  }

  /**
   * The same, but a place does not count where it and the one before hold zeros: a round number.
   */
  void addUnlessRound(long unscaled, int usedPlace) {
    used = Math.max(used, usedPlace);
    int[] known = counting();
    long rest = Math.abs(unscaled);
    for (int place = places - 1; place >= 0; place--) {
      if (rest % 100 != 0) {
        known[10 * place + (int) (rest % 10)]++;
      }
      rest /= 10;
    }
  }

  /** Room for the counts, taken up with the first number. */
  private int[] counting() {
    int[] known = counts;
    if (known == null) {
      known = new int[10 * places];
      counts = known;
    }
    return known;
  }

  /** The last place that any number used. */
  public int used() {
    return used;
  }

  /** How often a digit stood at a place. */
  public int count(int place, int digit) {
    return counts == null ? 0 : counts[10 * place + digit];
  }
}
