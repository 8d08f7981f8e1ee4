package io.plumbline.verifier.engine.suspicion;

/**
 * A candidate that remains when the false discovery rate over all tests and devices is held down.
 *
 * @param rank 1 for the least probable in honest data
 * @param found the test's result
 * @param q the false discovery rate at which it would just be reported, 0 to 1
 */
public record Suspicion(int rank, Candidate found, double q) {
  /** How many devices a report names for one suspicion. */
  public static final int MAX_SHOWN = 100;
}
