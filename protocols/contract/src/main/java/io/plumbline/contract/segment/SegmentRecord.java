package io.plumbline.contract.segment;

import java.nio.ByteBuffer;

/**
 * One record of a segment.
 *
 * @param kind what the payload is
 * @param receipt when and where it arrived
 * @param offset byte offset of the record in the file
 * @param payload the frame or seal, unchanged since the agent made it; read-only
 */
public record SegmentRecord(Kind kind, Receipt receipt, long offset, ByteBuffer payload) {
  /** What a payload is. */
  public enum Kind {
    FRAME,
    SEAL
  }
}
