package io.plumbline.benchmarks;

import io.plumbline.benchmarks.fleet.Fleet;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.segment.SegmentWorkers;
import java.time.LocalDate;

/**
 * The whole verification of an archive, as {@code plumbline verify} runs it: checksums, hashes,
 * chains, seals, segments, fold, indicators.
 */
final class OwnFold {
  private static final LocalDate FIRST = LocalDate.of(2024, 6, 1);

  private final Fleet fleet;
  private final Ledger ledger;
  private final int threads;

  OwnFold(Fleet fleet, int threads) {
    this.fleet = fleet;
    this.ledger = LedgerReader.read(fleet.ledger());
    this.threads = threads;
  }

  VerificationReport run() {
    return sound(Verification.run(options()));
  }

  /** The same with the folds done by others. */
  VerificationReport run(SegmentWorkers workers) {
    return sound(Verification.run(options(), workers));
  }

  private VerificationOptions options() {
    LocalDate asOf = FIRST.plusDays(fleet.size().days());
    return VerificationOptions.of(fleet.archive(), ledger, asOf).withThreads(threads);
  }

  private static VerificationReport sound(VerificationReport report) {
    if (!report.integrity().holds()) {
      throw new IllegalStateException("integrity does not hold: " + report.integrity().defects());
    }
    if (report.integrity().unsealedFrames() > 0) {
      throw new IllegalStateException(
          report.integrity().unsealedFrames() + " frames are covered by no genuine seal");
    }
    return report;
  }

  /** The same figures as the peer's, from the devices' days. */
  DaySums sums(VerificationReport report) {
    DaySums sums = new DaySums();
    for (DeviceResult result : report.devices()) {
      for (int i = 0; i < fleet.size().days(); i++) {
        int day = (int) FIRST.plusDays(i).toEpochDay();
        sums.ran(day, result.days().ranOn(day) ? 1 : 0);
        for (MachineState state : MachineState.values()) {
          sums.add(day, state.name(), result.days().millis(state, day));
        }
      }
    }
    return sums;
  }
}
