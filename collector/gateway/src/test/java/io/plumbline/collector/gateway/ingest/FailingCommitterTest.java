package io.plumbline.collector.gateway.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.archive.ArchiveWriter;
import io.plumbline.collector.archive.Disk;
import io.plumbline.collector.archive.EveryFailure;
import io.plumbline.collector.archive.FaultyDisk;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.admission.AdmissionCheckpoint;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The crash matrix of the gateway: each file operation of archive and admission state fails once,
 * with and without having taken effect, and the gateway goes on; or it is the last one that the
 * process does. Afterwards everything is read and verified anew: what was acknowledged is archived,
 * nothing twice, in order.
 */
@Tag("slow")
class FailingCommitterTest {
  private static final String GATEWAY = "gw-1";
  private static final KeyPair KEY = TestAgent.newKey();
  private static final int FRAMES = 6;
  private static final int SESSIONS = 2;

  /** So that three records fill a segment. */
  private static final long SEGMENT_BYTES = 900;

  private static final GatewayMetrics METRICS = new GatewayMetrics();

  /** On which nothing fails; it syncs as little as the others. */
  private static final Disk SOUND = new FaultyDisk(-1, FaultyDisk.Effect.NONE);

  @TempDir Path folder;

  @AfterAll
  static void closeMetrics() {
    METRICS.close();
  }

  @Test
  void whatever_operation_fails_what_is_acknowledged_is_archived_once_and_the_gateway_goes_on()
      throws Exception {
    List<Offer> offers = Sender.offers(FRAMES);
    int runs =
        EveryFailure.of(
            folder,
            (disk, root, name) -> {
              Sender sender = new Sender(offers);
              sessions(disk, root, sender, offers.size());
              assertEquals(offers.size(), sender.acknowledged().size(), name);
              verify(root, offers, sender, name);
            });
    assertTrue(runs > 90, "operations tried: " + runs);
  }

  @Test
  void whatever_operation_is_the_last_what_was_acknowledged_is_archived_and_the_rest_follows_once()
      throws Exception {
    List<Offer> offers = Sender.offers(FRAMES);
    int runs =
        EveryFailure.ofKills(
            folder,
            (disk, root, name) -> {
              Sender sender = new Sender(offers);
              sessions(disk, root, sender, offers.size());
              // The gateway starts again: recovery alone, before anything is offered.
              start(SOUND, root).close();
              List<ByteBuffer> kept = payloads(root);
              for (int index : sender.acknowledged()) {
                assertTrue(kept.contains(Sender.payload(offers.get(index))), name + ": " + index);
              }
              sessions(SOUND, root, sender, offers.size());
              verify(root, offers, sender, name);
            });
    assertTrue(runs > 90, "operations tried: " + runs);
  }

  /** Starts, takes a part of the offers, and stops, until all are acknowledged or all is over. */
  private static void sessions(Disk disk, Path root, Sender sender, int offers)
      throws InterruptedException {
    for (int session = 1; session <= SESSIONS; session++) {
      try (Committer committer = startAgain(disk, root)) {
        if (committer == null) {
          return;
        }
        sender.send(committer, offers * session / SESSIONS, () -> isDead(disk));
      }
    }
  }

  /** A start that fails is tried again, as whoever keeps a service running does. */
  private static @Nullable Committer startAgain(Disk disk, Path root) {
    for (int attempt = 0; attempt < 3 && !isDead(disk); attempt++) {
      try {
        return start(disk, root);
      } catch (EnvironmentFault expected) {
        assertTrue(disk instanceof FaultyDisk faulty && faulty.hasFailed(), expected.words().en());
      }
    }
    assertTrue(isDead(disk), "one failure, three attempts");
    return null;
  }

  private static boolean isDead(Disk disk) {
    return disk instanceof FaultyDisk faulty && faulty.isDead();
  }

  private static Committer start(Disk disk, Path root) {
    return Committer.start(
        () ->
            ArchiveWriter.open(
                disk,
                new ArchiveLayout(root),
                GATEWAY,
                KEY.getPrivate(),
                InstantSource.system(),
                SEGMENT_BYTES),
        checkpoint(disk, root),
        METRICS,
        position -> {},
        Duration.ofMillis(1));
  }

  private static AdmissionCheckpoint checkpoint(Disk disk, Path root) {
    return new AdmissionCheckpoint(
        disk, root.resolve("admission.checkpoint"), new ArchiveLayout(root), GATEWAY);
  }

  /** Reads everything again, as a start does and as a stranger does. */
  private static void verify(Path root, List<Offer> offers, Sender sender, String name)
      throws Exception {
    // Where the last close failed, the next start closes the segment.
    start(SOUND, root).close();
    assertEquals(offers.stream().map(Sender::payload).toList(), payloads(root), name);
    assertEquals(offers.size(), sender.acknowledged().size(), name);

    AdmissionCheckpoint checkpoint = checkpoint(SOUND, root);
    byte[] kept = checkpoint.encode(checkpoint.restore(offers.size()), offers.size());
    Files.deleteIfExists(root.resolve("admission.checkpoint"));
    byte[] scanned = checkpoint.encode(checkpoint.restore(offers.size()), offers.size());
    assertArrayEquals(scanned, kept, name + ": admission state and archive differ");

    Sender again = new Sender(offers);
    try (Committer committer = start(SOUND, root)) {
      again.send(committer, offers.size(), () -> false);
    }
    assertEquals(offers.size(), again.acknowledged().size(), name);
    assertEquals(offers.size(), payloads(root).size(), name + ": something was archived twice");
  }

  /** All payloads by position; every segment is closed, whole, and signed. */
  private static List<ByteBuffer> payloads(Path root) throws Exception {
    List<ByteBuffer> payloads = new ArrayList<>();
    for (SegmentFile file : new ArchiveLayout(root).gatewaySegments(GATEWAY)) {
      try (SegmentReader reader = SegmentReader.open(file.path())) {
        for (Optional<SegmentRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
          payloads.add(copy(next.get().payload()));
          assertEquals(payloads.size(), next.get().receipt().position());
        }
        SegmentFooter footer =
            reader.footer().orElseThrow(() -> new IOException(file.path() + " is open"));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KEY.getPublic());
        verifier.update(footer.signedBytes());
        assertTrue(verifier.verify(footer.signature().orElseThrow().bytes()), file.toString());
      }
    }
    return payloads;
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }
}
