package io.plumbline.verifier.engine.suspicion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Holds the expected share of false suspicions among all suspicions at or below a level.
 *
 * <p>Benjamini and Yekutieli (Annals of Statistics 29, 2001, theorem 1.3): of m hypotheses, reject
 * the k smallest p-values where p(k) ≤ k·level / (m·c(m)), c(m) = 1 + 1/2 + … + 1/m. It asks
 * nothing about how the tests depend on each other. Benjamini and Hochberg's step without c(m)
 * would ask for independence or positive regression dependence, and that is not so here: clones
 * depend on their originals, devices behind one gateway on its clock, and tests of one device on
 * each other. For ten million hypotheses c(m) is 17, which p-values of 2^-64 do not feel.
 *
 * <p>All hypotheses of all ten tests are one family. Those that did not reach the threshold of
 * their own test count in m with p = 1, so a q-value is an upper bound.
 */
final class FalseDiscovery {
  private FalseDiscovery() {}

  /**
   * The candidates with q ≤ level, least probable first.
   *
   * @param level 0 to 1
   */
  static List<Suspicion> hold(List<TestOutcome> tests, double level) {
    long m = 0;
    List<Candidate> candidates = new ArrayList<>();
    for (TestOutcome test : tests) {
      m += Math.max(test.examined(), test.candidates().size());
      candidates.addAll(test.candidates());
    }
    candidates.sort(
        Comparator.comparingDouble(Candidate::p)
            .thenComparing(Candidate::kind)
            .thenComparing(c -> c.devices().getFirst()));
    double penalty = m * harmonic(m);
    double[] q = new double[candidates.size()];
    double smallest = 1;
    for (int i = q.length - 1; i >= 0; i--) {
      smallest = Math.min(smallest, candidates.get(i).p() * penalty / (i + 1));
      q[i] = smallest;
    }
    List<Suspicion> held = new ArrayList<>();
    for (int i = 0; i < q.length && q[i] <= level; i++) {
      held.add(new Suspicion(i + 1, candidates.get(i), q[i]));
    }
    return held;
  }

  /** 1 + 1/2 + … + 1/m; from a hundred on by Euler's expansion, good to 1e-9. */
  static double harmonic(long m) {
    if (m <= 100) {
      double sum = 0;
      for (long i = m; i >= 1; i--) {
        sum += 1.0 / i;
      }
      return sum;
    }
    return Math.log(m) + 0.57721566490153286 + 1.0 / (2 * m) - 1.0 / (12.0 * m * m);
  }
}
