package io.plumbline.verifier.engine.rule;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param text its text, without braces or quotes
 * @param start offset of its first character in the expression
 * @param end offset behind its last character
 */
record Token(Kind kind, String text, int start, int end) {
  /** What a word is. */
  enum Kind {
    NUMBER,
    DATE,
    TEXT,
    FIGURE,
    WORD,
    SIGN,
    END
  }

  boolean is(String sign) {
    return (kind == Kind.SIGN || kind == Kind.WORD) && text.equals(sign);
  }
}
