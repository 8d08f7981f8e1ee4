package io.plumbline.verifier.engine.source;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads an archive from its beginning and goes on as it grows. Each {@link #poll} delivers what is
 * new since the one before: a single poll reads an archive at rest. Every record's checksum and
 * position, and a closed segment's digest and counts, are checked on the way. Not thread-safe.
 */
public final class ArchiveFollower implements AutoCloseable {
  private static final long PROGRESS_NANOS = 200_000_000;

  private final ArchiveLayout layout;
  private final DecodeQueue queue;
  private final Map<SegmentFile, SegmentReader> reading = new TreeMap<>();
  private final Map<SegmentFile, Long> doneBytes = new TreeMap<>();
  private long progressAt = System.nanoTime();
  private long totalBytes;
  private long bytesBefore;

  /**
   * Begins at the first record.
   *
   * @param archive the archive's folder; one that is not there yet is an empty archive
   * @param threads how many threads decode, 1 or more
   */
  public ArchiveFollower(Path archive, SealCheck sealCheck, int threads) {
    this.layout = new ArchiveLayout(archive);
    this.queue = new DecodeQueue(sealCheck, threads);
  }

  /**
   * Delivers everything that has come since.
   *
   * @return how many records were delivered or found damaged
   * @throws EnvironmentFault when the archive cannot be read
   */
  public long poll(ArchiveSink sink, Progress.Listener listener) {
    long records = 0;
    try {
      List<SegmentFile> files = layout.segments();
      totalBytes = bytesBefore;
      for (SegmentFile file : files) {
        totalBytes += isDone(file) ? 0 : size(file.path());
      }
      for (SegmentFile file : files) {
        if (!isDone(file)) {
          records += read(file, sink, listener);
        }
      }
      queue.flush(sink);
      if (records > 0) {
        report(listener, bytesBefore);
      }
      return records;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了归档 %s：%s", "Archive %s cannot be read: %s", layout.root(), e.toString()), e);
    }
  }

  private boolean isDone(SegmentFile file) {
    return doneBytes.containsKey(file);
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return 0; // renamed between the listing and now: only the progress line is less exact
    }
  }

  private long read(SegmentFile file, ArchiveSink sink, Progress.Listener listener)
      throws IOException {
    SegmentReader reader = reading.get(file);
    long records = 0;
    if (reader == null) {
      Optional<SegmentReader> opened = open(file, sink);
      if (opened.isEmpty()) {
        return isDone(file) ? 1 : 0;
      }
      reader = opened.get();
      reading.put(file, reader);
      sink.opened(file, reader.header(), place(file, -1));
    }
    while (!reader.ended()) {
      try {
        Optional<SegmentRecord> next = reader.next();
        if (next.isEmpty()) {
          break;
        }
        queue.put(file, place(file, next.get().offset()), next.get(), sink);
      } catch (FormatFault e) {
        queue.flush(sink);
        sink.damaged(file, place(file, reader.nextOffset()), false, String.valueOf(e.getMessage()));
        reader.skipDamage();
      }
      records++;
      report(listener, bytesBefore + reader.nextOffset());
    }
    if (reader.ended()) {
      queue.flush(sink);
      Place end = place(file, reader.nextOffset());
      reader.footer().ifPresent(footer -> sink.closed(file, footer, end));
      finish(file, reader.nextOffset());
      reader.close();
      reading.remove(file);
    }
    return records;
  }

  private Optional<SegmentReader> open(SegmentFile file, ArchiveSink sink) throws IOException {
    try {
      return Optional.of(SegmentReader.open(file.path()));
    } catch (NoSuchFileException e) {
      return Optional
          .empty(); // removed or renamed since it was listed; the next poll lists it anew
    } catch (FormatFault e) {
      if (file.open()) {
        return Optional.empty(); // its header is not written yet
      }
      queue.flush(sink);
      sink.damaged(file, place(file, 0), false, String.valueOf(e.getMessage()));
      finish(file, size(file.path()));
      return Optional.empty();
    }
  }

  private void finish(SegmentFile file, long bytes) {
    doneBytes.put(file, bytes);
    bytesBefore += bytes;
  }

  private Place place(SegmentFile file, long offset) {
    String path = layout.root().relativize(file.path()).toString().replace('\\', '/');
    return new Place(path, offset);
  }

  private void report(Progress.Listener listener, long bytes) {
    long now = System.nanoTime();
    if (now - progressAt >= PROGRESS_NANOS || bytes == totalBytes) {
      progressAt = now;
      listener.reached(new Progress(bytes, Math.max(bytes, totalBytes), queue.samples()));
    }
  }

  /** Samples and usage events delivered so far. */
  public long samples() {
    return queue.samples();
  }

  /** Bytes of segments read so far. */
  public long bytes() {
    long bytes = bytesBefore;
    for (SegmentReader reader : reading.values()) {
      bytes += reader.nextOffset();
    }
    return bytes;
  }

  /** Lets go of every file. */
  @Override
  public void close() {
    queue.close();
    Iterator<SegmentReader> readers = reading.values().iterator();
    while (readers.hasNext()) {
      try {
        readers.next().close();
      } catch (IOException e) {
        throw new EnvironmentFault(
            Words.of("关不上归档 %s：%s", "Archive %s cannot be closed: %s", layout.root(), e), e);
      } finally {
        readers.remove();
      }
    }
  }
}
