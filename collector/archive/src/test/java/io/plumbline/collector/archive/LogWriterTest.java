package io.plumbline.collector.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.LedgerVersion;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TreeProof;
import io.plumbline.contract.segment.ArchiveLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
  private static final long SIZE = 1100;
  private static final Set<Long> COMMITS =
      Set.of(1L, 2L, 255L, 256L, 257L, 511L, 512L, 513L, 767L, 1024L, SIZE);

  @TempDir Path root;

  @Test
  void every_checkpoint_is_the_beginning_of_those_behind_it_over_the_ends_of_tiles_and_writers()
      throws Exception {
    List<Checkpoint> checkpoints = new ArrayList<>();
    LogWriter writer = Logs.writer(Disk.REAL, root);
    for (long position = 1; position <= SIZE; position++) {
      writer.append(Logs.entry(position));
      if (COMMITS.contains(position)) {
        assertTrue(writer.commit());
        assertFalse(writer.commit());
        Checkpoint now = Checkpoint.parse(Objects.requireNonNull(writer.head()).text());
        for (Checkpoint older : checkpoints) {
          assertTrue(
              TreeProof.consistency(
                  older.size(),
                  now.size(),
                  older.root(),
                  now.root(),
                  writer.consistency(older.size())));
        }
        checkpoints.add(now);
        writer.close();
        writer = Logs.writer(Disk.REAL, root);
        assertEquals(position, writer.lastPosition());
      }
    }
    writer.close();
    assertEquals(LongStream.rangeClosed(1, SIZE).mapToObj(Logs::entry).toList(), Logs.check(root));
  }

  /** The file names that C2SP tlog-tiles asks for at this size, and no others. */
  @Test
  void the_files_are_those_of_the_specification() throws IOException {
    try (LogWriter writer = Logs.writer(Disk.REAL, root)) {
      for (long position = 1; position <= 600; position++) {
        writer.append(Logs.entry(position));
        if (position % 100 == 0) {
          writer.commit();
        }
      }
    }
    Path log = new ArchiveLayout(root).log(Archives.GATEWAY).root();
    Set<String> names = new HashSet<>();
    try (Stream<Path> all = Files.walk(log)) {
      all.filter(Files::isRegularFile).forEach(file -> names.add(log.relativize(file).toString()));
    }
    assertEquals(
        Set.of(
            ".lock",
            "log.vkey",
            "checkpoint",
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/88",
            "tile/1/000.p/1",
            "tile/1/000.p/2",
            "tile/entries/000",
            "tile/entries/001",
            "tile/entries/002.p/88"),
        names);
    assertEquals(8192, Files.size(log.resolve("tile/0/001")));
  }

  @Test
  void cosignatures_stand_under_the_checkpoint_and_one_of_each_hour_is_kept() throws Exception {
    NoteSigner witness =
        NoteSigner.of(
            "witness.example/w1",
            NoteKey.Kind.COSIGNATURE,
            KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    long[] seconds = {7200, 7210, 10_900, 10_950};
    try (LogWriter writer = Logs.writer(Disk.REAL, root)) {
      for (int i = 0; i < seconds.length; i++) {
        writer.append(Logs.entry(i + 1));
        writer.commit();
        SignedNote head = Objects.requireNonNull(writer.head());
        SignedNote cosigned = head.with(List.of(witness.cosign(head.text(), seconds[i])));
        writer.cosigned(cosigned, List.of(cosigned.cosignature(witness.key()).orElseThrow()));
      }
    }
    LogLayout log = new ArchiveLayout(root).log(Archives.GATEWAY);
    SignedNote head = SignedNote.decode(Files.readAllBytes(log.checkpoint()));
    assertTrue(head.cosignature(witness.key()).orElseThrow().genuine());
    assertEquals(
        List.of(true, false, true, false),
        LongStream.rangeClosed(1, 4).mapToObj(size -> Files.exists(log.cosigned(size))).toList());
  }

  @Test
  void damage_in_a_tile_that_is_gone_on_from_is_refused_and_so_is_another_key() throws Exception {
    try (LogWriter writer = Logs.writer(Disk.REAL, root)) {
      writer.append(Logs.entry(1));
      writer.append(Logs.entry(2));
      writer.commit();
    }
    ArchiveLayout layout = new ArchiveLayout(root);
    NoteSigner other =
        NoteSigner.of(
            Logs.ORIGIN,
            NoteKey.Kind.NOTE,
            KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    assertThrows(
        EnvironmentFault.class, () -> LogWriter.open(layout, Archives.GATEWAY, other, Logs.ORIGIN));
    assertThrows(
        EnvironmentFault.class,
        () -> LogWriter.open(layout, Archives.GATEWAY, Logs.SIGNER, "another.example/log"));
    LogLayout log = layout.log(Archives.GATEWAY);
    for (Path file : List.of(log.tile(0, 0, 2), log.entries(0, 2))) {
      byte[] bytes = Files.readAllBytes(file);
      byte[] wrong = bytes.clone();
      wrong[5] ^= 1;
      Files.write(file, wrong);
      assertThrows(EnvironmentFault.class, () -> Logs.writer(Disk.REAL, root), file.toString());
      Files.write(file, bytes);
    }
    Logs.writer(Disk.REAL, root).close();
  }

  @Test
  void a_version_of_ledgers_is_kept_under_its_digest_and_half_written_ones_are_not()
      throws IOException {
    ArchiveLayout layout = new ArchiveLayout(root.resolve("archive"));
    Path folder = Files.createDirectories(root.resolve("ledger"));
    Files.writeString(folder.resolve("enterprises.csv"), "enterprise_id,name,region\nE1,厂,上海\n");
    assertThrows(InputFault.class, () -> LedgerCopies.keep(layout, folder));
    String devices = "device_id,enterprise_id,category,deployment,connected_from\n";
    Files.writeString(folder.resolve("devices.csv"), devices);
    LedgerVersion first = LedgerCopies.keep(layout, folder);
    Files.writeString(folder.resolve("devices.csv"), devices + "D1,E1,机床,公有云,2024-01-01\n");
    LedgerVersion second = LedgerCopies.keep(layout, folder);
    assertEquals(second, LedgerCopies.keep(layout, folder));
    assertEquals(first, LedgerVersion.of(layout.ledgerVersion(first.digest())));
    assertEquals(second, LedgerVersion.of(layout.ledgerVersion(second.digest())));
    try (Stream<Path> versions = Files.list(layout.ledgersFolder())) {
      assertEquals(2, versions.count());
    }
  }

  @Test
  void entries_of_ledgers_stand_between_seals() throws IOException, FormatFault {
    LogEntry ledgers = new LogEntry.Ledgers(Archives.START, Digest.ZERO);
    try (LogWriter writer = Logs.writer(Disk.REAL, root)) {
      writer.append(Logs.entry(7));
      writer.append(ledgers);
      writer.commit();
    }
    try (LogWriter writer = Logs.writer(Disk.REAL, root)) {
      assertEquals(7, writer.lastPosition());
      assertThrows(IllegalArgumentException.class, () -> writer.append(Logs.entry(7)));
    }
    assertEquals(List.of(Logs.entry(7), ledgers), Logs.check(root));
  }
}
