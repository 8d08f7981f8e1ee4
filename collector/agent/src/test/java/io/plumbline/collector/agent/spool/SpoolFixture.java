package io.plumbline.collector.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.account.Counts;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A spool on a real folder with a clock of its own. */
abstract class SpoolFixture {
  static final Series SERIES = new Series("D001", "load", Role.PROCESS, "%");

  /**
   * Makes values that do not compress, so that files fill up; its inverse modulo 2^64 brings the
   * numbers back.
   */
  static final long SCATTER = 0x9E3779B97F4A7C15L;

  static final long GATHER =
      BigInteger.valueOf(SCATTER).modInverse(BigInteger.TWO.pow(64)).longValue();

  @TempDir Path folder;
  KeyPair key;
  Account account = new Account();
  Spool spool;
  AgentConfiguration configuration;
  long now = 1_000_000_000L;
  long next;

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

  final void configure(String more) throws IOException {
    configuration = AgentFolder.configure(folder, 7443, "", AgentFolder.ONE_DEVICE, more);
  }

  final void start() {
    account = new Account();
    spool = Spool.open(configuration, this::seal, account, () -> now, Optional::empty);
  }

  final Seal seal(UUID boot, long sequence, Digest head, long micros) {
    try {
      return Seal.sign("edge-1", boot, sequence, head, micros, key.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  void restart() throws IOException {
    spool.close();
    now += 5_000_000;
    start();
  }

  /** Appends rows with the numbers next, next + 1 …, one second apart. */
  void append(int rows) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      samples.add(new Sample(SERIES, now, now, new Value.Int(SCATTER * next++), Quality.GOOD));
      now += 1_000_000;
    }
    account.delivered(rows, 0);
    spool.append(samples, List.of());
  }

  List<SpoolItem> read() throws IOException, InterruptedException, SpoolDamage {
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

  static List<TelemetryFrame> frames(List<SpoolItem> items) {
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

  static List<Long> values(List<SpoolItem> items) {
    return frames(items).stream()
        .flatMap(frame -> frame.samples().stream())
        .map(sample -> ((Value.Int) sample.value()).value() * GATHER)
        .toList();
  }

  static List<Gap> gaps(List<SpoolItem> items, Gap.Cause cause) {
    return frames(items).stream()
        .flatMap(frame -> frame.gaps().stream())
        .filter(gap -> gap.cause() == cause)
        .toList();
  }

  static void assertChained(List<SpoolItem> items) {
    Digest head = null;
    for (TelemetryFrame frame : frames(items)) {
      if (head != null) {
        assertEquals(head, frame.header().previous(), "frame " + frame.header().sequence());
      }
      head = frame.digest();
    }
  }

  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/spool"))) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  void assertBalanced() {
    Counts counts = account.snapshot();
    assertEquals(
        counts.read(),
        counts.stored() + counts.spooled() + counts.rejectedTotal(),
        counts.toString());
  }
}
