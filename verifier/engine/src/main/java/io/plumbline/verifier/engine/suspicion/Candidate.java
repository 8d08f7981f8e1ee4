package io.plumbline.verifier.engine.suspicion;

import io.plumbline.contract.fault.Words;
import java.util.List;

/**
 * A test's result that reached the test's own threshold, before the error rate over all results is
 * looked at.
 *
 * @param kind the test
 * @param devices whom it concerns, sorted, none left out
 * @param leftOut those of them that an adjusted figure leaves out
 * @param statistic the test's figure; more is worse
 * @param threshold what it had to reach
 * @param p an upper bound for the probability of such a figure in honest data, {@link #LEAST_P} to
 *     1
 * @param reason in plain words, with the numbers
 */
public record Candidate(
    SuspicionKind kind,
    List<String> devices,
    List<String> leftOut,
    double statistic,
    double threshold,
    double p,
    Words reason) {
  /** The least p-value that is told: what is less is given as this. */
  public static final double LEAST_P = 1e-300;

  public Candidate {
    p = Math.max(p, LEAST_P);
    devices = devices.stream().sorted().toList();
    leftOut = leftOut.stream().sorted().toList();
  }

  /** A candidate whose kind says who is left out. */
  public static Candidate of(
      SuspicionKind kind,
      List<String> devices,
      double statistic,
      double threshold,
      double p,
      Words reason) {
    List<String> sorted = devices.stream().sorted().toList();
    List<String> leftOut =
        switch (kind.weight()) {
          case LEFT_OUT -> sorted;
          case ONE_OF_GROUP_STAYS -> sorted.subList(1, sorted.size());
          case RANKED_ONLY -> List.of();
        };
    return new Candidate(kind, sorted, leftOut, statistic, threshold, p, reason);
  }
}
