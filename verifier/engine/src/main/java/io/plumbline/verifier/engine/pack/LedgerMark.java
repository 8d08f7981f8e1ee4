package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.chain.Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A version of the ledgers as a log names it.
 *
 * @param digest its name
 * @param seenMicros when the gateway says that it saw it first
 * @param witnessedSeconds by when a trusted witness saw the log with it, {@link
 *     CosignedSizes#NEVER} for none
 */
record LedgerMark(Digest digest, long seenMicros, long witnessedSeconds) {
  boolean isWitnessed() {
    return witnessedSeconds != CosignedSizes.NEVER;
  }

  /** When it was logged, as the gateway says. */
  Instant seen() {
    return Instant.EPOCH.plus(seenMicros, ChronoUnit.MICROS);
  }

  /** The time that is proved, else the one that is said. */
  Instant time() {
    return isWitnessed() ? Instant.ofEpochSecond(witnessedSeconds) : seen();
  }
}
