package io.plumbline.verifier.engine.claims;

import java.util.Locale;

/** What becomes of a claim (formats, "Claims"). */
public enum Verdict {
  /** Within the tolerance of the recomputed figure. */
  SUPPORTED("属实", "supported"),
  /** Below that. */
  UNDERSTATED("偏低", "understated"),
  /** Above that, but not above the upper bound of what may be. */
  NOT_REFUTED("未被推翻", "not refuted"),
  /** Above all that the evidence allows. */
  OVERSTATED("虚高", "overstated"),
  /** There is nothing to recompute it from. */
  UNSUPPORTED("无依据", "unsupported"),
  /** Text and documents: an expert has to look. */
  NOT_MACHINE_VERIFIABLE("须专家核实", "not machine-verifiable");

  private final String zh;
  private final String en;

  Verdict(String zh, String en) {
    this.zh = zh;
    this.en = en;
  }

  /** The name used in files, such as {@code not-refuted}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name for people. */
  public String label(String language) {
    return language.equals("en") ? en : zh;
  }
}
