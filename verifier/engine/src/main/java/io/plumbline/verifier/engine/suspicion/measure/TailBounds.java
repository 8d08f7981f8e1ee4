package io.plumbline.verifier.engine.suspicion.measure;

/**
 * Upper bounds for the tails of distributions: e^(−sup(tx − K(t))) after Chernoff (Annals of
 * Mathematical Statistics 23, 1952), and a sum where trials are few. Never below the true tail, so
 * a p-value taken from them errs towards honesty; in closed form, and without loss where the tail
 * is 1e-200.
 */
public final class TailBounds {
  /** More than what rounding can take away from a sum of thousands of terms. */
  private static final double ROUNDING = 1 + 1e-9;

  private TailBounds() {}

  /** P(X ≥ k) for X binomial with n trials of probability p, 0 &lt; p &lt; 1. */
  public static double binomial(long n, long k, double p) {
    double share = (double) k / n;
    if (n == 0 || share <= p) {
      return 1;
    }
    double rest = share >= 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - p));
    return Math.exp(-n * (share * Math.log(share / p) + rest));
  }

  /**
   * P(X ≥ k) for X binomial, summed: for tests of few trials, where the bound is several times as
   * much. Cost n.
   */
  public static double binomialSum(int n, int k, double p) {
    if (n == 0 || k <= n * p) {
      return 1;
    }
    double log = (n - k) * Math.log1p(-p) + k * Math.log(p);
    for (int i = 1; i <= n - k; i++) {
      log += Math.log((k + i) / (double) i);
    }
    double term = 1;
    double sum = 0;
    for (int i = k; i <= n; i++) {
      sum += term;
      term *= (n - i) / (i + 1.0) * p / (1 - p);
    }
    return Math.min(1, sum * Math.exp(log) * ROUNDING);
  }

  /** P(X ≥ k) for X Poisson with mean λ &gt; 0. */
  public static double poisson(double lambda, long k) {
    return k <= lambda ? 1 : Math.exp(k - lambda - k * Math.log(k / lambda));
  }

  /** P(X ≥ x) for X chi-squared with some degrees of freedom. */
  public static double chiSquared(double x, int degrees) {
    double ratio = x / degrees;
    return ratio <= 1 ? 1 : Math.exp(degrees / 2.0 * (1 - ratio + Math.log(ratio)));
  }
}
