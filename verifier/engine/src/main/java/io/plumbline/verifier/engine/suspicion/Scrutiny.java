package io.plumbline.verifier.engine.suspicion;

import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.source.ArchiveFollower;
import io.plumbline.verifier.engine.source.SealVerdict;
import io.plumbline.verifier.engine.suspicion.detect.Detector;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import io.plumbline.verifier.engine.suspicion.trace.TraceSink;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * Runs the ten tests over an archive that has been verified. A pass of its own, because it needs
 * every value decoded and verification does not; integrity was that pass's business.
 */
public final class Scrutiny {
  /** The false discovery rate that all suspicions together keep. */
  public static final double LEVEL = 0.01;

  /** Days before the as-of date that are looked at unless more are asked for. */
  public static final int DEFAULT_DAYS = 31;

  /** The most days that can be looked at. */
  public static final int MAX_DAYS = 366;

  private Scrutiny() {}

  /**
   * Looks for signs of fabricated telemetry and adds them to the report.
   *
   * @param options those of the verification
   * @param report what it found
   * @param days how many days to look at, the as-of day the last; 1 to {@link #MAX_DAYS}
   * @throws io.plumbline.contract.fault.EnvironmentFault when the archive cannot be read
   */
  public static VerificationReport add(
      VerificationOptions options, VerificationReport report, int days) {
    if (days < 1 || days > MAX_DAYS) {
      throw new IllegalArgumentException("days is " + days + ", expected 1 to " + MAX_DAYS);
    }
    long started = System.nanoTime();
    LocalDate last = report.asOf();
    LocalDate first = last.minusDays(days - 1L);
    DayCalendar calendar = new DayCalendar(report.zone(), last.minusMonths(14), last.plusDays(2));
    TraceSink sink =
        new TraceSink(
            options.ledger(),
            calendar,
            DaySpan.of(first, last),
            options.limits().realtimeLagMillis());
    try (ArchiveFollower follower =
        new ArchiveFollower(options.archive(), seal -> SealVerdict.GENUINE, options.threads())) {
      follower.poll(sink, options.progress());
    }
    FleetTrace fleet = sink.finish();
    List<TestOutcome> tests = tests(fleet);
    List<Suspicion> suspicions = FalseDiscovery.hold(tests, LEVEL);
    SortedSet<String> leftOut = AdjustedFigures.leftOut(suspicions);
    return report.withSuspicions(
        new SuspicionReport(
            new Period(first, last),
            LEVEL,
            tests,
            suspicions,
            List.copyOf(leftOut),
            AdjustedFigures.of(report, calendar, leftOut),
            fleet.samples(),
            Duration.ofNanos(System.nanoTime() - started)));
  }

  /** What the ten tests say about a fleet. */
  static List<TestOutcome> tests(FleetTrace fleet) {
    List<TestOutcome> outcomes = new ArrayList<>();
    for (Detector detector : Detector.all()) {
      outcomes.add(detector.examine(fleet));
    }
    return outcomes;
  }
}
