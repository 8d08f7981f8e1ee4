package io.plumbline.collector.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.account.Counts;
import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SpoolTest {
  private static final Series SERIES = new Series("D001", "load", Role.PROCESS, "%");

  /**
   * Makes values that do not compress, so that files fill up; its inverse modulo 2^64 brings the
   * numbers back.
   */
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private static final long GATHER =
      BigInteger.valueOf(SCATTER).modInverse(BigInteger.TWO.pow(64)).longValue();

  @TempDir Path folder;
  private KeyPair key;
  private Account account = new Account();
  private Spool spool;
  private AgentConfiguration configuration;
  private long now = 1_000_000_000L;
  private long next;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    configure("");
    start();
  }

  @AfterEach
  void close() throws IOException {
    spool.close();
  }

  private void configure(String more) throws IOException {
    configuration = AgentFolder.configure(folder, 7443, "", AgentFolder.ONE_DEVICE, more);
  }

  private void start() {
    account = new Account();
    spool = Spool.open(configuration, this::seal, account, () -> now);
  }

  private Seal seal(UUID boot, long sequence, Digest head, long micros) {
    try {
      return Seal.sign("edge-1", boot, sequence, head, micros, key.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void restart() throws IOException {
    spool.close();
    now += 5_000_000;
    start();
  }

  /** Appends rows with the numbers next, next + 1 …, one second apart. */
  private void append(int rows) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      samples.add(new Sample(SERIES, now, now, new Value.Int(SCATTER * next++), Quality.GOOD));
      now += 1_000_000;
    }
    account.delivered(rows, 0);
    spool.append(samples, List.of());
  }

  private List<SpoolItem> read() throws IOException, InterruptedException, SpoolDamage {
    List<SpoolItem> items = new ArrayList<>();
    try (SpoolCursor cursor = new SpoolCursor(spool)) {
      while (true) {
        Optional<SpoolItem> item = cursor.next(Duration.ZERO);
        if (item.isEmpty()) {
          return items;
        }
        items.add(item.get());
      }
    }
  }

  private static List<TelemetryFrame> frames(List<SpoolItem> items) {
    return items.stream()
        .filter(item -> !item.isSeal())
        .map(item -> {
          try {
            return (TelemetryFrame) Frame.decode(ByteBuffer.wrap(item.payload()));
          } catch (FormatFault e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  private static List<Long> values(List<SpoolItem> items) {
    return frames(items).stream()
        .flatMap(frame -> frame.samples().stream())
        .map(sample -> ((Value.Int) sample.value()).value() * GATHER)
        .toList();
  }

  private static List<Gap> gaps(List<SpoolItem> items, Gap.Cause cause) {
    return frames(items).stream()
        .flatMap(frame -> frame.gaps().stream())
        .filter(gap -> gap.cause() == cause)
        .toList();
  }

  private static void assertChained(List<SpoolItem> items) {
    Digest head = null;
    for (TelemetryFrame frame : frames(items)) {
      if (head != null) {
        assertEquals(head, frame.header().previous(), "frame " + frame.header().sequence());
      }
      head = frame.digest();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/spool"))) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  private void assertBalanced() {
    Counts counts = account.snapshot();
    assertEquals(
        counts.read(),
        counts.stored() + counts.spooled() + counts.rejectedTotal(),
        counts.toString());
  }

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
  void aSecondAgentIsRefusedTheFolder() {
    String words =
        assertThrows(
                EnvironmentFault.class,
                () -> Spool.open(configuration, this::seal, new Account(), () -> now))
            .words()
            .en();

    assertTrue(words.contains("is in use by another agent"), words);
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
