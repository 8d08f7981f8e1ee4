package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.CRC32C;

/** Folds a stretch of whole records that follow each other in a segment. */
public final class StretchFold implements Callable<StretchPart> {
  private final SegmentFold fold;
  private final SegmentFold.Content content;
  private final byte[] header;
  private final long from;
  private final long to;

  /**
   * A stretch.
   *
   * @param header the bytes of the segment's header
   */
  StretchFold(SegmentFold fold, SegmentFold.Content content, byte[] header, long from, long to) {
    this.fold = fold;
    this.content = content;
    this.header = header;
    this.from = from;
    this.to = to;
  }

  @Override
  public StretchPart call() {
    FrameDictionary.Cache cache = fold.borrow();
    try {
      SliceTable slices = new SliceTable(fold, content.form(), content.devices());
      StretchPart part = into(slices, cache);
      return new StretchPart(part.trail(), slices.finished(), part.digests(), part.whole());
    } finally {
      fold.giveBack(cache);
    }
  }

  /** Folds into a table of slices, which means nothing when the stretch is not whole. */
  StretchPart into(SliceTable slices, FrameDictionary.Cache cache) {
    MemorySegment bytes = content.bytes();
    RecordFold records = new RecordFold(content, cache, slices);
    List<Digest> digests = new ArrayList<>();
    MessageDigest sha256 = Digest.newSha256();
    CRC32C crc = new CRC32C();
    for (long offset = from; offset < to; ) {
      RecordHead head = RecordHead.at(bytes, offset);
      int checked = SegmentFormat.RECORD_HEAD_BYTES + head.length();
      byte[] record = new byte[head.length() + LongColumn.PADDING]; // slices may hold on to it
      crc.reset();
      crc.update(header, header.length - 4, 4);
      crc.update(head.bytes());
      MemorySegment.copy(
          bytes,
          ValueLayout.JAVA_BYTE,
          offset + SegmentFormat.RECORD_HEAD_BYTES,
          record,
          0,
          head.length());
      crc.update(record, 0, head.length());
      if ((int) crc.getValue() != bytes.get(RecordHead.INT, offset + checked)) {
        return new StretchPart(records.trail(), Map.of(), List.of(), false);
      }
      sha256.update(record, 0, head.length());
      Digest digest = Digest.of(sha256.digest());
      digests.add(digest);
      records.take(
          head.isFrame(),
          offset,
          new Receipt(head.arrivalMicros(), head.position()),
          record,
          head.length(),
          digest);
      offset += checked + 4;
    }
    records.trail().checkSeals(fold.seals());
    return new StretchPart(records.trail(), Map.of(), digests, true);
  }
}
