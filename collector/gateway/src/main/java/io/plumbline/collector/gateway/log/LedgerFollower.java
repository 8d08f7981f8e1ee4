package io.plumbline.collector.gateway.log;

import io.plumbline.collector.archive.LedgerCopies;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.segment.ArchiveLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices new versions of a platform's ledgers and keeps them. Used by one thread. */
final class LedgerFollower {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerFollower.class);

  private final ArchiveLayout layout;
  private final Path folder;
  private Map<Path, String> seen = Map.of();
  private Optional<Digest> last = Optional.empty();

  LedgerFollower(ArchiveLayout layout, Path folder) {
    this.layout = layout;
    this.folder = folder;
  }

  /**
   * The digest of the ledgers when they are others than at the last look, and in the archive; empty
   * while nothing changed or files are half-written. The first look always finds something.
   */
  Optional<Digest> look() {
    Map<Path, String> marks = marks();
    if (marks.equals(seen)) {
      return Optional.empty();
    }
    seen = marks;
    try {
      Optional<Digest> now = Optional.of(LedgerCopies.keep(layout, folder).digest());
      boolean same = now.equals(last);
      last = now;
      return same ? Optional.empty() : now;
    } catch (InputFault e) {
      LOG.warn("the ledgers in {} cannot be logged as they are now: {}", folder, e.words());
      return Optional.empty();
    }
  }

  /** What the files look like from outside. */
  private Map<Path, String> marks() {
    Map<Path, String> marks = new TreeMap<>();
    marks.put(folder, "");
    for (Path file : LedgerReader.files(folder)) {
      try {
        marks.put(file, Files.size(file) + " " + Files.getLastModifiedTime(file));
      } catch (IOException e) {
        marks.put(file, "?"); // went away since it was listed
      }
    }
    return marks;
  }
}
