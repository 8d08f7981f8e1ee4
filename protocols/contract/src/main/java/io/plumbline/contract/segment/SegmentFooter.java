package io.plumbline.contract.segment;

import io.plumbline.contract.chain.Digest;
import java.util.Optional;

/**
 * The end of a closed segment: what it holds, and the writer's signature over it.
 *
 * @param closedMicros when it was closed, microseconds since the epoch
 * @param lastPosition position of its last record
 * @param frames how many frames it holds
 * @param seals how many seals it holds
 * @param payloadBytes sum of the lengths of the payloads
 * @param firstArrivalMicros the earliest arrival of a record
 * @param lastArrivalMicros the latest arrival of a record
 * @param digest the segment's digest: it covers every byte of the header and of every record
 * @param signature Ed25519 signature by the gateway's key over {@link #signedBytes()}; empty for
 *     imports
 */
public record SegmentFooter(
    long closedMicros,
    long lastPosition,
    long frames,
    long seals,
    long payloadBytes,
    long firstArrivalMicros,
    long lastArrivalMicros,
    Digest digest,
    Optional<SegmentSignature> signature) {
  /** How many records the segment holds. */
  public long records() {
    return frames + seals;
  }

  /**
   * What the gateway signs: every other field of the footer behind a name that no other format
   * uses.
   */
  public byte[] signedBytes() {
    return SegmentFormat.signedBytes(this);
  }
}
