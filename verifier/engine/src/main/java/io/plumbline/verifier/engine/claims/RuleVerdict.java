package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.fault.Words;
import java.util.Locale;

/**
 * What became of a rule between figures.
 *
 * @param id the rule
 * @param outcome whether it holds
 * @param detail the figures that were compared, for people
 */
public record RuleVerdict(String id, Outcome outcome, Words detail) {
  /** Whether a rule holds. */
  public enum Outcome {
    HOLDS("成立", "holds"),
    BROKEN("不成立", "broken"),
    /** A figure that the rule needs is not stated. */
    NOT_APPLICABLE("不适用", "not applicable");

    private final String zh;
    private final String en;

    Outcome(String zh, String en) {
      this.zh = zh;
      this.en = en;
    }

    /** The name used in files, such as {@code not-applicable}. */
    public String token() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name for people. */
    public String label(String language) {
      return language.equals("en") ? en : zh;
    }
  }
}
