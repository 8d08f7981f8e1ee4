package io.plumbline.contract.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.bytes.ByteFuzz;
import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.Utf8;
import io.plumbline.contract.bytes.Vectors;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.SegmentRecord.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentVectorTest {
  private static final long T = 1_719_763_140_000_000L;

  @TempDir Path folder;

  @Test
  void a_segment_is_byte_for_byte_the_vector() throws Exception {
    byte[] vector = Vectors.read("segment");
    assertArrayEquals(vector, segment());
    Path file = Files.write(folder.resolve("15-0001.seg"), vector);
    try (SegmentReader reader = SegmentReader.open(file)) {
      assertEquals(
          new SegmentHeader(SegmentHeader.Kind.IMPORT, "call-1", T, 41, Digest.ZERO),
          reader.header());
      SegmentRecord first = reader.next().orElseThrow();
      assertEquals(Kind.FRAME, first.kind());
      assertEquals(new Receipt(T, 41), first.receipt());
      assertFalse(first.durableBefore());
      assertEquals(ByteBuffer.wrap(Utf8.encode("frame")), first.payload());
      SegmentRecord second = reader.next().orElseThrow();
      assertEquals(Kind.SEAL, second.kind());
      assertEquals(new Receipt(T + 1, 42), second.receipt());
      assertTrue(second.durableBefore());
      assertEquals(Optional.empty(), reader.next());
      assertTrue(reader.ended());
      assertEquals(42, reader.footer().orElseThrow().lastPosition());
    }
  }

  @Test
  void the_checksum_is_crc_32c() {
    // RFC 3720, B.4: 32 bytes of zeroes give aa36918a, byte by byte from the lowest.
    assertEquals(0x8a9136aa, SegmentFormat.crc(new byte[32]));
    assertEquals(0xe3069283, SegmentFormat.crc(Utf8.encode("123456789")));
  }

  @Test
  void given_any_bytes_as_a_segment_the_reader_ends_or_says_what_is_wrong() throws Exception {
    List<byte[]> valid = List.of(Vectors.read("segment"), segment());
    for (String name : List.of("00-0001.seg", "00-0001.seg.open")) {
      Path file = folder.resolve(name);
      ByteFuzz.run(
          5,
          1_000,
          valid,
          bytes -> {
            try {
              byte[] content = new byte[bytes.remaining()];
              bytes.get(content);
              Files.write(file, content);
              return readAll(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Test
  void given_a_length_beyond_the_limit_no_memory_is_taken_for_it() throws Exception {
    byte[] bytes = Vectors.read("segment");
    int head = SegmentFormat.header(header()).length;
    ByteBuffer.wrap(bytes).putInt(head + 1, Integer.MAX_VALUE);
    Path file = Files.write(folder.resolve("00-0001.seg"), bytes);
    FormatFault fault = assertThrows(FormatFault.class, () -> readAll(file));
    assertEquals(head, fault.offset());
    assertTrue(String.valueOf(fault.getMessage()).contains("2147483647"), fault.getMessage());
  }

  @Test
  void given_bytes_in_a_payload_that_look_like_a_durable_record_they_are_not_taken_for_one()
      throws Exception {
    byte[] other =
        SegmentFormat.header(
            new SegmentHeader(SegmentHeader.Kind.GATEWAY, "gw", T, 1, Digest.ZERO));
    byte[] header = SegmentFormat.header(header());
    byte[] bait = record(other, Kind.FRAME, Utf8.encode("bait"), new Receipt(T, 42), true);
    byte[] carrier = record(header, Kind.FRAME, bait, new Receipt(T, 41), false);
    Path file =
        Files.write(
            folder.resolve("00-0001.seg.open"),
            new ByteSink().bytes(header).bytes(carrier, 0, carrier.length - 1).toBytes());
    assertEquals(0, readAll(file), "a torn record is no damage, whatever it carries");
  }

  @Test
  void names_of_files_stay_within_their_folder_and_differ_where_identifiers_do() {
    assertEquals("edge-1_A.b", ArchiveLayout.fileName("edge-1_A.b"));
    assertEquals("%2E.%2Fx", ArchiveLayout.fileName("../x"));
    assertEquals("%E6%9C%BA", ArchiveLayout.fileName("机"));
    assertEquals(200, ArchiveLayout.fileName("机".repeat(200)).length());
    assertFalse(
        ArchiveLayout.fileName("机".repeat(199)).equals(ArchiveLayout.fileName("机".repeat(200))));
  }

  private static SegmentHeader header() {
    return new SegmentHeader(SegmentHeader.Kind.IMPORT, "call-1", T, 41, Digest.ZERO);
  }

  private static byte[] segment() {
    byte[] header = SegmentFormat.header(header());
    SegmentHash hash = new SegmentHash(header);
    byte[] frame = Utf8.encode("frame");
    byte[] seal = Utf8.encode("seal");
    Receipt first = new Receipt(T, 41);
    Receipt second = new Receipt(T + 1, 42);
    hash.add(SegmentFormat.recordHead(Kind.FRAME, 5, first, false), Digest.sha256(frame));
    hash.add(SegmentFormat.recordHead(Kind.SEAL, 4, second, true), Digest.sha256(seal));
    SegmentFooter footer =
        new SegmentFooter(T + 2, 42, 1, 1, 9, T, T + 1, hash.digest(), Optional.empty());
    return new ByteSink()
        .bytes(header)
        .bytes(record(header, Kind.FRAME, frame, first, false))
        .bytes(record(header, Kind.SEAL, seal, second, true))
        .bytes(SegmentFormat.footer(header, footer))
        .toBytes();
  }

  private static byte[] record(
      byte[] header, Kind kind, byte[] payload, Receipt receipt, boolean durable) {
    byte[] head = SegmentFormat.recordHead(kind, payload.length, receipt, durable);
    return new ByteSink()
        .bytes(head)
        .bytes(payload)
        .i32(SegmentFormat.recordCrc(header, head, ByteBuffer.wrap(payload)))
        .toBytes();
  }

  private static long readAll(Path file) throws IOException, FormatFault {
    long count = 0;
    try (SegmentReader reader = SegmentReader.open(file)) {
      while (reader.next().isPresent()) {
        count++;
      }
    }
    return count;
  }
}
