package io.plumbline.collector.archive;

import static io.plumbline.collector.archive.Archives.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentRecord.Kind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed as by {@code kill -9}, again and again: every record it said was
 * synced is there.
 */
@Tag("slow")
class KilledWriterTest {
  private static final int KILLS = 3;

  @TempDir Path root;

  @Test
  void
      given_a_writing_process_that_is_killed_then_the_archive_is_repaired_and_every_synced_record_is_there()
          throws Exception {
    long synced = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      synced = Math.max(synced, writeAndKill(kill * 37L));
      try (ArchiveWriter writer = Archives.writer(root)) {
        assertEquals(1, writer.repairs().size());
        assertTrue(
            writer.nextPosition() > synced,
            "synced " + synced + ", found " + (writer.nextPosition() - 1));
      }
    }
    List<Long> positions =
        Archives.records(root).stream().map(record -> record.receipt().position()).toList();
    assertEquals(LongStream.rangeClosed(1, positions.size()).boxed().toList(), positions);
    assertTrue(positions.size() >= synced);
    assertEquals(KILLS, new ArchiveLayout(root).segments().size());
  }

  /**
   * Starts a writer, waits for so many syncs, kills it, and returns the last position that it said
   * was durable.
   */
  private long writeAndKill(long syncs) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      long last = 0;
      for (long i = 0; i < syncs; i++) {
        String line = lines.readLine();
        assertTrue(line != null, "the writer ended by itself");
        last = Long.parseLong(line);
      }
      process.destroyForcibly(); // SIGKILL
      return last;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * Appends records of growing size, syncs now and then, and prints each position that is durable.
   */
  static final class Endless {
    private Endless() {}

    public static void main(String[] args) throws Exception {
      ArchiveWriter writer =
          ArchiveWriter.open(
              new ArchiveLayout(Path.of(args[0])),
              Archives.GATEWAY,
              KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
      for (long i = 1; ; i++) {
        writer.append(
            Kind.FRAME, payload("x".repeat((int) (i * 997 % 100_000) + 1)), Archives.START);
        if (i % 3 == 0) {
          writer.sync();
          System.out.println(writer.durable().position());
          System.out.flush();
        }
      }
    }
  }
}
