package io.plumbline.collector.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.contract.telemetry.Gap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The spool is bounded by bytes and by age; every drop is counted and on record. */
@Tag("slow")
class SpoolBoundsTest extends SpoolFixture {
  @Test
  void aFullSpoolDropsItsOldestFileAndRecordsThat() throws Exception {
    configure("spool: {bytes: 256KiB, file-bytes: 64KiB}");
    restart();
    while (account.snapshot().rejectedFor(Rejection.SPOOL_FULL) == 0) {
      append(500);
    }

    List<SpoolItem> items = read();
    List<Gap> gaps = gaps(items, Gap.Cause.SPOOL_FULL);
    long first = values(items).getFirst();

    assertEquals(
        first,
        account.snapshot().rejectedFor(Rejection.SPOOL_FULL),
        "what is not there was counted");
    assertEquals(List.of(first), gaps.stream().map(Gap::lost).toList());
    assertTrue(spool.state().bytes() <= 256 << 10);
    assertBalanced();
  }

  @Test
  void dropsAddUpToOneGapWhenTheGatewayStaysAway() throws Exception {
    configure("spool: {bytes: 256KiB, file-bytes: 64KiB}");
    restart();
    long end = 0;
    while (end < 40) {
      append(2000);
      end++;
    }

    List<SpoolItem> items = read();
    long first = values(items).getFirst();
    List<Gap> gaps = gaps(items, Gap.Cause.SPOOL_FULL);

    assertEquals(first, account.snapshot().rejectedFor(Rejection.SPOOL_FULL));
    assertEquals(
        first,
        gaps.stream().mapToLong(Gap::lost).sum(),
        "every lost sample is in one gap: " + gaps);
    assertTrue(gaps.size() <= 4, "the gaps of dropped files are folded: " + gaps);
  }

  @Test
  void oldFilesAreDroppedByAgeEvenTheOneThatIsWritten() throws Exception {
    configure("spool: {age: 1min}");
    restart();
    append(10);
    now += 120_000_000;
    spool.tick();

    List<SpoolItem> items = read();
    assertEquals(List.of(), values(items));
    assertEquals(10, gaps(items, Gap.Cause.SPOOL_FULL).getFirst().lost());
    assertEquals(10, account.snapshot().rejectedFor(Rejection.SPOOL_FULL));
    assertBalanced();
  }

  @Test
  void aDropThatWasCutShortIsRecordedAtTheNextStart() throws Exception {
    configure("spool: {bytes: 4MiB, file-bytes: 64KiB}");
    restart();
    while (files().size() < 3) {
      append(2000);
    }
    spool.close();
    Path oldest = files().getFirst();
    Files.move(oldest, oldest.resolveSibling(oldest.getFileName() + ".dropped"));
    start();

    List<SpoolItem> items = read();
    assertEquals(values(items).getFirst(), gaps(items, Gap.Cause.SPOOL_FULL).getFirst().lost());
    assertFalse(Files.exists(oldest.resolveSibling(oldest.getFileName() + ".dropped")));
  }
}
