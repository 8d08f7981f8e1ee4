package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.indicators.DeviceIndicators;
import io.plumbline.verifier.engine.integrity.ArchiveAudit;
import io.plumbline.verifier.engine.integrity.Identities;
import io.plumbline.verifier.engine.log.LoggedSeals;
import io.plumbline.verifier.engine.shortfall.ShortfallFinder;
import io.plumbline.verifier.engine.source.ArchiveFollower;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows an archive that grows and keeps its facts current. Samples stay in memory, 13 bytes each;
 * a {@link #refresh} reads what is new and folds the devices that it concerns. The as-of day is
 * today in the zone, and moves on at midnight.
 *
 * <p>A frame that arrived within {@link #PENDING} of the newest one may still wait for its seal and
 * the log without costing the grade {@code measured}; a single {@link Verification} demands both.
 *
 * <p>One thread refreshes; any thread may ask for the {@link #current} report.
 */
public final class LiveVerification implements AutoCloseable {
  /** How long the newest frames may wait for their seal. */
  public static final Duration PENDING = Duration.ofMinutes(5);

  /** How long frames missing in a chain are waited for before the gap is reported. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Optional<LedgerWatch> ledgers;

  private VerificationOptions options;
  private Reading reading;
  private DayCalendar calendar;
  private DeviceFold fold;
  private LocalDate today;
  private boolean startedOver;
  private volatile @Nullable LiveReport current;

  private LiveVerification(
      VerificationOptions options, Optional<LedgerWatch> ledgers, InstantSource clock) {
    this.options = options;
    this.ledgers = ledgers;
    this.clock = clock;
    today = today();
    calendar = Verification.calendar(options.effectiveZone(), today);
    fold = new DeviceFold(calendar, DeviceIndicators.span(today));
    reading = new Reading(options, calendar);
  }

  /** What was read of the archive by one state of the ledgers. */
  private static final class Reading {
    private final Identities identities;
    private final LoggedSeals log;
    private final ArchiveAudit audit;
    private final Evidence evidence;
    private final ArchiveFollower follower;
    private boolean begun;
    private long records;

    private Reading(VerificationOptions options, DayCalendar calendar) {
      ArchiveLayout layout = new ArchiveLayout(options.archive());
      identities = new Identities(layout, options.trusted());
      log = new LoggedSeals(layout);
      audit = new ArchiveAudit(layout, identities, log);
      evidence =
          new Evidence(
              options.ledger(), FoldTerms.of(options.ledger(), calendar, options.limits()), audit);
      follower = new ArchiveFollower(options.archive(), identities, options.threads());
    }

    /** Reads on; how many records are new. */
    private long poll(VerificationOptions options) {
      long news = follower.poll(evidence, options.progress());
      log.update();
      audit.settle(GRACE.toNanos() / 1000);
      if (!begun) {
        identities.readAll();
        begun = true;
      }
      records += news;
      return news;
    }
  }

  /**
   * Begins to follow; nothing is read before the first refresh. The archive may not be there yet.
   *
   * @param options the as-of date in it is not looked at: it is today
   * @param clock what the time is
   */
  public static LiveVerification open(VerificationOptions options, InstantSource clock) {
    return new LiveVerification(options, Optional.empty(), clock);
  }

  /**
   * The same with ledgers that may change. What does not count by the ledgers is not kept in
   * memory, so an edit makes the archive be read again from its beginning; the report from before
   * stays {@link #current} until that is done.
   *
   * @param ledgers taken instead of the ledgers in the options
   */
  public static LiveVerification open(
      VerificationOptions options, LedgerWatch ledgers, InstantSource clock) {
    return new LiveVerification(options.withLedger(ledgers.ledger()), Optional.of(ledgers), clock);
  }

  /**
   * Reads what is new and brings the report up to date. Costs little when nothing is new: the
   * report stays the same object then.
   *
   * @throws EnvironmentFault when the archive cannot be read
   */
  public LiveReport refresh() {
    long started = System.nanoTime();
    if (ledgers.isPresent() && ledgers.get().look()) {
      startOver(ledgers.get().ledger());
    }
    long news = reading.poll(options);
    boolean newDay = turnDay();
    LiveReport last = current;
    Optional<Words> fault = ledgers.flatMap(LedgerWatch::fault);
    if (last != null && news == 0 && !newDay && !startedOver && last.ledgerFault().equals(fault)) {
      return last;
    }
    Recomputation result =
        Recomputation.of(
            reading.evidence,
            options.ledger(),
            calendar,
            today,
            fold,
            options.threads(),
            PENDING.toNanos() / 1000);
    ShortfallFinder figures = Verification.figures(options, result, calendar);
    VerificationReport report =
        Verification.report(
            options,
            today,
            result,
            figures,
            reading.follower.samples(),
            Duration.ofNanos(System.nanoTime() - started));
    LiveReport next =
        new LiveReport(
            new Explainer(options, report, calendar, figures),
            clock.instant(),
            last == null ? 1 : last.version() + 1,
            reading.records,
            reading.follower.bytes(),
            calendar,
            fault);
    current = next;
    startedOver = false;
    return next;
  }

  /**
   * The report of the last refresh. Any thread may ask.
   *
   * @throws NullPointerException before the first refresh
   */
  public LiveReport current() {
    LiveReport last = current;
    return Objects.requireNonNull(last, "refresh() comes before current()");
  }

  private void startOver(Ledger ledger) {
    startedOver = true;
    options = options.withLedger(ledger);
    reading.follower.close();
    reading = new Reading(options, calendar);
  }

  private LocalDate today() {
    return clock.instant().atZone(options.effectiveZone()).toLocalDate();
  }

  private boolean turnDay() {
    LocalDate now = today();
    if (now.equals(today)) {
      return false;
    }
    today = now;
    calendar = Verification.calendar(options.effectiveZone(), today);
    fold = new DeviceFold(calendar, DeviceIndicators.span(today));
    return true;
  }

  /** The moment by the clock that this verification goes by. */
  public Instant now() {
    return clock.instant();
  }

  /** Lets go of the archive. */
  @Override
  public void close() {
    reading.follower.close();
  }
}
