package io.plumbline.contract.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Tells whether a whole record stands at an offset of a file, and finds the next one behind damage.
 * Not thread-safe.
 */
final class SegmentScan {
  /**
   * No gateway takes in this many records within one segment: a position further away is no
   * position.
   */
  private static final long MAX_RECORDS = 1L << 32;

  private final SegmentWindow window;
  private final byte[] header;

  SegmentScan(SegmentWindow window, byte[] header) {
    this.window = window;
    this.header = header;
  }

  /** What stands at an offset. */
  sealed interface Outcome {}

  /**
   * A record whose checksum matches; its bytes are in the window until the window is asked for
   * others.
   */
  record Whole(
      int code, boolean durableBefore, int payloadBytes, Receipt receipt, byte[] head, long offset)
      implements Outcome {
    ByteBuffer payload(SegmentWindow window) {
      return ByteBuffer.wrap(
              window.array(), window.index(offset + SegmentFormat.RECORD_HEAD_BYTES), payloadBytes)
          .slice();
    }
  }

  /** Anything else: an end within a record, or damage. */
  record Bad(String reason) implements Outcome {}

  Outcome at(long offset) throws IOException {
    if (!window.has(offset, SegmentFormat.RECORD_HEAD_BYTES)) {
      return new Bad(
          "ends after "
              + Math.max(0, window.size() - offset)
              + " bytes, expected a record or the footer");
    }
    ByteBuffer in = ByteBuffer.wrap(window.array());
    int at = window.index(offset);
    int kind = in.get(at) & 0xff;
    int code = kind & ~SegmentFormat.DURABLE_BEFORE;
    if (code < SegmentFormat.FRAME || code > SegmentFormat.FOOTER) {
      return new Bad("kind of record is " + code + ", expected 1 to 3");
    }
    int length = in.getInt(at + 1);
    if (length < 1 || length > SegmentFormat.MAX_PAYLOAD_BYTES) {
      return new Bad(
          "payload of %s bytes, expected 1 to %d"
              .formatted(Integer.toUnsignedString(length), SegmentFormat.MAX_PAYLOAD_BYTES));
    }
    byte[] head = Arrays.copyOfRange(window.array(), at, at + SegmentFormat.RECORD_HEAD_BYTES);
    if (!window.has(offset, SegmentFormat.RECORD_OVERHEAD_BYTES + length)) {
      return new Bad(
          "ends within a record of " + (SegmentFormat.RECORD_OVERHEAD_BYTES + length) + " bytes");
    }
    int start = window.index(offset) + SegmentFormat.RECORD_HEAD_BYTES;
    int stored = ByteBuffer.wrap(window.array()).getInt(start + length);
    int computed =
        SegmentFormat.recordCrc(header, head, ByteBuffer.wrap(window.array(), start, length));
    if (stored != computed) {
      return new Bad(
          "checksum of the record is %08x, its bytes give %08x".formatted(stored, computed));
    }
    ByteBuffer fields = ByteBuffer.wrap(head);
    Receipt receipt = new Receipt(fields.getLong(5), fields.getLong(13));
    return new Whole(
        code, (kind & SegmentFormat.DURABLE_BEFORE) != 0, length, receipt, head, offset);
  }

  /** Whether the bytes at an offset were durable once: a whole record behind them says so. */
  boolean wasDurable(long offset, long expectedPosition) throws IOException {
    return nextWhole(offset + 1, expectedPosition, true) >= 0;
  }

  /**
   * Offset of the first whole record at or after {@code from}, −1 where there is none.
   *
   * @param minPosition the least position it may have; 0 where none is known
   * @param durable whether only a record counts that says that everything before it was durable
   */
  long nextWhole(long from, long minPosition, boolean durable) throws IOException {
    long end = window.size() - SegmentFormat.RECORD_OVERHEAD_BYTES;
    for (long offset = from; offset <= end; offset++) {
      if (!window.has(offset, SegmentFormat.RECORD_HEAD_BYTES)) {
        return -1;
      }
      int at = window.index(offset);
      int kind = window.array()[at] & 0xff;
      int code = kind & ~SegmentFormat.DURABLE_BEFORE;
      if (code < SegmentFormat.FRAME
          || code > SegmentFormat.FOOTER
          || (durable && (kind & SegmentFormat.DURABLE_BEFORE) == 0)) {
        continue;
      }
      long position = ByteBuffer.wrap(window.array()).getLong(at + 13);
      boolean plausible =
          position >= Math.max(0, minPosition - 1)
              && (minPosition == 0 || position - minPosition < MAX_RECORDS);
      if (plausible && at(offset) instanceof Whole) {
        return offset;
      }
    }
    return -1;
  }
}
