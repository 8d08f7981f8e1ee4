package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.segment.SegmentFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The head of a record in memory ({@code docs/formats/segment.md}); nothing of it is checked.
 *
 * @param code 1 frame, 2 seal, 3 footer
 * @param length bytes of the payload
 * @param bytes the head as it lies there
 */
record RecordHead(int code, int length, long arrivalMicros, long position, byte[] bytes) {
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int FRAME = 1;
  private static final int FOOTER = 3;
  private static final int DURABLE_BEFORE = 0x80;

  static RecordHead at(MemorySegment bytes, long offset) {
    return new RecordHead(
        bytes.get(ValueLayout.JAVA_BYTE, offset) & ~DURABLE_BEFORE & 0xff,
        bytes.get(INT, offset + 1),
        bytes.get(LONG, offset + 5),
        bytes.get(LONG, offset + 13),
        bytes.asSlice(offset, SegmentFormat.RECORD_HEAD_BYTES).toArray(ValueLayout.JAVA_BYTE));
  }

  boolean isFrame() {
    return code == FRAME;
  }

  /** Whether it can be a frame or a seal that ends before an offset. */
  boolean isPlausible(long room) {
    return code >= FRAME
        && code < FOOTER
        && length >= 1
        && length <= SegmentFormat.MAX_PAYLOAD_BYTES
        && length + SegmentFormat.RECORD_OVERHEAD_BYTES <= room;
  }
}
