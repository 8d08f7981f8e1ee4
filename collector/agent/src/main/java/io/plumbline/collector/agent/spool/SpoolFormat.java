package io.plumbline.collector.agent.spool;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameLimits;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Bytes of a spool file: a header, then records, each closed by a CRC-32C over all its bytes before
 * it. Big-endian.
 *
 * <pre>
 * header  magic "PLSP" · u16 version 1 · u16 0 · i64 number · uuid boot · i64 after sequence
 *         · i64 created · 32 previous head · i64 previous end · i64 previous length · u32 crc        (100 bytes)
 * record  u8 kind · i32 payload length · i64 sequence · i32 rows · i32 gaps · i64 first edge time
 *         · i64 last edge time · i64 created                                                          (45 bytes)
 *         payload · u32 crc
 * </pre>
 */
final class SpoolFormat {
  static final int HEADER_BYTES = 100;
  static final int RECORD_BYTES = 45;
  static final int CRC_BYTES = 4;

  private static final int MAGIC = 0x504c5350; // "PLSP"
  private static final int VERSION = 1;
  private static final int MAX_SEAL_BYTES = 1 << 10;

  private SpoolFormat() {}

  static byte[] encode(SpoolHeader header) {
    ByteSink out =
        new ByteSink().i32(MAGIC).u16(VERSION).u16(0).i64(header.number()).uuid(header.boot());
    out.i64(header.afterSequence()).i64(header.createdMicros()).digest(header.previousHead());
    out.i64(header.previousEndMicros()).i64(header.previousLength());
    byte[] bytes = out.toBytes();
    return out.i32(crc(bytes)).toBytes();
  }

  static SpoolHeader decodeHeader(byte[] bytes) throws FormatFault {
    ByteSource in = new ByteSource("spool file", ByteBuffer.wrap(bytes));
    int magic = in.i32();
    int version = in.u16();
    int reserved = in.u16();
    if (magic != MAGIC || version != VERSION || reserved != 0) {
      throw in.fault(
          0,
          "starts with %08x, version %d, expected %08x, version %d"
              .formatted(magic, version, MAGIC, VERSION));
    }
    SpoolHeader header =
        new SpoolHeader(in.i64(), in.uuid(), in.i64(), in.i64(), in.digest(), in.i64(), in.i64());
    int at = in.position();
    int crc = in.i32();
    in.end();
    byte[] covered = new byte[at];
    System.arraycopy(bytes, 0, covered, 0, at);
    if (crc != crc(covered)) {
      throw in.fault(at, "checksum %08x, expected %08x".formatted(crc, crc(covered)));
    }
    return header;
  }

  static byte[] encode(SpoolRecord record) {
    ByteSink out = new ByteSink().u8(record.kind().code()).i32(record.payload().length);
    out.i64(record.sequence()).i32(record.rows()).i32(record.gaps());
    out.i64(record.firstMicros()).i64(record.lastMicros()).i64(record.createdMicros());
    byte[] bytes = out.bytes(record.payload()).toBytes();
    return out.i32(crc(bytes)).toBytes();
  }

  /** Reads a record's fixed part; the payload is still empty. */
  static Prefix decodePrefix(byte[] bytes) throws FormatFault {
    ByteSource in = new ByteSource("spool record", ByteBuffer.wrap(bytes));
    int code = in.u8();
    SpoolRecord.Kind kind = SpoolRecord.Kind.of(code);
    if (kind == null) {
      throw in.fault(0, "kind " + code + ", expected 1 to 4");
    }
    int length = in.i32();
    int max = kind == SpoolRecord.Kind.FRAME ? FrameLimits.MAX_BYTES : MAX_SEAL_BYTES;
    if (length < 0 || length > max) {
      throw in.fault(
          1, "payload of " + Integer.toUnsignedString(length) + " bytes, expected at most " + max);
    }
    return new Prefix(
        length,
        new SpoolRecord(
            kind, in.i64(), in.i32(), in.i32(), in.i64(), in.i64(), in.i64(), new byte[0]));
  }

  /** Adds the payload to a record's fixed part after checking the checksum over both. */
  static SpoolRecord complete(Prefix prefix, byte[] prefixBytes, byte[] payload, int crc)
      throws FormatFault {
    CRC32C sum = new CRC32C();
    sum.update(prefixBytes);
    sum.update(payload);
    if ((int) sum.getValue() != crc) {
      throw new FormatFault(
          "spool record", -1, "checksum %08x, expected %08x".formatted(crc, (int) sum.getValue()));
    }
    return prefix.record().withPayload(payload);
  }

  static int crc(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /** A record's fixed part and the length of its payload. */
  record Prefix(int payloadLength, SpoolRecord record) {
    /** Length of the whole record in the file. */
    int recordLength() {
      return RECORD_BYTES + payloadLength + CRC_BYTES;
    }
  }
}
