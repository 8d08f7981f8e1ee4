package io.plumbline.verifier.engine;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.claims.ClaimJudge;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.source.Progress;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to verify, and how. Immutable; begin with {@link #of}.
 *
 * @param archive the archive's folder
 * @param ledger the platform's ledgers
 * @param asOf 截至填表日; everything up to the end of that day counts
 * @param scheme the form to verify; null for every indicator
 * @param zone whose calendar days count; null for the scheme's, or {@code Asia/Shanghai}
 * @param claims what the platform claims; empty when nothing is claimed
 * @param tolerance share that a claim may differ by
 * @param trusted certificate of the authority that the evaluator trusts; null for the archive's own
 * @param threads threads that decode and fold, 1 or more
 * @param progress told how far the reading has come
 */
public record VerificationOptions(
    Path archive,
    Ledger ledger,
    LocalDate asOf,
    @Nullable Scheme scheme,
    @Nullable ZoneId zone,
    List<Claim> claims,
    BigDecimal tolerance,
    @Nullable Path trusted,
    int threads,
    Progress.Listener progress) {
  /** The zone unless a scheme or the caller says otherwise. */
  public static final ZoneId DEFAULT_ZONE = ZoneId.of("Asia/Shanghai");

  public VerificationOptions {
    claims = List.copyOf(claims);
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 1 or more");
    }
    if (tolerance.signum() < 0 || tolerance.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("tolerance is " + tolerance + ", expected 0 to 1");
    }
  }

  /** Every indicator, no claims, all processors, the archive's own authority. */
  public static VerificationOptions of(Path archive, Ledger ledger, LocalDate asOf) {
    return new VerificationOptions(
        archive,
        ledger,
        asOf,
        null,
        null,
        List.of(),
        ClaimJudge.DEFAULT_TOLERANCE,
        null,
        Runtime.getRuntime().availableProcessors(),
        Progress.Listener.NONE);
  }

  /** With another archive. */
  public VerificationOptions withArchive(Path value) {
    return new VerificationOptions(
        value, ledger, asOf, scheme, zone, claims, tolerance, trusted, threads, progress);
  }

  /** With other ledgers. */
  public VerificationOptions withLedger(Ledger value) {
    return new VerificationOptions(
        archive, value, asOf, scheme, zone, claims, tolerance, trusted, threads, progress);
  }

  /** With the form to verify. */
  public VerificationOptions withScheme(Scheme value) {
    return new VerificationOptions(
        archive, ledger, asOf, value, zone, claims, tolerance, trusted, threads, progress);
  }

  /** With the zone whose calendar days count. */
  public VerificationOptions withZone(ZoneId value) {
    return new VerificationOptions(
        archive, ledger, asOf, scheme, value, claims, tolerance, trusted, threads, progress);
  }

  /** With claims to judge. */
  public VerificationOptions withClaims(List<Claim> value) {
    return new VerificationOptions(
        archive, ledger, asOf, scheme, zone, value, tolerance, trusted, threads, progress);
  }

  /** With another tolerance, such as 0.005 for 0.5 %. */
  public VerificationOptions withTolerance(BigDecimal value) {
    return new VerificationOptions(
        archive, ledger, asOf, scheme, zone, claims, value, trusted, threads, progress);
  }

  /** With the certificate of the authority that the evaluator trusts. */
  public VerificationOptions withTrusted(Path value) {
    return new VerificationOptions(
        archive, ledger, asOf, scheme, zone, claims, tolerance, value, threads, progress);
  }

  /** With another number of threads. */
  public VerificationOptions withThreads(int value) {
    return new VerificationOptions(
        archive, ledger, asOf, scheme, zone, claims, tolerance, trusted, value, progress);
  }

  /** With somebody to tell how far the reading has come. */
  public VerificationOptions withProgress(Progress.Listener value) {
    return new VerificationOptions(
        archive, ledger, asOf, scheme, zone, claims, tolerance, trusted, threads, value);
  }

  /** The zone that counts. */
  public ZoneId effectiveZone() {
    if (zone != null) {
      return zone;
    }
    return Optional.ofNullable(scheme).map(Scheme::zone).orElse(DEFAULT_ZONE);
  }

  /** The limits of qualification that count. */
  public Limits limits() {
    return Optional.ofNullable(scheme).map(Scheme::limits).orElse(Limits.DEFAULT);
  }
}
