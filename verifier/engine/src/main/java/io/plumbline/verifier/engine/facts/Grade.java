package io.plumbline.verifier.engine.facts;

import java.util.Locale;

/** Grades of evidence from best to weakest (semantics, "Grades of evidence"). */
public enum Grade {
  /** Recomputed from frames signed at the edge whose chain, seals and log inclusion verify. */
  MEASURED("实测", "measured"),
  /** Recomputed from imported logs, or from frames whose signature does not cover them. */
  RECORDED("记录", "recorded"),
  /** Counted from a ledger. */
  REGISTERED("登记", "registered"),
  /** A formula over other facts. */
  DERIVED("推算", "derived"),
  /** Stated in a form; not recomputed. */
  DECLARED("自报", "declared");

  private final String zh;
  private final String en;

  Grade(String zh, String en) {
    this.zh = zh;
    this.en = en;
  }

  /** The name used in files, such as {@code measured}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name for people. */
  public String label(String language) {
    return language.equals("en") ? en : zh;
  }

  /** The weaker of two: a fact never carries a better grade than its weakest input. */
  public Grade and(Grade other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
