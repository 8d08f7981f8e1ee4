package io.plumbline.collector.agent.spool;

import java.util.UUID;

/**
 * One frame or seal of the spool, as the uplink offers it.
 *
 * @param isSeal whether the payload is a seal
 * @param file number of the spool file
 * @param boot the chain that the frame belongs to or that the seal covers
 * @param sequence of the frame, or of the last frame that the seal covers
 * @param rows samples of a frame
 * @param offset where the record starts in the file
 * @param endOffset where the next record starts
 * @param payload the bytes to offer
 */
public record SpoolItem(
    boolean isSeal,
    long file,
    UUID boot,
    long sequence,
    int rows,
    long offset,
    long endOffset,
    byte[] payload) {
  /** Length of the payload. */
  public int payloadLength() {
    return Math.toIntExact(endOffset - offset) - SpoolFormat.RECORD_BYTES - SpoolFormat.CRC_BYTES;
  }

  /** The same without the bytes, for keeping while they are on their way. */
  public SpoolItem withoutPayload() {
    return new SpoolItem(isSeal, file, boot, sequence, rows, offset, endOffset, new byte[0]);
  }

  @Override
  public String toString() {
    return (isSeal ? "seal " : "frame ") + boot + "/" + sequence;
  }
}
