package io.plumbline.collector.gateway.ingest;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.uplink.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** Something an agent offered, decoded and checked as far as no other offer matters for it. */
public sealed interface Offer {
  /** Bytes of the message, which count against the credit. */
  int messageBytes();

  /** What is wrong with an offer by itself. */
  record Objection(Refusal reason, String text) {}

  /**
   * A frame.
   *
   * @param payload its bytes, unchanged
   * @param rows samples or events in it
   * @param objection why it may not be stored, unless it was stored before
   */
  record OfferedFrame(
      FrameHeader header,
      Digest digest,
      ByteBuffer payload,
      int rows,
      int messageBytes,
      Optional<Objection> objection)
      implements Offer {}

  /**
   * A seal.
   *
   * @param payload its bytes, unchanged
   * @param objection why it may not be stored, unless one that covers as much was stored before
   */
  record OfferedSeal(Seal seal, ByteBuffer payload, int messageBytes, Optional<Objection> objection)
      implements Offer {}

  /**
   * Bytes that are no frame or no seal.
   *
   * @param frame whether a frame was meant
   */
  record Unreadable(boolean frame, Objection objection, int messageBytes) implements Offer {}

  /** The announcement that frames are lost. */
  record Announced(UUID boot, long sequence, int messageBytes) implements Offer {}
}
