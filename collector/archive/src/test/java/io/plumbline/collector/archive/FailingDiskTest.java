package io.plumbline.collector.archive;

import static io.plumbline.collector.archive.Archives.START;
import static io.plumbline.collector.archive.Archives.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.segment.SegmentRecord.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file operation of a writer fails once, with and without having taken effect: nothing
 * acknowledged is lost.
 */
class FailingDiskTest {
  private static final int RECORDS = 6;

  @TempDir Path folder;

  @Test
  void whatever_operation_fails_what_was_synced_is_there_once_and_the_archive_goes_on()
      throws Exception {
    int runs =
        EveryFailure.of(
            folder,
            (disk, root, name) -> {
              List<String> acknowledged = new ArrayList<>();
              feed(disk, root, acknowledged);
              // Where the last close failed, the next start closes the segment.
              Archives.writer(root).close();
              check(root, acknowledged, name);
            });
    assertTrue(runs > 40, "operations tried: " + runs);
  }

  @Test
  void whatever_operation_of_an_import_fails_it_is_there_wholly_or_not_at_all() throws Exception {
    EveryFailure.of(
        folder,
        (disk, root, name) -> {
          ArchiveLayout layout = new ArchiveLayout(root);
          boolean done = importThree(disk, layout);
          int found = Archives.records(root).size();
          assertTrue(found == 3 || (!done && found == 0), name + ": " + found);
          assertEquals(found == 0, importThree(Disk.REAL, layout));
          assertEquals(3, Archives.records(root).size());
        });
  }

  /**
   * Appends records as a gateway does: repeats what failed, opens another writer when one is out of
   * use.
   */
  private static void feed(FaultyDisk disk, Path root, List<String> acknowledged) {
    while (acknowledged.size() < RECORDS) {
      try (ArchiveWriter writer = Archives.writer(disk, root, 300)) {
        while (acknowledged.size() < RECORDS && !writer.isFailed()) {
          batch(writer, acknowledged);
        }
      } catch (EnvironmentFault expected) {
        assertTrue(expected.words().zh().contains("归档"), expected.words().zh());
      }
    }
  }

  private static void batch(ArchiveWriter writer, List<String> acknowledged) {
    List<String> pending = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        String text = "record " + (acknowledged.size() + i);
        writer.append(Kind.FRAME, payload(text), START + acknowledged.size());
        pending.add(text);
      }
      writer.sync();
      acknowledged.addAll(pending);
    } catch (EnvironmentFault fault) {
      if (!writer.isFailed()) {
        // What was appended before the failure is still there: only the rest is to be repeated.
        try {
          writer.sync();
          acknowledged.addAll(pending);
        } catch (EnvironmentFault again) {
          assertTrue(writer.isFailed());
        }
      }
    }
  }

  private static void check(Path root, List<String> acknowledged, String run) throws Exception {
    List<String> payloads = Archives.payloads(root);
    assertTrue(payloads.containsAll(acknowledged), run + ": " + payloads);
    assertEquals(new HashSet<>(acknowledged), new HashSet<>(payloads), run);
    List<SegmentRecord> records = Archives.records(root);
    assertEquals(
        LongStream.rangeClosed(1, records.size()).boxed().toList(),
        records.stream().map(record -> record.receipt().position()).toList(),
        run);
    assertTrue(new ArchiveLayout(root).segments().stream().noneMatch(file -> file.open()), run);
  }

  private static boolean importThree(Disk disk, ArchiveLayout layout) {
    try {
      var begun = ImportArchive.begin(disk, layout, "call-1", START, 300);
      if (begun.isEmpty()) {
        return false;
      }
      try (ImportArchive archive = begun.get()) {
        for (int i = 0; i < 3; i++) {
          archive.append(payload("frame " + i + "-".repeat(150)));
        }
        archive.commit();
        return true;
      }
    } catch (EnvironmentFault expected) {
      return false;
    }
  }
}
