package io.plumbline.verifier.engine.log;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.GrowingTree;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the leaves of a gateway's log anew: the seals of its segments in the order of positions,
 * and at their numbers the entries that are no seals. Goes on where it stopped when the archive
 * grows. Cost: the checksums of the segments and two hashes for a seal. Not thread-safe.
 */
public final class LogWalk {
  private final ArchiveLayout archive;
  private final String folder;
  private final GrowingTree tree;
  private @Nullable SegmentFile at;
  private long offset;

  /** Is told of leaves, after they were added to the tree. */
  public interface Sink {
    /** A seal. */
    void seal(long number, SegmentFile file, SegmentRecord record);

    /** An entry that is no seal. */
    default void other(long number, byte[] entry) {}
  }

  /**
   * Prepares the walk.
   *
   * @param folder name of the gateway's folder
   * @param tree the leaves before; it grows
   */
  public LogWalk(ArchiveLayout archive, String folder, GrowingTree tree) {
    this.archive = archive;
    this.folder = folder;
    this.tree = tree;
  }

  /** The tree of the leaves so far. */
  public GrowingTree tree() {
    return tree;
  }

  /**
   * Walks until the tree has a size, or the archive gives no more.
   *
   * @param others entries that are no seals, by number; those that are used are taken out
   * @throws FormatFault when a segment is damaged, with its name
   */
  public void walk(long size, SortedMap<Long, byte[]> others, Sink sink)
      throws IOException, FormatFault {
    for (SegmentFile file : archive.segments()) {
      if (tree.size() < size && isAhead(file)) {
        walk(file, size, others, sink);
      }
    }
    others(size, others, sink);
  }

  /**
   * How many seals follow behind where the walk is.
   *
   * @throws FormatFault when a segment is damaged, with its name
   */
  public long rest() throws IOException, FormatFault {
    long seals = 0;
    for (SegmentFile file : archive.segments()) {
      if (isAhead(file)) {
        seals += rest(file);
      }
    }
    return seals;
  }

  private long rest(SegmentFile file) throws IOException, FormatFault {
    long seals = 0;
    try (SegmentReader reader = SegmentReader.resume(file.path(), begin(file))) {
      while (reader.nextSeal().isPresent()) {
        seals++;
      }
    } catch (FormatFault e) {
      throwUnlessBegun(file, e);
    }
    return seals;
  }

  private void walk(SegmentFile file, long size, SortedMap<Long, byte[]> others, Sink sink)
      throws IOException, FormatFault {
    try (SegmentReader reader = SegmentReader.resume(file.path(), begin(file))) {
      at = file;
      offset = reader.nextOffset();
      others(size, others, sink);
      while (tree.size() < size) {
        Optional<SegmentRecord> next = reader.nextSeal();
        offset = reader.nextOffset();
        if (next.isEmpty()) {
          return;
        }
        long number = tree.size();
        LogEntry entry = new LogEntry.Sealed(next.get().receipt(), next.get().payload());
        tree.append(TreeHash.leaf(entry.encode()));
        sink.seal(number, file, next.get());
        others(size, others, sink);
      }
    } catch (FormatFault e) {
      throwUnlessBegun(file, e);
    }
  }

  private void others(long size, SortedMap<Long, byte[]> others, Sink sink) {
    while (!others.isEmpty() && others.firstKey() == tree.size() && tree.size() < size) {
      long number = tree.size();
      byte[] entry = others.firstEntry().getValue();
      others.remove(number);
      tree.append(TreeHash.leaf(entry));
      sink.other(number, entry);
    }
  }

  /** Whether a segment is the gateway's and not behind where the walk is. */
  private boolean isAhead(SegmentFile file) {
    return file.kind() == SegmentHeader.Kind.GATEWAY
        && file.folder().equals(folder)
        && (at == null || file.compareTo(at) >= 0);
  }

  private long begin(SegmentFile file) {
    return at != null && file.compareTo(at) == 0 ? offset : 0;
  }

  /** A segment that was just begun may have no header yet: no seal in it is durable, or logged. */
  private void throwUnlessBegun(SegmentFile file, FormatFault fault) throws FormatFault {
    if (!file.open()) {
      String path = archive.root().relativize(file.path()).toString();
      throw new FormatFault("segment", -1, path + ": " + fault.getMessage());
    }
  }
}
