package io.plumbline.collector.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.log.TreeProof;
import io.plumbline.contract.segment.ArchiveLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file operation of the log's writer fails once, with and without having taken effect: no
 * checkpoint that was shown to anybody is ever taken back, and in the end every seal is in the log
 * once, in order.
 */
@Tag("slow")
class FailingLogTest {
  private static final long[] COMMITS = {3, 250, 256, 259, 300};

  @TempDir Path folder;

  @Test
  void whatever_operation_fails_every_checkpoint_shown_stays_true_and_the_log_goes_on()
      throws Exception {
    int runs =
        EveryFailure.of(
            folder,
            (disk, root, name) -> {
              List<Checkpoint> shown = new ArrayList<>();
              feed(disk, root, shown);
              check(root, shown, name);
            });
    assertTrue(runs > 80, "operations tried: " + runs);
  }

  /** Logs as a gateway does: after a failure it goes on behind what the log holds. */
  private static void feed(FaultyDisk disk, Path root, List<Checkpoint> shown) throws Exception {
    long last = COMMITS[COMMITS.length - 1];
    for (int attempt = 0; attempt < 3; attempt++) {
      try (LogWriter writer = Logs.writer(disk, root)) {
        show(writer.head(), shown);
        for (long position = writer.lastPosition() + 1; position <= last; position++) {
          writer.append(Logs.entry(position));
          if (isCommit(position)) {
            writer.commit();
            show(writer.head(), shown);
          }
        }
        return;
      } catch (EnvironmentFault expected) {
        assertTrue(disk.hasFailed(), expected.words().en());
      }
    }
    throw new AssertionError("one failure, three attempts");
  }

  private static boolean isCommit(long position) {
    return LongStream.of(COMMITS).anyMatch(commit -> commit == position);
  }

  private static void show(@Nullable SignedNote head, List<Checkpoint> shown) throws Exception {
    if (head != null) {
      shown.add(Checkpoint.parse(head.text()));
    }
  }

  private static void check(Path root, List<Checkpoint> shown, String run) throws Exception {
    long size = COMMITS[COMMITS.length - 1];
    assertEquals(
        LongStream.rangeClosed(1, size).mapToObj(Logs::entry).toList(), Logs.check(root), run);
    Checkpoint end = shown.getLast();
    assertEquals(size, end.size(), run);
    TileReader reader = new TileReader(new ArchiveLayout(root).log(Archives.GATEWAY), size);
    for (Checkpoint older : shown) {
      List<Digest> proof = reader.consistency(older.size(), size);
      assertTrue(
          TreeProof.consistency(older.size(), size, older.root(), end.root(), proof),
          run + ": size " + older.size());
    }
  }
}
