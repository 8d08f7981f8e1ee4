package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.indicators.DeviceRow;
import io.plumbline.verifier.engine.indicators.RunningDay;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a growing archive says at one moment. Immutable; the tables are made when they are asked
 * for.
 *
 * @param explainer holds facts, findings, verdicts and integrity as of that moment's day, and
 *     explains them
 * @param at the moment
 * @param version goes up with every report that has news
 * @param records records of the archive read so far
 * @param bytes bytes of segments read so far
 * @param ledgerFault why an edit of the ledgers is not in the report; empty when there is none
 */
public record LiveReport(
    Explainer explainer,
    Instant at,
    long version,
    long records,
    long bytes,
    DayCalendar calendar,
    Optional<Words> ledgerFault) {
  /** Facts, findings, verdicts and integrity. */
  public VerificationReport report() {
    return explainer.report();
  }

  /** Every device at a moment, in the order of the ledger: states go stale as it moves on. */
  public List<DeviceRow> devices(Instant now) {
    return report().devices().stream()
        .map(device -> DeviceRow.of(device, now, report().asOf(), calendar))
        .toList();
  }

  /** How many devices ran on each of the last {@code days} days, today last; 1 to 366. */
  public List<RunningDay> running(int days) {
    LocalDate last = report().asOf();
    return RunningDay.series(report().devices(), last.minusDays(days - 1L), last);
  }
}
