package io.plumbline.verifier.engine.suspicion;

import io.plumbline.verifier.engine.facts.Period;
import java.time.Duration;
import java.util.List;

/**
 * What the tests for fabricated telemetry noticed. Immutable.
 *
 * @param period the days of source time that were looked at
 * @param level the false discovery rate that all suspicions together keep
 * @param tests what each test looked at, in the order of {@link SuspicionKind}
 * @param suspicions by rank
 * @param leftOut devices that the adjusted figures leave out, sorted
 * @param adjusted device figures with and without them
 * @param samples samples looked at
 * @param duration how long it took
 */
public record SuspicionReport(
    Period period,
    double level,
    List<TestOutcome> tests,
    List<Suspicion> suspicions,
    List<String> leftOut,
    List<AdjustedFigure> adjusted,
    long samples,
    Duration duration) {
  public SuspicionReport {
    tests = List.copyOf(tests);
    suspicions = List.copyOf(suspicions);
    leftOut = List.copyOf(leftOut);
    adjusted = List.copyOf(adjusted);
  }

  /** How many suspicions a test has. */
  public long found(SuspicionKind kind) {
    return suspicions.stream().filter(s -> s.found().kind() == kind).count();
  }
}
