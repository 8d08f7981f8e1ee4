package io.plumbline.verifier.engine.pack.statement;

import io.plumbline.verifier.engine.VerificationReport;
import java.util.List;
import java.util.Optional;

/**
 * What a pack is worth.
 *
 * @param statements what was found, in the order of finding
 * @param report everything recomputed; empty where the file is not whole
 * @param bytes size of the file
 */
public record EvidenceReport(
    List<Statement> statements, Optional<VerificationReport> report, long bytes) {
  public EvidenceReport {
    statements = List.copyOf(statements);
  }

  /** The statements of one standing. */
  public List<Statement> of(Standing standing) {
    return statements.stream().filter(one -> one.standing() == standing).toList();
  }

  /** Whether nothing contradicts: neither the file nor the trusted keys. */
  public boolean isGenuine() {
    return of(Standing.BROKEN).isEmpty();
  }

  /** Whether it is genuine, and what it is evidence of holds. */
  public boolean holds() {
    return isGenuine() && report.map(VerificationReport::holds).orElse(false);
  }
}
