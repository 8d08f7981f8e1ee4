package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.util.List;

/** One thing that a trail tells of. */
sealed interface TrailMark {
  /** Byte offset in the segment, −1 where the whole file is meant. */
  long offset();

  record Opened(SegmentHeader header) implements TrailMark {
    @Override
    public long offset() {
      return -1;
    }
  }

  /**
   * A frame.
   *
   * @param usage the frame's bytes when it holds usage events that count, else empty
   */
  @SuppressWarnings("ArrayRecordComponent") // written once by the builder, read by the trail alone
  record FrameAt(
      long offset, Receipt receipt, FrameHeader header, Digest digest, List<Gap> gaps, byte[] usage)
      implements TrailMark {}

  record SealAt(long offset, Receipt receipt, Seal seal, SealVerdict verdict)
      implements TrailMark {}

  record Damaged(long offset, boolean record, String message) implements TrailMark {}

  record Closed(long offset, SegmentFooter footer) implements TrailMark {}
}
