package io.plumbline.collector.agent.spool;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up the oldest files of a spool that is full or too old. A file keeps its bytes under
 * another name until the gap that stands for it is on disk. Used by the thread that appends.
 */
final class OldestFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OldestFiles.class);

  private final SpoolFolder folder;
  private final SpoolIndex index;
  private final List<Path> discards = new ArrayList<>();

  OldestFiles(SpoolFolder folder, SpoolIndex index) {
    this.folder = folder;
    this.index = index;
  }

  /** Files that were given up before a start. */
  void recovered(Collection<Path> dropped) {
    discards.addAll(dropped);
  }

  /**
   * Gives the oldest file up.
   *
   * @return the gaps that stand for it; once they are on disk, {@link #delete} may be called
   */
  List<Gap> drop(SpoolFile file) throws IOException {
    GapFolding folding = new GapFolding(Gap.Cause.SPOOL_FULL);
    // A first try may have given it its other name, and failed all the same.
    Path dropped = folder.dropped(file.number());
    Path path = Files.exists(file.path()) ? file.path() : dropped;
    fold(folding, path, file.length(), file.settledSequence());
    long lost = index.drop(file);
    List<Gap> gaps = folding.fold();
    discards.add(dropped);
    LOG.error(
        "the spool {} is full or too old: dropped {} with {} samples",
        folder.path(),
        file.path(),
        lost);
    return gaps;
  }

  private static void fold(GapFolding folding, Path path, long length, long settled)
      throws IOException {
    try (SpoolReader reader = new SpoolReader(path)) {
      long offset = SpoolFormat.HEADER_BYTES;
      while (offset < length) {
        SpoolRecord record = reader.record(offset);
        if (record.kind() == SpoolRecord.Kind.FRAME && record.sequence() > settled) {
          folding.add(record);
        }
        offset += SpoolFormat.RECORD_BYTES + record.payload().length + SpoolFormat.CRC_BYTES;
      }
    } catch (FormatFault e) {
      LOG.error("{} is not readable to its end: {}", path, e.getMessage());
    }
  }

  /**
   * Deletes what was given up, now that its gap is on disk. What cannot be deleted is tried again:
   * a failure here must not make its caller repeat what is written already.
   */
  void delete() {
    for (Path path : List.copyOf(discards)) {
      try {
        folder.disk().delete(path);
        discards.remove(path);
      } catch (IOException e) {
        LOG.warn("{} cannot be deleted yet: {}", path, e.toString());
      }
    }
  }
}
