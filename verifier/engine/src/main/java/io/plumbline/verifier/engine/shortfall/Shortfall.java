package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import java.math.BigDecimal;
import java.util.List;

/**
 * Why a figure is smaller than its claim: causes whose counts add up to exactly {@code claimed −
 * verified}. An average per day is counted in device-days (or App-days), a percentage of time in
 * device-seconds, so that every count is an exact decimal number. Immutable.
 *
 * @param unit what is counted
 * @param claimed the claim in that unit
 * @param verified what was recomputed, in that unit
 * @param causes in the order in which the difference is given to them; none of them is zero
 */
public record Shortfall(Words unit, BigDecimal claimed, BigDecimal verified, List<Cause> causes) {
  /**
   * A part of the difference.
   *
   * @param kind why it is missing
   * @param count how much of the difference this explains; never cut
   * @param candidates how much there is of this kind; more than the count where the claim is below
   *     what the ledgers list: which of the subjects it leaves out, a claim does not say
   * @param subjects what it concerns, in the order of the ledger, the first {@link #MAX_SUBJECTS};
   *     empty where no row names it
   */
  public record Cause(
      CauseKind kind, BigDecimal count, BigDecimal candidates, List<String> subjects) {
    /** How many subjects a cause names. */
    public static final int MAX_SUBJECTS = 100;

    public Cause {
      subjects = subjects.stream().limit(MAX_SUBJECTS).toList();
    }

    /** Whether the claim leaves out some of the subjects. */
    public boolean isPart() {
      return count.compareTo(candidates) < 0;
    }
  }

  public Shortfall {
    causes = List.copyOf(causes);
  }

  /** A count as it is printed: without an exponent and without zeros at the end of a fraction. */
  public static String plain(BigDecimal count) {
    BigDecimal stripped = count.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0).toPlainString() : stripped.toPlainString();
  }

  /** {@code claimed − verified}: the sum of the causes. */
  public BigDecimal difference() {
    return claimed.subtract(verified);
  }
}
