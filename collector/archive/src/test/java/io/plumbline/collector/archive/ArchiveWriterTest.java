package io.plumbline.collector.archive;

import static io.plumbline.collector.archive.Archives.START;
import static io.plumbline.collector.archive.Archives.micros;
import static io.plumbline.collector.archive.Archives.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.segment.SegmentRecord.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveWriterTest {
  @TempDir Path root;

  @Test
  void given_frames_and_seals_when_the_writer_is_closed_then_a_signed_segment_holds_them_unchanged()
      throws Exception {
    try (ArchiveWriter writer = Archives.writer(root)) {
      assertEquals(new Receipt(START, 1), writer.append(Kind.FRAME, payload("one"), START));
      assertEquals(new Receipt(START + 5, 2), writer.append(Kind.SEAL, payload("two"), START + 5));
      assertEquals(
          new Receipt(START + 3, 3), writer.append(Kind.FRAME, payload("three"), START + 3));
      writer.sync();
    }

    List<SegmentFile> files = new ArchiveLayout(root).segments();
    assertEquals(1, files.size());
    assertEquals(root.resolve("segments/gw-1/20240630/15-0001.seg"), files.get(0).path());
    assertEquals(List.of("one", "two", "three"), Archives.payloads(root));
    List<SegmentRecord> records = Archives.records(root);
    assertEquals(
        List.of(Kind.FRAME, Kind.SEAL, Kind.FRAME),
        records.stream().map(SegmentRecord::kind).toList());
    assertEquals(Digest.sha256(payload("two")), records.get(1).digest());
    try (SegmentReader reader = SegmentReader.open(files.get(0).path())) {
      assertEquals(
          new SegmentHeader(SegmentHeader.Kind.GATEWAY, "gw-1", START, 1, Digest.ZERO),
          reader.header());
      SegmentFooter footer = reader.footer().orElseThrow();
      assertEquals(2, footer.frames());
      assertEquals(1, footer.seals());
      assertEquals(11, footer.payloadBytes());
      assertEquals(3, footer.lastPosition());
      assertEquals(START, footer.firstArrivalMicros());
      assertEquals(START + 5, footer.lastArrivalMicros());
      assertEquals(micros("2024-07-01T00:00:00Z"), footer.closedMicros());
      assertTrue(Archives.isSignedBy(footer, Archives.KEYS.getPublic()));
      var stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      assertFalse(Archives.isSignedBy(footer, stranger.getPublic()));
    }
  }

  @Test
  void given_another_hour_of_arrival_then_the_segment_is_closed_and_the_next_one_names_it()
      throws Exception {
    try (ArchiveWriter writer = Archives.writer(root)) {
      writer.append(Kind.FRAME, payload("before"), START);
      writer.append(Kind.FRAME, payload("after"), START + 60_000_000);
      writer.append(Kind.FRAME, payload("next day"), micros("2024-07-01T00:00:00Z"));
    }

    List<SegmentFile> files = new ArchiveLayout(root).segments();
    assertEquals(
        List.of("20240630/15-0001.seg", "20240630/16-0001.seg", "20240701/00-0001.seg"),
        files.stream()
            .map(file -> root.resolve("segments/gw-1").relativize(file.path()).toString())
            .toList());
    Digest previous = Digest.ZERO;
    long position = 1;
    for (SegmentFile file : files) {
      try (SegmentReader reader = SegmentReader.open(file.path())) {
        assertEquals(previous, reader.header().previous());
        assertEquals(position, reader.header().firstPosition());
        previous = reader.footer().orElseThrow().digest();
        position = reader.footer().orElseThrow().lastPosition() + 1;
      }
    }
  }

  @Test
  void
      given_a_clock_that_goes_back_then_the_segment_goes_on_so_that_names_keep_the_order_of_positions()
          throws Exception {
    try (ArchiveWriter writer = Archives.writer(root)) {
      writer.append(Kind.FRAME, payload("a"), START + 60_000_000);
      writer.append(Kind.FRAME, payload("b"), START);
    }
    try (ArchiveWriter writer = Archives.writer(root)) {
      writer.append(Kind.FRAME, payload("c"), START);
    }

    assertEquals(List.of("a", "b", "c"), Archives.payloads(root));
    assertEquals(
        List.of("16-0001.seg", "16-0002.seg"),
        new ArchiveLayout(root)
            .segments().stream().map(file -> String.valueOf(file.path().getFileName())).toList());
  }

  @Test
  void given_a_full_segment_then_another_of_the_same_hour_is_begun() throws Exception {
    try (ArchiveWriter writer = Archives.writer(Disk.REAL, root, 400)) {
      for (int i = 0; i < 30; i++) {
        writer.append(Kind.FRAME, payload("record number " + i), START);
      }
    }

    List<SegmentFile> files = new ArchiveLayout(root).segments();
    assertTrue(files.size() > 3, "several segments: " + files.size());
    assertEquals(
        IntStream.range(0, 30).mapToObj(i -> "record number " + i).toList(),
        Archives.payloads(root));
    assertEquals(
        LongStream.rangeClosed(1, 30).boxed().toList(),
        Archives.records(root).stream().map(record -> record.receipt().position()).toList());
  }

  @Test
  void given_a_restart_then_positions_count_on() throws Exception {
    for (int start = 0; start < 3; start++) {
      try (ArchiveWriter writer = Archives.writer(root)) {
        assertEquals(2 * start + 1, writer.nextPosition());
        assertEquals(2 * start, writer.durable().position());
        assertEquals(List.of(), writer.repairs());
        writer.append(Kind.FRAME, payload("x"), START);
        writer.append(Kind.FRAME, payload("y"), START);
      }
    }
    assertEquals(6, Archives.records(root).size());
  }

  @Test
  void given_a_quiet_hour_then_the_segment_is_closed_when_it_is_due() throws Exception {
    try (ArchiveWriter writer = Archives.writer(root)) {
      writer.append(Kind.FRAME, payload("x"), START);
      writer.closeIfDue(START + 1);
      assertTrue(new ArchiveLayout(root).segments().get(0).open());
      writer.closeIfDue(START + 60_000_000);
      assertFalse(new ArchiveLayout(root).segments().get(0).open());
      assertEquals(1, writer.durable().position());
      writer.append(Kind.FRAME, payload("y"), START + 60_000_001);
    }
    assertEquals(List.of("x", "y"), Archives.payloads(root));
  }

  @Test
  void given_a_writer_at_work_then_a_second_one_is_refused_and_the_lock_still_holds() {
    try (ArchiveWriter writer = Archives.writer(root)) {
      writer.append(Kind.FRAME, payload("x"), START);
      assertThrows(EnvironmentFault.class, () -> Archives.writer(root));
      assertThrows(EnvironmentFault.class, () -> Archives.writer(root));
      writer.append(Kind.FRAME, payload("y"), START);
    }
    Archives.writer(root).close();
  }

  @Test
  void given_a_segment_that_is_being_written_then_readers_follow_it_and_see_its_end()
      throws Exception {
    try (ArchiveWriter writer = Archives.writer(root)) {
      writer.append(Kind.FRAME, payload("a"), START);
      try (SegmentReader reader =
          SegmentReader.open(new ArchiveLayout(root).segments().get(0).path())) {
        assertEquals(1, reader.next().orElseThrow().receipt().position());
        assertTrue(reader.next().isEmpty());
        assertFalse(reader.ended());

        writer.append(Kind.FRAME, payload("b"), START);
        writer.sync();
        writer.append(Kind.FRAME, payload("c"), START);
        assertFalse(reader.next().orElseThrow().durableBefore());
        assertTrue(reader.next().orElseThrow().durableBefore());
        long offset = reader.nextOffset();
        writer.append(Kind.SEAL, payload("d"), START);
        writer.closeIfDue(START + 60_000_000);

        Path openName = lastOpenName();
        try (SegmentReader resumed = SegmentReader.resume(openName, offset)) {
          assertEquals(4, resumed.next().orElseThrow().receipt().position());
          assertTrue(resumed.next().isEmpty());
          assertTrue(resumed.ended());
        }
        assertEquals(4, reader.next().orElseThrow().receipt().position());
        assertTrue(reader.next().isEmpty());
        assertTrue(reader.ended());
        assertEquals(4, reader.footer().orElseThrow().records());
      }
    }
  }

  @Test
  void given_what_is_not_synced_then_the_durable_mark_stays_before_it() {
    try (ArchiveWriter writer = Archives.writer(root)) {
      assertEquals(0, writer.durable().position());
      writer.append(Kind.FRAME, payload("a"), START);
      assertEquals(0, writer.durable().position());
      writer.sync();
      assertEquals(1, writer.durable().position());
      long offset = writer.durable().offset();
      writer.append(Kind.FRAME, payload("b"), START);
      assertEquals(offset, writer.durable().offset());
    }
  }

  @Test
  void given_foreign_files_in_the_folders_then_the_layout_passes_them_over() throws Exception {
    try (ArchiveWriter writer = Archives.writer(root)) {
      writer.append(Kind.FRAME, payload("a"), START);
    }
    Path gateway = root.resolve("segments/gw-1");
    Files.createFile(gateway.resolve("notes.txt"));
    Files.createDirectories(gateway.resolve("not-a-day"));
    Files.createFile(gateway.resolve("20240630/15-0001.seg.bak"));
    Files.createFile(root.resolve("segments/stray"));
    Files.createDirectories(root.resolve("imports/.staging-x"));
    assertEquals(List.of("a"), Archives.payloads(root));
  }

  private Path lastOpenName() throws IOException {
    Path closed = new ArchiveLayout(root).segments().getLast().path();
    return closed.resolveSibling(closed.getFileName() + ".open");
  }
}
