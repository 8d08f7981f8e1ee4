package io.plumbline.collector.gateway.archive;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of one gateway behind a position, over the ends of segments and while they are
 * written. The caller says up to which position records are durable; nothing behind it is handed
 * out. Damage is logged, passed over and counted. Not thread-safe.
 */
public final class ArchiveTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveTail.class);

  private final ArchiveLayout layout;
  private final String gateway;
  private long position;
  private @Nullable SegmentReader reader;
  private Path path = Path.of("");
  private @Nullable SegmentFile file;
  private long damaged;
  private @Nullable SegmentRecord ahead;

  /**
   * Follows a gateway's segments.
   *
   * @param position the position behind which to begin; 0 for the first record
   */
  public ArchiveTail(ArchiveLayout layout, String gateway, long position) {
    this.layout = layout;
    this.gateway = gateway;
    this.position = position;
  }

  /** Position of the record handed out last. */
  public long position() {
    return position;
  }

  /** The segment that the record handed out last lies in. */
  public Path path() {
    return path;
  }

  /** How many damaged places were passed over. */
  public long damaged() {
    return damaged;
  }

  /**
   * The next record with a position up to {@code durable}; empty when there is none now.
   *
   * @throws IOException when a file cannot be read; the next call begins anew at the same position
   */
  public Optional<SegmentRecord> next(long durable) throws IOException {
    try {
      while (position < durable) {
        SegmentRecord found = ahead == null ? read() : ahead;
        ahead = null;
        if (found == null) {
          return Optional.empty();
        }
        if (found.receipt().position() > durable) {
          ahead = found;
          return Optional.empty();
        }
        if (found.receipt().position() > position) {
          position = found.receipt().position();
          return Optional.of(found);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    SegmentReader open = reader;
    reader = null;
    file = null;
    ahead = null;
    if (open != null) {
      open.close();
    }
  }

  /**
   * The next record of the current segment, or the first of the one after it; null when nothing
   * follows yet.
   */
  private @Nullable SegmentRecord read() throws IOException {
    while (true) {
      SegmentReader current = reader;
      if (current == null) {
        if (!openFollowing()) {
          return null;
        }
        continue;
      }
      try {
        Optional<SegmentRecord> next = current.next();
        if (next.isPresent()) {
          return next.get();
        }
        if (!current.ended() && !hasFollowing()) {
          return null;
        }
        // Ended, or left behind by a writer that began another segment.
        current.close();
        reader = null;
      } catch (FormatFault e) {
        damaged++;
        LOG.error("{}: {}; the records in the damaged place are passed over", path, e.getMessage());
        if (!current.skipDamage()) {
          current.close();
          reader = null;
        }
      }
    }
  }

  private boolean hasFollowing() throws IOException {
    SegmentFile now = file;
    return now != null
        && layout.gatewaySegments(gateway).stream().anyMatch(other -> other.compareTo(now) > 0);
  }

  private boolean openFollowing() throws IOException {
    List<SegmentFile> files = layout.gatewaySegments(gateway);
    SegmentFile now = file;
    int at;
    if (now == null) {
      at = startingWith(files);
    } else {
      at = 0;
      while (at < files.size() && files.get(at).compareTo(now) <= 0) {
        at++;
      }
    }
    if (at >= files.size()) {
      return false;
    }
    SegmentFile next = files.get(at);
    try {
      reader = SegmentReader.open(next.path());
    } catch (FormatFault e) {
      if (next.open() && at == files.size() - 1) {
        return false; // its header is being written
      }
      damaged++;
      LOG.error("{}: {}; the whole segment is passed over", next.path(), e.getMessage());
    }
    file = next;
    path = next.path();
    return true;
  }

  /** Index of the last segment that begins at or before the position wanted next. */
  private int startingWith(List<SegmentFile> files) throws IOException {
    int low = 0;
    int high = files.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstPosition(files.get(middle)) <= position + 1) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static long firstPosition(SegmentFile file) throws IOException {
    try (SegmentReader reader = SegmentReader.open(file.path())) {
      return reader.header().firstPosition();
    } catch (FormatFault e) {
      LOG.error("{}: {}; where it begins is unknown", file.path(), e.getMessage());
      return Long.MAX_VALUE; // begin before it; the walk comes by and says so again
    }
  }
}
