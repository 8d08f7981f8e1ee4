package io.plumbline.contract.segment;

import io.plumbline.contract.chain.Digest;
import java.nio.ByteBuffer;

/**
 * One record of a segment.
 *
 * @param kind what the payload is
 * @param receipt when and where it arrived
 * @param offset byte offset of the record in the file
 * @param durableBefore whether every byte of the file before this record was synced when it was
 *     written
 * @param payload the frame or seal, unchanged since the agent made it; read-only, and valid after
 *     the reader is closed
 * @param digest SHA-256 of the payload as it was read: for a frame its name in the chain
 */
public record SegmentRecord(
    Kind kind,
    Receipt receipt,
    long offset,
    boolean durableBefore,
    ByteBuffer payload,
    Digest digest) {
  /** What a payload is. */
  public enum Kind {
    FRAME,
    SEAL
  }
}
