package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.InputFault;

/** Reads the rule language. */
public final class Rules {
  /** The longest expression, in UTF-16 code units. */
  public static final int MAX_LENGTH = 4_000;

  /** How many words an expression may have. */
  public static final int MAX_WORDS = 1_000;

  /** How deep an expression may be nested. */
  public static final int MAX_DEPTH = 24;

  /** How many figures a name with an asterisk may stand for. */
  public static final int MAX_MATCHES = 200;

  private Rules() {}

  /**
   * Reads a condition.
   *
   * @throws InputFault with the place of the error, what was found and what was expected
   */
  public static Expression condition(Source source, Names names) {
    return read(source, names, Type.TRUTH);
  }

  /**
   * Reads a formula for a number.
   *
   * @throws InputFault as {@link #condition} does
   */
  public static Expression formula(Source source, Names names) {
    return read(source, names, Type.NUMBER);
  }

  private static Expression read(Source source, Names names, Type type) {
    return new ExpressionParser(source, names).read(type);
  }
}
