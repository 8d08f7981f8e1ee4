package io.plumbline.collector.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.telemetry.Gap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is appended is read back once, in order, as one chain over files and boots. */
@Tag("slow")
class SpoolTest extends SpoolFixture {
  @Test
  void whatIsAppendedIsReadInOrderAsOneChain() throws Exception {
    append(3);
    append(2);
    spool.seal();
    append(1);

    List<SpoolItem> items = read();

    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), values(items));
    assertEquals(List.of(1L, 2L, 2L, 3L), items.stream().map(SpoolItem::sequence).toList());
    assertChained(items);
    Seal seal = Seal.decode(ByteBuffer.wrap(items.get(2).payload()));
    assertTrue(seal.verify(key.getPublic()));
    assertEquals(Digest.sha256(items.get(1).payload()), seal.head());
    assertEquals(configuration.digest(), frames(items).getFirst().header().config());
  }

  @Test
  void theChainGoesOnOverARestartWithANewBootASealAndAGap() throws Exception {
    append(2);
    long end = now;
    restart();
    append(1);

    List<SpoolItem> items = read();

    assertEquals(List.of(0L, 1L, 2L), values(items));
    assertChained(items);
    assertEquals(2, items.stream().map(SpoolItem::boot).distinct().count());
    assertTrue(items.get(1).isSeal(), "the boot that ended without a seal gets one");
    assertEquals(items.get(0).boot(), items.get(1).boot());
    Gap gap = gaps(items, Gap.Cause.AGENT_DOWN).getFirst();
    assertEquals(new Gap("", "", end, end + 5_000_000, Gap.Cause.AGENT_DOWN, -1), gap);
  }

  @Test
  void aStopInGoodOrderIsWhereTheNextGapBegins() throws Exception {
    append(1);
    now += 60_000_000;
    spool.finish();
    long stopped = now;
    restart();

    assertEquals(stopped, gaps(read(), Gap.Cause.AGENT_DOWN).getFirst().fromMicros());
  }

  @Test
  void theHeadIsRememberedWhenEverythingHasBeenAcknowledgedAndDeleted() throws Exception {
    append(2);
    Digest head = frames(read()).getLast().digest();
    for (SpoolItem item : read()) {
      spool.settle(item);
    }
    assertEquals(List.of(), read());
    restart();
    append(1);

    assertEquals(head, frames(read()).getFirst().header().previous());
    assertEquals(1, files().size());
  }

  @Test
  void acknowledgedFramesAreNotReadAgainAfterARestart() throws Exception {
    append(1);
    append(1);
    append(1);
    List<SpoolItem> items = read();
    spool.settle(items.get(0));
    spool.settle(items.get(1));
    assertEquals(2, account.snapshot().stored());
    restart();

    assertEquals(List.of(2L), values(read()));
    assertEquals(1, account.snapshot().read());
    assertBalanced();
  }

  @Test
  void aBootGoesOnOverFilesAndSettledFilesAreDeleted() throws Exception {
    configure("spool: {bytes: 4MiB, file-bytes: 64KiB}");
    restart();
    while (files().size() < 5) {
      append(2000);
      spool.seal();
    }

    List<SpoolItem> items = read();
    assertChained(items);
    assertEquals(1, items.stream().map(SpoolItem::boot).distinct().count());
    items.forEach(item -> {
      try {
        spool.settle(item);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    assertEquals(1, files().size());
    assertTrue(spool.state().isDrained());
    assertEquals(next, account.snapshot().stored());
  }

  @Test
  void aSecondAgentIsRefusedTheFolder() {
    String words =
        assertThrows(
                EnvironmentFault.class,
                () ->
                    Spool.open(
                        configuration, this::seal, new Account(), () -> now, Optional::empty))
            .words()
            .en();

    assertTrue(words.contains("is in use by another agent"), words);
  }

  @Test
  void aFrameThatIsSetAsideIsKeptAndItsGapStandsForIt() throws Exception {
    append(3);
    append(2);
    SetAside aside = spool.setAside();
    SpoolItem first = read().getFirst();

    GivenUp given = aside.one(first, "device", Gap.Cause.REFUSED);
    assertEquals(3, given.gaps().getFirst().lost());
    aside.settle(given, Rejection.REFUSED);

    assertEquals(List.of(3L, 4L), values(read()));
    assertEquals(3, account.snapshot().rejectedFor(Rejection.REFUSED));
    assertBalanced();
    try (Stream<Path> kept = Files.list(folder.resolve("data/refused"))) {
      Path file = kept.findFirst().orElseThrow();
      assertTrue(file.toString().endsWith("-1-device.spool"), file.toString());
      try (SpoolReader reader = new SpoolReader(file)) {
        assertEquals(3, reader.record(SpoolFormat.HEADER_BYTES).rows());
      }
    }
  }
}
