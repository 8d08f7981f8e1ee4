package io.plumbline.verifier.engine.suspicion.measure;

/**
 * Upper bounds for the tails of distributions: e^(−sup(tx − K(t))) after Chernoff (Annals of
 * Mathematical Statistics 23, 1952). Never below the true tail, so a p-value taken from them errs
 * towards honesty; in closed form, and without loss where the tail is 1e-200.
 */
public final class TailBounds {
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
