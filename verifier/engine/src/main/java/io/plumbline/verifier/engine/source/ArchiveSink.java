package io.plumbline.verifier.engine.source;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;

/**
 * Takes in an archive. Everything comes from one thread, in arrival order: segment by segment as
 * {@link io.plumbline.contract.segment.ArchiveLayout#segments()} lists them, record by record.
 */
public interface ArchiveSink {
  /** A segment begins. */
  void opened(SegmentFile file, SegmentHeader header, Place place);

  /** A frame whose checksum holds and whose bytes are well formed. */
  void frame(SegmentFile file, Place place, Receipt receipt, Frame frame);

  /** A seal whose checksum holds, and what its signature is worth. */
  void seal(SegmentFile file, Place place, Receipt receipt, Seal seal, SealVerdict verdict);

  /**
   * Bytes that are not what they should be; what follows behind them is still delivered.
   *
   * @param record whether it is the content of one whole record, not the segment around it
   */
  void damaged(SegmentFile file, Place place, boolean record, String message);

  /**
   * A segment ended with a footer. Unless damage was reported before, its digest and counts hold.
   */
  void closed(SegmentFile file, SegmentFooter footer, Place place);
}
