package io.plumbline.contract.segment;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.telemetry.Series;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The byte layout of a segment, {@code docs/formats/segment.md}: a header, records, and in a closed
 * segment a footer that is laid out as a record of its own kind. Stateless.
 */
public final class SegmentFormat {
  /** The longest payload of a record. */
  public static final int MAX_PAYLOAD_BYTES = FrameLimits.MAX_BYTES;

  /** Bytes of a record before its payload: kind u8, length u32, arrival i64, position i64. */
  public static final int RECORD_HEAD_BYTES = 21;

  /** Bytes of a record beside its payload: its head, and a CRC-32C over head and payload. */
  public static final int RECORD_OVERHEAD_BYTES = RECORD_HEAD_BYTES + 4;

  /** The longest header. */
  public static final int MAX_HEADER_BYTES =
      4 + 1 + 2 + 3 * Series.MAX_IDENTIFIER + 8 + 8 + Digest.BYTES + 4;

  static final int MAGIC = 0x504c4731; // "PLG1"
  static final int FRAME = 1;
  static final int SEAL = 2;
  static final int FOOTER = 3;

  /**
   * Set in the kind byte of the first record after a sync: every byte before this record was
   * durable by then.
   */
  static final int DURABLE_BEFORE = 0x80;

  static final int FOOTER_BODY_BYTES = 5 * 8 + Digest.BYTES + 1 + SegmentSignature.BYTES;

  /** Length of the whole footer record: it is always the last bytes of a closed segment. */
  public static final int FOOTER_BYTES = RECORD_OVERHEAD_BYTES + FOOTER_BODY_BYTES;

  private static final int GATEWAY = 1;
  private static final int IMPORT = 2;
  private static final byte[] SIGNATURE_CONTEXT =
      "plumbline segment 1\n".getBytes(StandardCharsets.US_ASCII);

  private SegmentFormat() {}

  /** The bytes of a header. */
  public static byte[] header(SegmentHeader header) {
    byte[] fields =
        new ByteSink()
            .i32(MAGIC)
            .u8(header.kind() == SegmentHeader.Kind.GATEWAY ? GATEWAY : IMPORT)
            .text(header.origin())
            .i64(header.createdMicros())
            .i64(header.firstPosition())
            .digest(header.previous())
            .toBytes();
    return new ByteSink().bytes(fields).i32(crc(fields)).toBytes();
  }

  /**
   * The checksum of a record: CRC-32C over the checksum of the file's header, the record's head and
   * its payload. A record that was moved here from another file does not match, nor do bytes that
   * somebody put into a payload to look like one.
   *
   * @param header the bytes of the file's header
   */
  public static int recordCrc(byte[] header, byte[] head, ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(header, header.length - 4, 4);
    crc.update(head);
    crc.update(payload.duplicate());
    return (int) crc.getValue();
  }

  /**
   * The bytes of a record's head.
   *
   * @param durableBefore whether every byte before this record has been synced
   */
  public static byte[] recordHead(
      SegmentRecord.Kind kind, int payloadBytes, Receipt receipt, boolean durableBefore) {
    if (payloadBytes < 1 || payloadBytes > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload has " + payloadBytes + " bytes, expected 1 to " + MAX_PAYLOAD_BYTES);
    }
    int code = kind == SegmentRecord.Kind.FRAME ? FRAME : SEAL;
    return head(
        code | (durableBefore ? DURABLE_BEFORE : 0),
        payloadBytes,
        receipt.arrivalMicros(),
        receipt.position());
  }

  /**
   * The bytes of a closed segment's footer record, {@link #FOOTER_BYTES} long. Everything before it
   * must be durable.
   *
   * @param header the bytes of the file's header
   */
  public static byte[] footer(byte[] header, SegmentFooter footer) {
    byte[] head =
        head(
            FOOTER | DURABLE_BEFORE,
            FOOTER_BODY_BYTES,
            footer.closedMicros(),
            footer.lastPosition());
    byte[] body =
        footerFields(new ByteSink(), footer)
            .u8(footer.signature().isPresent() ? 1 : 0)
            .bytes(
                footer
                    .signature()
                    .map(SegmentSignature::bytes)
                    .orElse(new byte[SegmentSignature.BYTES]))
            .toBytes();
    return new ByteSink()
        .bytes(head)
        .bytes(body)
        .i32(recordCrc(header, head, ByteBuffer.wrap(body)))
        .toBytes();
  }

  /** CRC-32C (RFC 3720, B.4). */
  static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static byte[] signedBytes(SegmentFooter footer) {
    ByteSink out =
        new ByteSink()
            .bytes(SIGNATURE_CONTEXT)
            .i64(footer.closedMicros())
            .i64(footer.lastPosition());
    return footerFields(out, footer).toBytes();
  }

  /**
   * Reads a header and its checksum; whatever is wrong with it is said of byte 0, where it begins.
   */
  static SegmentHeader decodeHeader(ByteSource in) throws FormatFault {
    int magic = in.i32();
    if (magic != MAGIC) {
      throw in.fault(0, "starts with %08x, expected %08x (PLG1)".formatted(magic, MAGIC));
    }
    try {
      int kind = in.u8();
      String origin = in.text(3 * Series.MAX_IDENTIFIER);
      long createdMicros = in.i64();
      long firstPosition = in.i64();
      Digest previous = in.digest();
      int crc = in.i32();
      SegmentHeader header =
          new SegmentHeader(
              kind == IMPORT ? SegmentHeader.Kind.IMPORT : SegmentHeader.Kind.GATEWAY,
              origin,
              createdMicros,
              firstPosition,
              previous);
      byte[] again = header(header);
      if (again[4] != kind || ByteBuffer.wrap(again).getInt(again.length - 4) != crc) {
        throw in.fault(
            0, "checksum of the header is %08x, which does not match its bytes".formatted(crc));
      }
      return header;
    } catch (FormatFault | IllegalArgumentException e) {
      throw in.fault(0, "header is damaged: " + e.getMessage());
    }
  }

  static SegmentFooter decodeFooter(
      long closedMicros, long lastPosition, ByteBuffer body, long offset) throws FormatFault {
    ByteSource in = new ByteSource("segment", body);
    long frames = in.i64();
    long seals = in.i64();
    long payloadBytes = in.i64();
    long firstArrivalMicros = in.i64();
    long lastArrivalMicros = in.i64();
    Digest digest = in.digest();
    int signed = in.u8();
    byte[] signature = in.bytes(SegmentSignature.BYTES);
    in.end();
    if (frames < 0 || seals < 0 || payloadBytes < 0 || signed > 1) {
      throw new FormatFault("segment", offset, "footer is malformed");
    }
    return new SegmentFooter(
        closedMicros,
        lastPosition,
        frames,
        seals,
        payloadBytes,
        firstArrivalMicros,
        lastArrivalMicros,
        digest,
        signed == 1 ? Optional.of(new SegmentSignature(signature)) : Optional.empty());
  }

  private static byte[] head(int kind, int payloadBytes, long arrivalMicros, long position) {
    return ByteBuffer.allocate(RECORD_HEAD_BYTES)
        .put((byte) kind)
        .putInt(payloadBytes)
        .putLong(arrivalMicros)
        .putLong(position)
        .array();
  }

  private static ByteSink footerFields(ByteSink out, SegmentFooter footer) {
    return out.i64(footer.frames())
        .i64(footer.seals())
        .i64(footer.payloadBytes())
        .i64(footer.firstArrivalMicros())
        .i64(footer.lastArrivalMicros())
        .digest(footer.digest());
  }
}
