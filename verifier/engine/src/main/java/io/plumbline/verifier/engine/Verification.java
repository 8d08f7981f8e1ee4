package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.claims.ClaimJudge;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Derivation;
import io.plumbline.verifier.engine.claims.FactIndex;
import io.plumbline.verifier.engine.claims.RuleCheck;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.indicators.DeviceIndicators;
import io.plumbline.verifier.engine.integrity.ArchiveAudit;
import io.plumbline.verifier.engine.integrity.Identities;
import io.plumbline.verifier.engine.integrity.LeftOut;
import io.plumbline.verifier.engine.log.LoggedSeals;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import io.plumbline.verifier.engine.segment.SegmentWorkers;
import io.plumbline.verifier.engine.shortfall.ShortfallFinder;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes the facts of an archive and judges claims: source → integrity → fold → indicators →
 * facts → claims. Reads the archive once, from beginning to end, and writes nothing.
 */
public final class Verification {
  private Verification() {}

  /** Brings an archive's content into the evidence. */
  private interface Reading {
    /** Returns how many samples and usage events were read. */
    long into(Evidence evidence, ArchiveLayout layout, Identities identities, DeviceFold fold);
  }

  /**
   * Verifies in this process.
   *
   * @throws InputFault when there is no archive
   * @throws EnvironmentFault when the archive cannot be read
   */
  public static VerificationReport run(VerificationOptions options) {
    return finish(options).report();
  }

  /**
   * Verifies with the help of others, who fold segments and devices; the audit and the indicators
   * are computed here. The report is the same, but for its duration.
   *
   * @throws InputFault when there is no archive
   * @throws EnvironmentFault when the archive cannot be read, or the workers fail
   */
  public static VerificationReport run(VerificationOptions options, SegmentWorkers workers) {
    return finish(options, workers).report();
  }

  static Finished finish(VerificationOptions options, SegmentWorkers workers) {
    return finish(
        options,
        LeftOut.NOTHING,
        (evidence, layout, identities, fold) ->
            new WorkerReading(options, workers, evidence, fold).read(layout, identities));
  }

  /**
   * Verifies a part of an archive in this process: chains of frames may begin anywhere, and of
   * segments that are left out header and footer do.
   *
   * @param leftOut what is not there
   */
  public static VerificationReport part(VerificationOptions options, LeftOut leftOut) {
    return finish(options, leftOut, local(options, Runtime.getRuntime().maxMemory() / 2)).report();
  }

  /**
   * A report and what can be asked about its figures.
   *
   * @param calendar the days of the zone
   * @param figures what each figure is made of
   */
  record Finished(VerificationReport report, DayCalendar calendar, ShortfallFinder figures) {}

  static Finished finish(VerificationOptions options) {
    return finish(options, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * The same with a bound on memory.
   *
   * @param memoryBytes what the slices of devices may take, about
   */
  static Finished finish(VerificationOptions options, long memoryBytes) {
    return finish(options, LeftOut.NOTHING, local(options, memoryBytes));
  }

  private static Reading local(VerificationOptions options, long memoryBytes) {
    return (evidence, layout, identities, fold) ->
        new LocalReading(layout, evidence, fold, options.threads(), memoryBytes, options.progress())
            .read(identities);
  }

  private static Finished finish(VerificationOptions options, LeftOut leftOut, Reading reading) {
    if (!Files.isDirectory(options.archive())) {
      throw new InputFault(
          Words.of(
              "没有归档文件夹 %s，应为 import 或 gateway 写出的文件夹。",
              "There is no archive folder %s, expected one that import or a gateway wrote.",
              options.archive()));
    }
    long started = System.nanoTime();
    ArchiveLayout layout = new ArchiveLayout(options.archive());
    Identities identities = new Identities(layout, options.trusted());
    LoggedSeals log = new LoggedSeals(layout);
    log.update();
    ArchiveAudit audit = new ArchiveAudit(layout, identities, log, leftOut);
    DayCalendar calendar = calendar(options.effectiveZone(), options.asOf());
    Evidence evidence =
        new Evidence(
            options.ledger(), FoldTerms.of(options.ledger(), calendar, options.limits()), audit);
    DeviceFold fold = new DeviceFold(calendar, DeviceIndicators.span(options.asOf()));
    long samples = reading.into(evidence, layout, identities, fold);
    identities.readAll();
    audit.settle(0);
    Recomputation result =
        Recomputation.of(
            evidence, options.ledger(), calendar, options.asOf(), fold, options.threads(), 0);
    ShortfallFinder figures = figures(options, result, calendar);
    VerificationReport report =
        report(
            options,
            options.asOf(),
            result,
            figures,
            samples,
            Duration.ofNanos(System.nanoTime() - started));
    return new Finished(report, calendar, figures);
  }

  /** What a fold needs to know of the ledger. */
  static FoldTerms terms(VerificationOptions options) {
    return FoldTerms.of(
        options.ledger(), calendar(options.effectiveZone(), options.asOf()), options.limits());
  }

  static VerificationReport report(
      VerificationOptions options,
      LocalDate asOf,
      Recomputation result,
      ShortfallFinder figures,
      long samples,
      Duration duration) {
    Derivation derivation =
        Derivation.of(result.facts(), options.ledger().declared(), options.scheme(), asOf);
    return new VerificationReport(
        Optional.ofNullable(options.scheme()).map(Scheme::id),
        asOf,
        options.effectiveZone(),
        result.facts(),
        result.findings(),
        judge(options, result, figures, derivation),
        new RuleCheck(
                options.claims(),
                options.ledger().declared(),
                result.facts(),
                options.scheme(),
                asOf)
            .check(),
        result.integrity(),
        result.devices(),
        samples,
        duration,
        Optional.empty(),
        derivation);
  }

  /** The days that indicators of a date look at, ready for fast look-ups. */
  static DayCalendar calendar(ZoneId zone, LocalDate asOf) {
    return new DayCalendar(zone, asOf.minusMonths(14), asOf.plusDays(2));
  }

  private static List<ClaimVerdict> judge(
      VerificationOptions options,
      Recomputation result,
      ShortfallFinder figures,
      Derivation derivation) {
    return new ClaimJudge(
            new FactIndex(result.facts()),
            options.ledger(),
            forms(options.scheme()),
            options.tolerance(),
            figures,
            derivation)
        .judge(options.claims());
  }

  /** What each figure of a recomputation is made of. */
  static ShortfallFinder figures(
      VerificationOptions options, Recomputation result, DayCalendar calendar) {
    return new ShortfallFinder(
        result.devices(), result.unregistered(), options.ledger(), calendar, result.tallies());
  }

  /** The forms whose rows' names are understood: the one asked for, or all. */
  static List<Scheme> forms(@Nullable Scheme scheme) {
    return scheme == null ? Schemes.all() : List.of(scheme);
  }
}
