package io.plumbline.verifier.engine;

import io.plumbline.collector.archive.imports.ImportListener;
import io.plumbline.collector.archive.imports.ImportRequest;
import io.plumbline.collector.archive.imports.RecordingImport;
import io.plumbline.collector.archive.imports.TelemetryImport;
import io.plumbline.collector.archive.imports.UsageImport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Imports a case into an archive the way a user would. */
public final class CaseArchive {
  private CaseArchive() {}

  /** Imports everything that the case's folder holds. */
  public static void fill(Path archive, Path caseFolder, Path scratch) throws IOException {
    Files.createDirectories(archive);
    if (Files.exists(caseFolder.resolve("telemetry.csv"))) {
      TelemetryImport.run(
          request(List.of(caseFolder.resolve("telemetry.csv")), archive, caseFolder),
          ImportListener.SILENT);
    }
    if (Files.exists(caseFolder.resolve("usage.csv"))) {
      UsageImport.run(
          request(List.of(caseFolder.resolve("usage.csv")), archive, caseFolder),
          ImportListener.SILENT);
    }
    if (Files.exists(caseFolder.resolve("recordings.tar.xz"))) {
      unpack(caseFolder.resolve("recordings.tar.xz"), scratch);
      for (Path device : list(scratch)) {
        RecordingImport.run(
            request(list(device), archive, caseFolder),
            "shdr",
            String.valueOf(device.getFileName()),
            ImportListener.SILENT);
      }
    }
  }

  private static ImportRequest request(List<Path> files, Path archive, Path ledger) {
    return new ImportRequest(files, archive, ledger, false);
  }

  public static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static void unpack(Path tar, Path folder) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(tar));
        TarArchiveInputStream in = new TarArchiveInputStream(new XZInputStream(file))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException(entry.getName() + " leads out of the folder");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
        }
      }
    }
  }
}
