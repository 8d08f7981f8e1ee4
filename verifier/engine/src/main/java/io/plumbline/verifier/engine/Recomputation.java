package io.plumbline.verifier.engine;

import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import io.plumbline.verifier.engine.facts.Findings;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.indicators.DeviceIndicators;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FactBook;
import io.plumbline.verifier.engine.indicators.LedgerIndicators;
import io.plumbline.verifier.engine.indicators.UsageIndicators;
import io.plumbline.verifier.engine.indicators.UsageTallies;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.integrity.Proofs;
import io.plumbline.verifier.engine.usage.UsageEvents;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;

/**
 * From what has arrived to facts, findings and integrity of one as-of date.
 *
 * @param devices every device of the ledger, in its order
 * @param unregistered devices that sent telemetry and stand in no ledger, with their samples
 * @param tallies who used what when
 */
record Recomputation(
    List<Fact> facts,
    List<Finding> findings,
    List<DeviceResult> devices,
    SortedMap<String, Long> unregistered,
    UsageTallies tallies,
    IntegritySummary integrity) {

  /**
   * Folds every device that changed since and computes all indicators.
   *
   * @param pendingMicros how long a frame may wait for its seal before it costs the grade
   */
  static Recomputation of(
      Evidence evidence,
      Ledger ledger,
      DayCalendar calendar,
      LocalDate asOf,
      DeviceFold fold,
      int threads,
      long pendingMicros) {
    Proofs proofs = evidence.audit().proofs(pendingMicros);
    Grade sources = evidence.allFrames().grade(proofs, Grade.RECORDED);
    List<DeviceResult> devices = fold(evidence, fold, proofs, sources, threads);
    FactBook facts = new FactBook(asOf);
    Findings findings = new Findings();
    new DeviceIndicators(calendar, asOf, sources).compute(devices, facts, findings);
    new LedgerIndicators(ledger, asOf).compute(facts);
    Grade usage = evidence.usageFrames().grade(proofs, Grade.RECORDED);
    UsageEvents events = evidence.usage().events();
    new UsageIndicators(ledger, events, calendar, asOf, usage).compute(facts);
    evidence.notice(findings);
    return new Recomputation(
        facts.toList(),
        findings.toList(),
        devices,
        evidence.unregistered(),
        new UsageTallies(events, calendar, asOf),
        evidence.audit().summary());
  }

  private static List<DeviceResult> fold(
      Evidence evidence, DeviceFold fold, Proofs proofs, Grade sources, int threads) {
    if (threads <= 1) {
      return evidence.devices().stream().map(d -> d.result(fold, proofs, sources)).toList();
    }
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return pool.submit(() ->
              evidence.devices().parallelStream()
                  .map(device -> device.result(fold, proofs, sources))
                  .toList())
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while folding", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("folding failed", e.getCause());
    }
  }
}
