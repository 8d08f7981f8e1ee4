package io.plumbline.verifier.engine;

import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Derivation;
import io.plumbline.verifier.engine.claims.RuleVerdict;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.suspicion.SuspicionReport;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a verification found. Immutable.
 *
 * @param scheme id of the form; empty when every indicator was asked for
 * @param asOf the day up to which everything counts
 * @param zone whose calendar days count
 * @param facts recomputed figures in the order of reports
 * @param findings what was noticed, by kind
 * @param claims what became of each claim, in the order of the file; empty without claims
 * @param rules what became of each rule; without claims those about recomputed figures alone
 * @param integrity what was checked of the archive, and every defect
 * @param devices every device of the ledger and its device-days
 * @param samples samples and usage events read
 * @param duration how long reading and computing took
 * @param suspicions signs of fabricated telemetry; empty when nobody asked for them
 * @param derivation what the formulas of the form give; nothing without a form
 */
public record VerificationReport(
    Optional<String> scheme,
    LocalDate asOf,
    ZoneId zone,
    List<Fact> facts,
    List<Finding> findings,
    List<ClaimVerdict> claims,
    List<RuleVerdict> rules,
    IntegritySummary integrity,
    List<DeviceResult> devices,
    long samples,
    Duration duration,
    Optional<SuspicionReport> suspicions,
    Derivation derivation) {
  public VerificationReport {
    facts = List.copyOf(facts);
    findings = List.copyOf(findings);
    claims = List.copyOf(claims);
    rules = List.copyOf(rules);
    devices = List.copyOf(devices);
  }

  /** The same report with the signs of fabricated telemetry beside it. */
  public VerificationReport withSuspicions(SuspicionReport found) {
    return new VerificationReport(
        scheme,
        asOf,
        zone,
        facts,
        findings,
        claims,
        rules,
        integrity,
        devices,
        samples,
        duration,
        Optional.of(found),
        derivation);
  }

  /**
   * Whether everything that was checked held: no overstated claim, no broken rule, no tampering. A
   * command exits with 0 then, with 1 otherwise.
   */
  public boolean holds() {
    return integrity.holds()
        && claims.stream().noneMatch(claim -> claim.verdict() == Verdict.OVERSTATED)
        && rules.stream().noneMatch(rule -> rule.outcome() == RuleVerdict.Outcome.BROKEN);
  }

  /** Samples and usage events read in a second. */
  public double samplesPerSecond() {
    return samples / Math.max(1e-9, duration.toNanos() / 1e9);
  }
}
