package io.plumbline.verifier.engine.suspicion;

import java.util.List;

/**
 * What one test looked at and found.
 *
 * @param kind the test
 * @param examined how many hypotheses it tested: devices, or days, gateways and enterprises where
 *     its page says so; what it could not test for want of evidence does not count
 * @param candidates those that reached its threshold
 */
public record TestOutcome(SuspicionKind kind, long examined, List<Candidate> candidates) {
  public TestOutcome {
    candidates = List.copyOf(candidates);
  }
}
