package io.plumbline.collector.archive;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.ledger.LedgerVersion;
import io.plumbline.contract.segment.ArchiveLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Keeps versions of ledgers in the archive, each under its digest, so that it can be shown later
 * what a ledger said when its digest went into a log. A version that is there is never touched.
 */
public final class LedgerCopies {
  private LedgerCopies() {}

  /**
   * Copies the ledgers as they are now, unless this version is there already. What is copied is
   * what is hashed and read, whatever happens to the folder meanwhile.
   *
   * @throws io.plumbline.contract.fault.InputFault when they are no ledgers, half-written ones
   *     included
   * @throws EnvironmentFault when they cannot be read or copied
   */
  public static LedgerVersion keep(ArchiveLayout layout, Path folder) {
    return keep(Disk.REAL, layout, folder);
  }

  static LedgerVersion keep(Disk disk, ArchiveLayout layout, Path folder) {
    Path staging = layout.ledgersFolder().resolve(".staging-" + UUID.randomUUID());
    try {
      if (Files.isDirectory(layout.ledgerVersion(LedgerVersion.of(folder).digest()))) {
        return LedgerVersion.of(folder);
      }
      disk.createFolder(staging);
      LogFiles files = new LogFiles(disk);
      for (Path file : LedgerReader.files(folder)) {
        files.write(staging.resolve(file.getFileName()), Files.readAllBytes(file));
      }
      files.syncFolders();
      LedgerReader.read(staging);
      LedgerVersion version = LedgerVersion.of(staging);
      Path target = layout.ledgerVersion(version.digest());
      if (!Files.isDirectory(target)) {
        disk.rename(staging, target);
        disk.syncFolder(layout.ledgersFolder());
      }
      return version;
    } catch (IOException e) {
      throw DiskFaults.of(layout.ledgersFolder(), e);
    } finally {
      remove(staging);
    }
  }

  private static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw DiskFaults.of(folder, e);
    }
  }
}
