package io.plumbline.collector.gateway.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.archive.ArchiveWriter;
import io.plumbline.collector.archive.Disk;
import io.plumbline.collector.archive.EveryFailure;
import io.plumbline.collector.archive.Logs;
import io.plumbline.collector.gateway.Await;
import io.plumbline.collector.gateway.FrameChain;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.config.LogSettings;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentRecord.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each file operation of the log fails once while a gateway follows its archive, with and without
 * having taken effect: in the end every seal is in the log once, in order.
 */
@Tag("slow")
class FailingLogFollowerTest {
  private static final String GATEWAY = "gw-1";
  private static final int SEALS = 6;
  private static final LogSettings SETTINGS =
      new LogSettings(Optional.empty(), Duration.ofMillis(1), Optional.empty(), List.of());

  private static final GatewayMetrics METRICS = new GatewayMetrics();

  @TempDir Path folder;

  @AfterAll
  static void closeMetrics() {
    METRICS.close();
  }

  @Test
  void whatever_operation_fails_every_seal_is_logged_once_in_order() throws Exception {
    Path template = folder.resolve("template");
    write(template);
    int runs =
        EveryFailure.of(
            folder,
            (disk, root, name) -> {
              copy(template, root);
              for (long upTo = SEALS; upTo <= 2 * SEALS; upTo += SEALS) {
                follow(disk, root, upTo);
              }
              assertEquals(
                  LongStream.rangeClosed(1, SEALS).mapToObj(i -> 2 * i).toList(),
                  Logs.check(root).stream().map(FailingLogFollowerTest::position).toList(),
                  name);
            });
    assertTrue(runs > 30, "operations tried: " + runs);
  }

  /** Follows until the seals up to a position are under a checkpoint. */
  private static void follow(Disk disk, Path root, long upTo) {
    for (int attempt = 0; attempt < 3; attempt++) {
      try (LogFollower follower =
          LogFollower.start(
              disk, SETTINGS, new ArchiveLayout(root), GATEWAY, Logs.SIGNER, METRICS)) {
        follower.durable(upTo);
        Await.until(
            "seals up to " + upTo + " logged",
            Duration.ofSeconds(30),
            () -> follower.committed() == upTo / 2);
        return;
      } catch (EnvironmentFault expected) {
        assertTrue(attempt < 2, expected.words().en());
      }
    }
  }

  /** An archive of frames with a seal behind each: the seals are at the even positions. */
  private static void write(Path root) throws IOException {
    KeyPair key = TestAgent.newKey();
    FrameChain chain = FrameChain.begin("edge-1");
    try (ArchiveWriter writer =
        ArchiveWriter.open(new ArchiveLayout(root), GATEWAY, key.getPrivate())) {
      for (int i = 0; i < SEALS; i++) {
        writer.append(Kind.FRAME, chain.next("D001", 3), FrameChain.START_MICROS + i);
        writer.append(
            Kind.SEAL, chain.seal(key.getPrivate()).encode(), FrameChain.START_MICROS + i);
      }
      writer.sync();
    }
  }

  private static long position(LogEntry entry) {
    return entry instanceof LogEntry.Sealed sealed ? sealed.receipt().position() : -1;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
