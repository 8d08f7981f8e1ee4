package io.plumbline.verifier.engine;

import io.plumbline.collector.archive.LogWriter;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Logs the seals of an archive, as its gateway does. */
public final class ArchiveLog {
  private ArchiveLog() {}

  /** Logs every seal of gw-1 with a key of its own, and returns the key. */
  public static NoteSigner write(ArchiveLayout layout) {
    NoteSigner signer =
        NoteSigner.of("plumbline.example/gw-1", NoteKey.Kind.NOTE, EdgeArchive.newKey());
    try (LogWriter writer = LogWriter.open(layout, "gw-1", signer, signer.key().name())) {
      append(layout, writer);
      writer.commit();
    }
    return signer;
  }

  /** Logs the seals that are not in the log yet. */
  public static void goOn(ArchiveLayout layout, NoteSigner signer) {
    try (LogWriter writer = LogWriter.open(layout, "gw-1", signer, signer.key().name())) {
      append(layout, writer);
      writer.commit();
    }
  }

  private static void append(ArchiveLayout layout, LogWriter writer) {
    long logged = writer.size();
    try {
      for (SegmentFile file : layout.segments()) {
        if (!file.path().startsWith(layout.segmentsFolder())) {
          continue;
        }
        try (SegmentReader reader = SegmentReader.open(file.path())) {
          for (Optional<SegmentRecord> next = reader.nextSeal();
              next.isPresent();
              next = reader.nextSeal()) {
            if (logged-- <= 0) {
              writer.append(new LogEntry.Sealed(next.get().receipt(), next.get().payload()));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatFault e) {
      throw new IllegalStateException(e);
    }
  }
}
