package io.plumbline.collector.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Gap;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the disk does not give back is left out and on record; the rest is kept. */
@Tag("slow")
class SpoolDamageTest extends SpoolFixture {
  @Test
  void aCorruptTailIsLeftOutAndRecorded() throws Exception {
    append(1);
    append(1);
    append(1);
    spool.close();
    Path newest = files().getLast();
    try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {0x55}), channel.size() - 20);
    }
    start();
    append(1);

    List<SpoolItem> items = read();
    assertEquals(List.of(0L, 1L, 3L), values(items));
    assertChained(items);
    assertEquals(1, gaps(items, Gap.Cause.SPOOL_DAMAGED).size());
    restart();
    assertEquals(List.of(0L, 1L, 3L), values(read()), "the damage is not found twice");
    assertEquals(1, gaps(read(), Gap.Cause.SPOOL_DAMAGED).size());
  }

  @Test
  void aTruncatedFileIsRecordedEvenWhereARecordEnds() throws Exception {
    append(1);
    spool.tick();
    long length = Files.size(files().getLast());
    append(1);
    spool.tick();
    spool.close();
    try (FileChannel channel = FileChannel.open(files().getLast(), StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    start();

    List<SpoolItem> items = read();
    assertEquals(List.of(0L), values(items));
    assertEquals(1, gaps(items, Gap.Cause.SPOOL_DAMAGED).size());
  }

  @Test
  void everyTruncationOfTheNewestFileLeavesAWholeBeginning() throws Exception {
    append(1);
    append(1);
    spool.seal();
    Set<Long> ends = new HashSet<>(Set.of((long) SpoolFormat.HEADER_BYTES));
    read().forEach(item -> ends.add(item.endOffset()));
    spool.close();
    Path newest = files().getLast();
    byte[] whole = Files.readAllBytes(newest);
    for (int length = 0; length < whole.length; length++) {
      try (Stream<Path> all = Files.list(folder.resolve("data/spool"))) {
        for (Path file : all.toList()) {
          Files.delete(file);
        }
      }
      Files.write(newest, Arrays.copyOf(whole, length));
      start();
      List<Long> values = values(read());
      assertEquals(List.of(0L, 1L).subList(0, values.size()), values, "cut to " + length);
      assertChained(read());
      assertEquals(
          ends.contains((long) length),
          gaps(read(), Gap.Cause.SPOOL_DAMAGED).isEmpty(),
          "cut to " + length);
      spool.close();
    }
    start();
  }

  @Test
  void aDamagedMiddleFileLosesItsRestOnly() throws Exception {
    configure("spool: {bytes: 4MiB, file-bytes: 64KiB}");
    restart();
    while (files().size() < 4) {
      append(2000);
    }
    long before = values(read()).size();
    spool.close();
    Path middle = files().get(1);
    try (FileChannel channel = FileChannel.open(middle, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[100]), channel.size() / 2);
    }
    start();

    List<SpoolItem> items = read();
    assertTrue(values(items).size() < before);
    assertTrue(values(items).contains(next - 1), "what lies behind the damage is kept");
    assertEquals(1, gaps(items, Gap.Cause.SPOOL_DAMAGED).size());
  }

  @Test
  void damageThatTheDiskDoesWhileTheAgentRunsIsNoticed() throws Exception {
    append(1);
    append(1);
    try (FileChannel channel = FileChannel.open(files().getLast(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {0x55}), channel.size() - 20);
    }

    assertThrows(SpoolDamage.class, this::read);
  }
}
