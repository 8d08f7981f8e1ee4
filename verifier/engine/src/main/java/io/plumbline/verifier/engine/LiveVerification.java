package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.indicators.DeviceIndicators;
import io.plumbline.verifier.engine.integrity.ArchiveAudit;
import io.plumbline.verifier.engine.integrity.Identities;
import io.plumbline.verifier.engine.source.ArchiveFollower;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows an archive that grows and keeps its facts current. Samples stay in memory, 13 bytes each;
 * a {@link #refresh} reads what is new and folds the devices that it concerns. The as-of day is
 * today in the zone, and moves on at midnight.
 *
 * <p>A frame that arrived within {@link #PENDING} of the newest one may still wait for its seal
 * without costing the grade {@code measured}; a single {@link Verification} demands every seal.
 *
 * <p>One thread refreshes; any thread may ask for the {@link #current} report.
 */
public final class LiveVerification implements AutoCloseable {
  /** How long the newest frames may wait for their seal. */
  public static final Duration PENDING = Duration.ofMinutes(5);

  /** How long frames missing in a chain are waited for before the gap is reported. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final VerificationOptions options;
  private final InstantSource clock;
  private final Identities identities;
  private final ArchiveAudit audit;
  private final Evidence evidence;
  private final ArchiveFollower follower;

  private DayCalendar calendar;
  private DeviceFold fold;
  private LocalDate today;
  private long records;
  private volatile @Nullable LiveReport current;

  private LiveVerification(VerificationOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    ArchiveLayout layout = new ArchiveLayout(options.archive());
    identities = new Identities(layout, options.trusted());
    audit = new ArchiveAudit(layout, identities);
    today = today();
    calendar = Verification.calendar(options.effectiveZone(), today);
    fold = new DeviceFold(calendar, DeviceIndicators.span(today));
    evidence = new Evidence(options.ledger(), calendar, options.limits(), audit);
    follower = new ArchiveFollower(options.archive(), identities, options.threads());
  }

  /**
   * Begins to follow; nothing is read before the first refresh. The archive may not be there yet.
   *
   * @param options the as-of date in it is not looked at: it is today
   * @param clock what the time is
   */
  public static LiveVerification open(VerificationOptions options, InstantSource clock) {
    return new LiveVerification(options, clock);
  }

  /**
   * Reads what is new and brings the report up to date. Costs little when nothing is new: the
   * report stays the same object then.
   *
   * @throws EnvironmentFault when the archive cannot be read
   */
  public LiveReport refresh() {
    long started = System.nanoTime();
    long news = follower.poll(evidence, options.progress());
    audit.settle(GRACE.toNanos() / 1000);
    boolean newDay = turnDay();
    LiveReport last = current;
    if (last != null && news == 0 && !newDay) {
      return last;
    }
    if (last == null) {
      identities.readAll();
    }
    records += news;
    Recomputation result =
        Recomputation.of(
            evidence,
            options.ledger(),
            calendar,
            today,
            fold,
            options.threads(),
            PENDING.toNanos() / 1000);
    VerificationReport report =
        Verification.report(
            options,
            today,
            result,
            calendar,
            follower.samples(),
            Duration.ofNanos(System.nanoTime() - started));
    LiveReport next =
        new LiveReport(
            report,
            clock.instant(),
            last == null ? 1 : last.version() + 1,
            records,
            follower.bytes(),
            calendar);
    current = next;
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
    follower.close();
  }
}
