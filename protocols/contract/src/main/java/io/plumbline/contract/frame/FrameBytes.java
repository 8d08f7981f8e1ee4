package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.bytes.LongArrays;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.ClockOffset;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The bytes of a frame while it is read, and the parts that every frame has. */
final class FrameBytes {
  static final int MAGIC = 0x504c4631; // "PLF1"
  static final int TELEMETRY = 1;
  static final int USAGE = 2;

  /** Where the content's code stands. */
  static final int CONTENT_OFFSET = 5;

  private final byte[] padded;
  private final int length;
  private final ByteSource in;
  private final FrameHeader header;
  private final int content;
  private @Nullable ClockOffset clock;

  /** Takes a copy of what remains of the buffer and reads the header. */
  FrameBytes(ByteBuffer bytes) throws FormatFault {
    this(copy(bytes), bytes.remaining());
  }

  /** Reads the header of a frame that an array begins with, padded as columns need it. */
  FrameBytes(byte[] padded, int length) throws FormatFault {
    this(padded, length, null);
  }

  /** The same, reading numbers into arrays that are used again. */
  FrameBytes(byte[] padded, int length, @Nullable LongArrays arrays) throws FormatFault {
    this.padded = padded;
    this.length = length;
    in = new ByteSource("frame", ByteBuffer.wrap(padded, 0, length), arrays);
    int magic = in.i32();
    if (magic != MAGIC) {
      throw in.fault(0, "starts with %08x, expected %08x (PLF1)".formatted(magic, MAGIC));
    }
    Provenance provenance = FrameCodes.provenance(in, in.u8());
    content = in.u8();
    if (content != TELEMETRY && content != USAGE) {
      throw in.fault(5, "content is " + content + ", expected 1 or 2");
    }
    String agent = in.text(FrameLimits.MAX_IDENTIFIER_BYTES);
    UUID boot = in.uuid();
    long sequence = in.i64();
    Digest previous = in.digest();
    Digest config = in.digest();
    try {
      header = new FrameHeader(provenance, agent, boot, sequence, previous, config, in.i64());
    } catch (IllegalArgumentException e) {
      throw in.fault(0, "header is malformed: " + e.getMessage());
    }
  }

  private static byte[] copy(ByteBuffer bytes) throws FormatFault {
    int length = bytes.remaining();
    if (length > FrameLimits.MAX_BYTES) {
      throw new FormatFault(
          "frame", 0, "has " + length + " bytes, expected at most " + FrameLimits.MAX_BYTES);
    }
    byte[] padded = new byte[length + LongColumn.PADDING];
    bytes.duplicate().get(padded, 0, length);
    return padded;
  }

  ByteSource in() {
    return in;
  }

  FrameHeader header() {
    return header;
  }

  int content() {
    return content;
  }

  /** The bytes behind {@link #in()}, padded as columns need it. */
  byte[] padded() {
    return padded;
  }

  /** Bytes of the frame. */
  int length() {
    return length;
  }

  /** SHA-256 of the frame. */
  Digest digest() {
    return Digest.sha256(ByteBuffer.wrap(padded, 0, length));
  }

  LongColumn column(int n) throws FormatFault {
    return LongColumn.decode(in, padded, n);
  }

  /**
   * Reads the length in front of a section; {@link #endSection} checks that the section has just
   * that length.
   */
  int section() throws FormatFault {
    int length = in.count("bytes in a section", in.remaining());
    return in.position() + length;
  }

  void endSection(int end) throws FormatFault {
    if (in.position() != end) {
      throw in.fault(in.position(), "section ends here, its length says byte " + end);
    }
  }

  /**
   * Reads the section of the numbers of rows; a series may have none.
   *
   * @return first row of each series, and behind them the number of rows
   */
  int[] firstRows(int series) throws FormatFault {
    int end = section();
    int at = in.position();
    LongColumn counts = column(series);
    endSection(end);
    int[] firstRow = new int[series + 1];
    for (int i = 0; i < series; i++) {
      long count = counts.get(i);
      if (count < 0 || count > FrameLimits.MAX_ROWS - firstRow[i]) {
        throw in.fault(
            at,
            "series %d has %d rows, at most %d in a frame"
                .formatted(i, count, FrameLimits.MAX_ROWS));
      }
      firstRow[i + 1] = firstRow[i] + (int) count;
    }
    return firstRow;
  }

  /**
   * Reads what may stand behind the last section that every frame has, the clock, and checks that
   * nothing else does.
   */
  void end() throws FormatFault {
    if (in.remaining() == 0) {
      return;
    }
    int end = section();
    int at = in.position();
    long offset = in.zigzag();
    long uncertainty = in.varint();
    endSection(end);
    in.end();
    if (!ClockOffset.isInRange(offset, uncertainty)) {
      throw in.fault(
          at,
          "the clock is off by %d ± %s µs".formatted(offset, Long.toUnsignedString(uncertainty)));
    }
    clock = new ClockOffset(offset, uncertainty);
  }

  /** The clock, after {@link #end}; null in a frame without one. */
  @Nullable ClockOffset clock() {
    return clock;
  }

  /** Passes over sections. */
  void skipSections(int count) throws FormatFault {
    for (int i = 0; i < count; i++) {
      in.skip(section() - in.position());
    }
  }
}
