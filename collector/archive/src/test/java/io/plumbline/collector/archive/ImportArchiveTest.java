package io.plumbline.collector.archive;

import static io.plumbline.collector.archive.Archives.START;
import static io.plumbline.collector.archive.Archives.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.segment.SegmentRecord.Kind;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportArchiveTest {
  @TempDir Path root;
  private ArchiveLayout layout;

  @BeforeEach
  void layOut() {
    layout = new ArchiveLayout(root);
  }

  @Test
  void given_a_committed_import_then_its_frames_are_chained_and_its_segments_name_each_other()
      throws Exception {
    try (ImportArchive archive =
        ImportArchive.begin(Disk.REAL, layout, "call-1", START, 600).orElseThrow()) {
      for (int part = 0; part < 5; part++) {
        archive.appendSamples(samples(part));
      }
      assertEquals(List.of(), layout.segments(), "nothing shows before the commit");
      assertEquals("000001-call-1", String.valueOf(archive.commit().getFileName()));
    }

    assertTrue(layout.segments().size() > 1);
    Digest previousSegment = Digest.ZERO;
    Digest previousFrame = Digest.ZERO;
    long position = 1;
    for (SegmentFile file : layout.segments()) {
      assertFalse(file.open());
      try (SegmentReader reader = SegmentReader.open(file.path())) {
        assertEquals(SegmentHeader.Kind.IMPORT, reader.header().kind());
        assertEquals(previousSegment, reader.header().previous());
        previousSegment = reader.footer().orElseThrow().digest();
        assertTrue(reader.footer().orElseThrow().signature().isEmpty());
      }
      for (SegmentRecord record : Archives.records(file)) {
        Frame frame = Frame.decode(record.payload(), record.digest());
        assertEquals(position, record.receipt().position());
        assertEquals(position, frame.header().sequence());
        assertEquals(previousFrame, frame.header().previous());
        assertEquals(Provenance.IMPORT, frame.header().provenance());
        assertEquals(samples((int) position - 1), ((TelemetryFrame) frame).samples());
        previousFrame = record.digest();
        position++;
      }
    }
    assertEquals(6, position);
  }

  @Test
  void given_the_same_call_again_then_there_is_nothing_to_do() throws Exception {
    importOne("call-1");
    assertTrue(ImportArchive.begin(layout, "call-1", START).isEmpty());
    importOne("call-2");
    assertEquals(
        List.of("000001-call-1", "000002-call-2"),
        layout.segments().stream().map(SegmentFile::folder).toList());
  }

  @Test
  void given_an_import_that_is_given_up_then_nothing_of_it_stays() throws Exception {
    try (ImportArchive archive = ImportArchive.begin(layout, "call-1", START).orElseThrow()) {
      archive.append(payload("x"));
    }
    assertEquals(List.of(), layout.segments());
    assertFalse(Files.exists(layout.stagingFolder("call-1")));
    importOne("call-1");
    assertEquals(1, layout.segments().size());
  }

  @Test
  void given_what_a_killed_import_left_behind_then_the_next_attempt_begins_anew() throws Exception {
    Files.createDirectories(layout.stagingFolder("call-1"));
    Files.write(layout.stagingFolder("call-1").resolve("001.seg"), new byte[] {1, 2, 3});
    assertEquals(List.of(), layout.segments());
    importOne("call-1");
    assertEquals(1, Archives.records(root).size());
  }

  @Test
  void given_an_import_under_way_then_another_is_refused() {
    try (ImportArchive archive = ImportArchive.begin(layout, "call-1", START).orElseThrow()) {
      assertThrows(EnvironmentFault.class, () -> ImportArchive.begin(layout, "call-2", START));
      archive.append(payload("x"));
    }
  }

  @Test
  void given_imports_and_live_segments_then_imports_come_first_in_the_order_of_their_calls()
      throws Exception {
    try (ArchiveWriter writer = Archives.writer(root)) {
      writer.append(Kind.FRAME, payload("live"), START);
    }
    importOne("b");
    importOne("a");
    assertEquals(
        List.of("000001-b", "000002-a", "gw-1"),
        layout.segments().stream().map(SegmentFile::folder).toList());
  }

  @Test
  void given_a_call_id_that_is_no_file_name_then_it_stays_within_the_folder() throws Exception {
    for (String id : List.of("../../etc", "a/b", ".", "机床".repeat(60), "..")) {
      importOne(id);
      assertTrue(ImportArchive.begin(layout, id, START).isEmpty(), id);
    }
    assertEquals(5, layout.segments().size());
    for (SegmentFile file : layout.segments()) {
      assertEquals(
          root.resolve("imports").getNameCount() + 2, file.path().normalize().getNameCount());
      assertTrue(file.path().normalize().startsWith(root.resolve("imports")));
    }
  }

  private void importOne(String callId) {
    try (ImportArchive archive = ImportArchive.begin(layout, callId, START).orElseThrow()) {
      archive.append(payload("frame of " + callId));
      archive.commit();
    }
  }

  private static List<Sample> samples(int part) {
    Series series = new Series("D" + part, "state", Role.STATE);
    return IntStream.range(0, 10)
        .mapToObj(i -> START + 1000L * i)
        .map(time -> new Sample(series, time, time, new Value.Text("RUNNING"), Quality.GOOD))
        .toList();
  }
}
