package io.plumbline.benchmarks.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A fleet on disk, written once and kept.
 *
 * @param folder where it lies
 * @param size how large it is
 */
public record Fleet(Path folder, FleetSize size) {
  /** The fleet of a size; writes what is not there yet, each part whole or not at all. */
  public static Fleet in(Path cache, FleetSize size)
      throws IOException, SQLException, GeneralSecurityException {
    Fleet fleet = archived(cache, size);
    if (!Files.exists(fleet.parquet())) {
      System.err.printf("writing %s, once%n", fleet.parquet());
      FleetParquet.write(size, fleet.parquet());
    }
    return fleet;
  }

  /** The same without the samples for the peer. */
  public static Fleet archived(Path cache, FleetSize size)
      throws IOException, GeneralSecurityException {
    Fleet fleet = new Fleet(cache.resolve(size.folder()), size);
    Files.createDirectories(fleet.folder());
    Path archiveDone = fleet.folder().resolve("archive.done");
    if (!Files.exists(archiveDone)) {
      System.err.printf("writing %s, once%n", fleet.archive());
      remove(fleet.ledger());
      remove(fleet.archive());
      FleetArchive.writeLedger(size, fleet.ledger());
      FleetArchive.write(size, fleet.archive());
      Files.createFile(archiveDone);
    }
    return fleet;
  }

  /** Deletes a folder with all that is in it. */
  public static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The archive. */
  public Path archive() {
    return folder.resolve("archive");
  }

  /** The ledger. */
  public Path ledger() {
    return folder.resolve("ledger");
  }

  /** The same samples for the peer. */
  public Path parquet() {
    return folder.resolve("samples.parquet");
  }

  /** Bytes of the archive's segments. */
  public long segmentBytes() throws IOException {
    try (Stream<Path> files = Files.walk(archive().resolve("segments"))) {
      long bytes = 0;
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(path);
      }
      return bytes;
    }
  }
}
