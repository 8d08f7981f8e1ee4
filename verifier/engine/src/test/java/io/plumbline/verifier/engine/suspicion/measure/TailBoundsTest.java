package io.plumbline.verifier.engine.suspicion.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Bounds are never below the true tail, and not far above it. */
class TailBoundsTest {
  @Property
  void theBinomialBoundIsAboveTheTail(
      @ForAll @IntRange(min = 1, max = 60) int n,
      @ForAll @IntRange(min = 0, max = 60) int k,
      @ForAll @DoubleRange(min = 0.01, max = 0.9) double p) {
    double tail = 0;
    for (int i = k; i <= n; i++) {
      tail += choose(n, i) * Math.pow(p, i) * Math.pow(1 - p, n - i);
    }

    if (k <= n) {
      assertTrue(TailBounds.binomial(n, k, p) >= tail - 1e-12);
      assertTrue(TailBounds.binomial(n, k, p) <= 1);
      double sum = TailBounds.binomialSum(n, k, p);
      assertEquals(k <= n * p ? 1 : tail, sum, 1e-8);
      assertTrue(sum <= TailBounds.binomial(n, k, p) * (1 + 1e-8));
    }
  }

  @Property
  void thePoissonBoundIsAboveTheTail(
      @ForAll @IntRange(min = 1, max = 20_000) int thousandths,
      @ForAll @IntRange(min = 1, max = 40) int k) {
    double mean = thousandths / 1000.0;
    double tail = 0;
    double term = Math.exp(-mean);
    for (int i = 0; i < 200; i++) {
      tail += i >= k ? term : 0;
      term *= mean / (i + 1);
    }

    assertTrue(TailBounds.poisson(mean, k) >= tail - 1e-12);
  }

  @Test
  void theBoundsAreThoseOfTheTables() {
    assertEquals(Math.pow(0.05, 7), TailBounds.binomial(7, 7, 0.05), 1e-15);
    assertEquals(1, TailBounds.binomial(100, 5, 0.05));
    assertEquals(Math.pow(0.05, 7), TailBounds.binomialSum(7, 7, 0.05), 1e-15);
    assertEquals(1e-300, TailBounds.binomialSum(100, 100, 0.001), 1e-308);
    assertEquals(1, TailBounds.chiSquared(9, 9));
    // The 99.9th percentile of χ² with 9 degrees of freedom is 27.88.
    assertTrue(TailBounds.chiSquared(27.88, 9) >= 0.001);
    assertTrue(TailBounds.chiSquared(27.88, 9) <= 0.02);
  }

  private static double choose(int n, int k) {
    double result = 1;
    for (int i = 1; i <= k; i++) {
      result *= (n - k + i) / (double) i;
    }
    return result;
  }
}
