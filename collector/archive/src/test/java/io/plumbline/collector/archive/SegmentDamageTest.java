package io.plumbline.collector.archive;

import static io.plumbline.collector.archive.Archives.START;
import static io.plumbline.collector.archive.Archives.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentFormat;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.segment.SegmentRecord.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SegmentDamageTest {
  @TempDir Path root;
  private Path file;
  private byte[] good;
  private final List<Long> offsets = new ArrayList<>();

  @BeforeEach
  void writeClosedSegment() throws Exception {
    try (ArchiveWriter writer = Archives.writer(root)) {
      for (int i = 0; i < 6; i++) {
        writer.append(
            i == 3 ? Kind.SEAL : Kind.FRAME, payload("payload of record " + i), START + i);
        if (i % 2 == 0) {
          writer.sync();
        }
      }
    }
    file = new ArchiveLayout(root).segments().get(0).path();
    good = Files.readAllBytes(file);
    Archives.records(root).forEach(record -> offsets.add(record.offset()));
    offsets.add((long) good.length - SegmentFormat.FOOTER_BYTES);
  }

  @Test
  void given_any_flipped_bit_of_a_closed_segment_then_the_record_that_holds_it_is_named()
      throws Exception {
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit += 7) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        Files.write(file, bad);
        FormatFault fault = assertThrows(FormatFault.class, () -> readAll(file), "byte " + at);
        assertEquals(recordAt(at), fault.offset(), "byte " + at + ": " + fault.getMessage());
      }
    }
  }

  @Test
  void given_a_closed_segment_that_is_cut_anywhere_then_it_is_found() throws Exception {
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThrows(FormatFault.class, () -> readAll(file), "cut to " + length);
    }
  }

  @Test
  void given_bytes_behind_the_footer_then_they_are_found() throws Exception {
    Files.write(file, Arrays.copyOf(good, good.length + 1));
    assertThrows(FormatFault.class, () -> readAll(file));
  }

  @Test
  void given_a_record_taken_out_with_its_neighbours_left_whole_then_it_is_missed()
      throws Exception {
    byte[] without = new byte[good.length - (int) (offsets.get(3) - offsets.get(2))];
    System.arraycopy(good, 0, without, 0, offsets.get(2).intValue());
    System.arraycopy(
        good,
        offsets.get(3).intValue(),
        without,
        offsets.get(2).intValue(),
        good.length - offsets.get(3).intValue());
    Files.write(file, without);
    FormatFault fault = assertThrows(FormatFault.class, () -> readAll(file));
    assertEquals(offsets.get(2), fault.offset());
    assertTrue(
        String.valueOf(fault.getMessage()).contains("position 4, expected 3"), fault.getMessage());
  }

  @Test
  void given_a_last_record_taken_out_then_the_footer_tells() throws Exception {
    byte[] without = new byte[good.length - (int) (offsets.get(6) - offsets.get(5))];
    System.arraycopy(good, 0, without, 0, offsets.get(5).intValue());
    System.arraycopy(
        good,
        offsets.get(6).intValue(),
        without,
        offsets.get(5).intValue(),
        SegmentFormat.FOOTER_BYTES);
    Files.write(file, without);
    FormatFault fault = assertThrows(FormatFault.class, () -> readAll(file));
    assertTrue(
        String.valueOf(fault.getMessage()).contains("last position is 6, expected 5"),
        fault.getMessage());
  }

  @Test
  void given_a_payload_forged_with_its_checksum_then_the_digest_and_the_signature_tell()
      throws Exception {
    byte[] forged = good.clone();
    int at = offsets.get(1).intValue();
    int length = ByteBuffer.wrap(good).getInt(at + 1);
    forged[at + SegmentFormat.RECORD_HEAD_BYTES] ^= 1;
    byte[] header = Arrays.copyOf(good, offsets.get(0).intValue());
    byte[] head = Arrays.copyOfRange(good, at, at + SegmentFormat.RECORD_HEAD_BYTES);
    ByteBuffer payload = ByteBuffer.wrap(forged, at + SegmentFormat.RECORD_HEAD_BYTES, length);
    ByteBuffer.wrap(forged)
        .putInt(
            at + SegmentFormat.RECORD_HEAD_BYTES + length,
            SegmentFormat.recordCrc(header, head, payload));
    Files.write(file, forged);
    FormatFault fault = assertThrows(FormatFault.class, () -> readAll(file));
    assertTrue(
        String.valueOf(fault.getMessage()).contains("digest of the segment"), fault.getMessage());

    try (SegmentReader reader = SegmentReader.open(file)) {
      SegmentFooter footer = reader.footer().orElseThrow();
      SegmentFooter other =
          new SegmentFooter(
              footer.closedMicros(),
              footer.lastPosition(),
              footer.frames(),
              footer.seals(),
              footer.payloadBytes(),
              footer.firstArrivalMicros(),
              footer.lastArrivalMicros() + 1,
              footer.digest(),
              footer.signature());
      assertTrue(Archives.isSignedBy(footer, Archives.KEYS.getPublic()));
      assertFalse(Archives.isSignedBy(other, Archives.KEYS.getPublic()));
    }
  }

  @Test
  void given_damage_then_the_reader_can_go_on_behind_it() throws Exception {
    byte[] bad = good.clone();
    bad[offsets.get(2).intValue() + 30] ^= 1;
    Files.write(file, bad);
    List<Long> positions = new ArrayList<>();
    int faults = 0;
    try (SegmentReader reader = SegmentReader.open(file)) {
      while (!reader.ended()) {
        try {
          Optional<SegmentRecord> next = reader.next();
          next.ifPresent(record -> positions.add(record.receipt().position()));
        } catch (FormatFault e) {
          faults++;
          assertTrue(reader.skipDamage());
        }
      }
    }
    assertEquals(1, faults);
    assertEquals(List.of(1L, 2L, 4L, 5L, 6L), positions);
  }

  @Test
  void
      given_damage_in_durable_bytes_of_an_open_segment_then_readers_name_it_and_a_writer_does_not_cut_it_away()
          throws Exception {
    Path open = file.resolveSibling(file.getFileName() + ".open");
    byte[] bad = Arrays.copyOf(good, offsets.get(6).intValue());
    bad[offsets.get(1).intValue() + 30] ^= 1;
    Files.write(open, bad);
    Files.delete(file);
    FormatFault fault = assertThrows(FormatFault.class, () -> readAll(open));
    assertEquals(offsets.get(1), fault.offset());
    EnvironmentFault refusal = assertThrows(EnvironmentFault.class, () -> Archives.writer(root));
    assertTrue(refusal.words().en().contains("at byte " + offsets.get(1)), refusal.words().en());
    assertEquals(bad.length, Files.size(open));
  }

  @Test
  void given_an_open_segment_cut_anywhere_then_a_reader_ends_and_a_writer_keeps_every_whole_record()
      throws Exception {
    Path open = file.resolveSibling(file.getFileName() + ".open");
    int whole = offsets.get(6).intValue();
    Files.delete(file);
    for (int length = 0; length <= whole; length += length < offsets.get(2) ? 1 : 5) {
      Files.write(open, Arrays.copyOf(good, length));
      long expected = countWhole(length);
      if (length >= offsets.get(0)) {
        assertEquals(expected, readAll(open));
      }
      try (ArchiveWriter writer = Archives.writer(root)) {
        assertEquals(expected + 1, writer.nextPosition(), "cut to " + length);
        assertEquals(1, writer.repairs().size());
        assertEquals(expected, writer.repairs().get(0).records());
      }
      assertEquals(expected, Archives.records(root).size());
      Files.deleteIfExists(file);
    }
  }

  @Test
  void given_a_torn_tail_of_noise_then_it_is_cut_and_reported() throws Exception {
    Path open = file.resolveSibling(file.getFileName() + ".open");
    byte[] torn = Arrays.copyOf(good, offsets.get(6).intValue() + 100);
    Arrays.fill(torn, offsets.get(6).intValue(), torn.length, (byte) 1);
    Files.write(open, torn);
    Files.delete(file);
    assertEquals(6, readAll(open));
    try (ArchiveWriter writer = Archives.writer(root)) {
      assertEquals(List.of(new Repair(file, 6, 100)), writer.repairs());
    }
    assertEquals(6, Archives.records(root).size());
  }

  private long countWhole(int length) {
    return Math.max(0, offsets.stream().filter(offset -> offset <= length).count() - 1);
  }

  private long recordAt(int at) {
    return offsets.stream()
        .mapToLong(Long::longValue)
        .filter(offset -> offset <= at)
        .max()
        .orElse(0);
  }

  private static long readAll(Path path) throws Exception {
    long count = 0;
    try (SegmentReader reader = SegmentReader.open(path)) {
      while (reader.next().isPresent()) {
        count++;
      }
    }
    return count;
  }
}
