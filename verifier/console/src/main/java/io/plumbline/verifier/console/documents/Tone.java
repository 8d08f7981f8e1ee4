package io.plumbline.verifier.console.documents;

import io.plumbline.verifier.engine.claims.RuleVerdict;
import io.plumbline.verifier.engine.claims.Verdict;
import java.util.Locale;

/** How a cell looks. A mark goes with every colour, for eyes and printers that see none. */
enum Tone {
  PLAIN("", "000000", "FFFFFF"),
  GOOD("✓", "17693F", "E3F3E9"),
  BAD("✗", "B01E17", "FBE7E5"),
  WARN("!", "7D5100", "FBF0D9"),
  LOW("↓", "1D5596", "E5EEFA"),
  NONE("?", "4C5A63", "E9EDEF"),
  EXPERT("◇", "5F4398", "EEE8F8");

  private final String mark;
  private final String ink;
  private final String ground;

  Tone(String mark, String ink, String ground) {
    this.mark = mark;
    this.ink = ink;
    this.ground = ground;
  }

  String mark() {
    return mark;
  }

  /** Colour of the text, six hexadecimal digits. */
  String ink() {
    return ink;
  }

  /** Colour behind the text, six hexadecimal digits. */
  String ground() {
    return ground;
  }

  /** Name of its class in html. */
  String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Tone of(Verdict verdict) {
    return switch (verdict) {
      case SUPPORTED -> GOOD;
      case UNDERSTATED -> LOW;
      case NOT_REFUTED -> WARN;
      case OVERSTATED -> BAD;
      case UNSUPPORTED -> NONE;
      case NOT_MACHINE_VERIFIABLE -> EXPERT;
    };
  }

  static Tone of(RuleVerdict.Outcome outcome) {
    return switch (outcome) {
      case HOLDS -> GOOD;
      case BROKEN -> BAD;
      case NOT_APPLICABLE -> NONE;
    };
  }
}
