package io.plumbline.verifier.engine.suspicion.trace;

/**
 * What a channel did on a day, as a hash that does not depend on when within the day it did it.
 *
 * @param high upper half of a 128-bit sum over the day's changes
 * @param low lower half
 * @param bits surprises among the changes: two honest channels agree with probability 2^-bits or
 *     less
 */
public record DayPrint(long high, long low, int bits) implements Comparable<DayPrint> {
  /** By bits, most first; then by hash. */
  @Override
  public int compareTo(DayPrint other) {
    int byBits = Integer.compare(other.bits, bits);
    int byHigh = byBits != 0 ? byBits : Long.compare(high, other.high);
    return byHigh != 0 ? byHigh : Long.compare(low, other.low);
  }

  /** Whether it is the print of the same changes; what surprised depends on what came before. */
  public boolean isLike(DayPrint other) {
    return high == other.high && low == other.low;
  }
}
