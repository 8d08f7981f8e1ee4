package io.plumbline.verifier.engine.facts;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact rational number in lowest terms with a positive denominator. Immutable.
 *
 * @param numerator any integer
 * @param denominator 1 or more
 */
public record Ratio(BigInteger numerator, BigInteger denominator) implements Comparable<Ratio> {
  /** Nothing. */
  public static final Ratio ZERO = of(0);

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /** Reduces to lowest terms. */
  public Ratio {
    if (denominator.signum() <= 0) {
      throw new ArithmeticException("denominator is " + denominator + ", expected 1 or more");
    }
    BigInteger common = numerator.gcd(denominator);
    if (!common.equals(BigInteger.ONE)) {
      numerator = numerator.divide(common);
      denominator = denominator.divide(common);
    }
  }

  /** A whole number. */
  public static Ratio of(long value) {
    return of(value, 1);
  }

  /** A quotient of integers; the denominator is 1 or more. */
  public static Ratio of(long numerator, long denominator) {
    return new Ratio(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  /** {@code part ÷ whole} in percent; the whole is 1 or more. */
  public static Ratio percent(long part, long whole) {
    return new Ratio(BigInteger.valueOf(part).multiply(HUNDRED), BigInteger.valueOf(whole));
  }

  /** A decimal number as it is written. */
  public static Ratio of(BigDecimal value) {
    BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
    return new Ratio(plain.unscaledValue(), BigInteger.TEN.pow(plain.scale()));
  }

  public Ratio plus(Ratio other) {
    return new Ratio(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Ratio minus(Ratio other) {
    return plus(new Ratio(other.numerator.negate(), other.denominator));
  }

  public Ratio times(Ratio other) {
    return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /** The quotient; the divisor is greater than zero. */
  public Ratio dividedBy(Ratio divisor) {
    return times(new Ratio(divisor.denominator, divisor.numerator));
  }

  /** −1, 0 or 1. */
  public int signum() {
    return numerator.signum();
  }

  /** Whether the value is a whole number. */
  public boolean isWhole() {
    return denominator.equals(BigInteger.ONE);
  }

  /** Rounded half up (away from zero) to a number of decimals. */
  public BigDecimal rounded(int decimals) {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), decimals, RoundingMode.HALF_UP);
  }

  /** The nearest double, for charts and metrics; never for a verdict. */
  public double doubleValue() {
    return rounded(9).doubleValue();
  }

  @Override
  public int compareTo(Ratio other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** {@code numerator/denominator}, as the facts format writes it. */
  @Override
  public String toString() {
    return numerator + "/" + denominator;
  }
}
