package io.plumbline.verifier.engine.rule;

/** How two values are compared. */
public enum Relation {
  AT_MOST("≤", ">"),
  BELOW("<", "≥"),
  AT_LEAST("≥", "<"),
  ABOVE(">", "≤"),
  EQUAL("=", "≠"),
  UNEQUAL("≠", "=");

  private final String sign;
  private final String opposite;

  Relation(String sign, String opposite) {
    this.sign = sign;
    this.opposite = opposite;
  }

  /** The sign that is true of the values compared. */
  String sign(boolean holds) {
    return holds ? sign : opposite;
  }

  /** Whether equality is all that it asks for. */
  boolean isEquality() {
    return this == EQUAL || this == UNEQUAL;
  }

  /**
   * Whether it can hold between a value somewhere in one range and a value somewhere in another.
   *
   * @param lowToHigh the left range's low end compared with the right one's high end
   * @param highToLow the left range's high end compared with the right one's low end
   */
  boolean holds(int lowToHigh, int highToLow) {
    boolean overlap = lowToHigh <= 0 && highToLow >= 0;
    return switch (this) {
      case AT_MOST -> lowToHigh <= 0;
      case BELOW -> lowToHigh < 0;
      case AT_LEAST -> highToLow >= 0;
      case ABOVE -> highToLow > 0;
      case EQUAL -> overlap;
      case UNEQUAL -> !overlap;
    };
  }
}
