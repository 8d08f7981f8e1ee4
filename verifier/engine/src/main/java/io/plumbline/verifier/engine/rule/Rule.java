package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.Words;

/**
 * A rule between figures.
 *
 * @param id a name that stays the same
 * @param words what the rule says, for people
 * @param over which figures it is about
 * @param source the condition as it is written
 * @param condition what has to hold
 */
public record Rule(String id, Words words, Over over, String source, Expression condition) {
  /** Which figures a rule is about. */
  public enum Over {
    /** Those that are claimed or declared. */
    CLAIMS,
    /** Those that were recomputed, and for the rest those that are declared. */
    FACTS
  }
}
