package io.plumbline.collector.archive;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.frame.FrameBudget;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.usage.UsageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Adds one import call to an archive, all or nothing: frames go to a staging folder, which one
 * rename puts in place. The frames are chained, but neither sealed nor signed. One import at a time
 * writes to an archive, which a lock ensures. Not thread-safe.
 */
public final class ImportArchive implements AutoCloseable {
  private final Disk disk;
  private final ArchiveLayout layout;
  private final String callId;
  private final long importMicros;
  private final long maxSegmentBytes;
  private final FolderLock lock;
  private final Path staging;

  private @Nullable SegmentWriter current;
  private int files;
  private Digest previousSegment = Digest.ZERO;
  private long nextPosition = 1;
  private long sequence = 1;
  private Digest previousFrame = Digest.ZERO;
  private boolean committed;

  private ImportArchive(
      Disk disk,
      ArchiveLayout layout,
      String callId,
      long importMicros,
      long maxSegmentBytes,
      FolderLock lock) {
    this.disk = disk;
    this.layout = layout;
    this.callId = callId;
    this.importMicros = importMicros;
    this.maxSegmentBytes = maxSegmentBytes;
    this.lock = lock;
    this.staging = layout.stagingFolder(callId);
  }

  /**
   * Begins an import call; what an earlier attempt at it left behind is removed.
   *
   * @param callId names the call and what it imports, 1 to 200 characters: the same files give the
   *     same id
   * @param importMicros the time of the import, microseconds since the epoch
   * @return empty when this call is in the archive already
   * @throws EnvironmentFault when another import is under way or the disk fails
   */
  public static Optional<ImportArchive> begin(
      ArchiveLayout layout, String callId, long importMicros) {
    return begin(Disk.REAL, layout, callId, importMicros, ArchiveWriter.MAX_SEGMENT_BYTES);
  }

  static Optional<ImportArchive> begin(
      Disk disk, ArchiveLayout layout, String callId, long importMicros, long maxSegmentBytes) {
    Path imports = layout.importsFolder();
    try {
      disk.createFolder(imports);
      FolderLock lock = FolderLock.take(imports);
      try {
        if (layout.findImport(callId).isPresent()) {
          lock.close();
          return Optional.empty();
        }
        ImportArchive archive =
            new ImportArchive(disk, layout, callId, importMicros, maxSegmentBytes, lock);
        removeTree(archive.staging);
        disk.createFolder(archive.staging);
        return Optional.of(archive);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw DiskFaults.of(imports, e);
    }
  }

  /**
   * Packs samples into as few frames as hold them, with provenance {@link Provenance#IMPORT} and
   * the call as their agent, and appends them.
   */
  public void appendSamples(List<Sample> samples) {
    for (List<Sample> part : FrameBudget.split(samples)) {
      append(FrameCodec.encode(nextHeader(), part, List.of()));
    }
  }

  /** Packs usage events into as few frames as hold them, and appends them. */
  public void appendUsage(List<UsageEvent> events) {
    for (List<UsageEvent> part : FrameBudget.splitUsage(events)) {
      append(FrameCodec.encodeUsage(nextHeader(), part));
    }
  }

  /** The header that the next frame must carry to continue the chain. */
  public FrameHeader nextHeader() {
    UUID boot = UUID.nameUUIDFromBytes(callId.getBytes(StandardCharsets.UTF_8));
    return new FrameHeader(
        Provenance.IMPORT, callId, boot, sequence, previousFrame, Digest.ZERO, importMicros);
  }

  /**
   * Appends a frame encoded with {@link #nextHeader()}.
   *
   * @throws EnvironmentFault when the disk is full or fails
   */
  public Receipt append(byte[] frame) {
    try {
      if (current != null && current.size() + frame.length > maxSegmentBytes) {
        closeSegment();
      }
      SegmentWriter segment = current == null ? beginSegment() : current;
      Digest digest = Digest.sha256(frame);
      Receipt receipt = new Receipt(importMicros, nextPosition);
      segment.append(SegmentRecord.Kind.FRAME, ByteBuffer.wrap(frame), digest, receipt);
      nextPosition++;
      sequence++;
      previousFrame = digest;
      return receipt;
    } catch (IOException e) {
      throw DiskFaults.of(staging, e);
    }
  }

  /**
   * Adds a file that is no segment to the call's folder, such as the list of what was imported.
   *
   * @param name a plain file name that does not end in {@link ArchiveLayout#CLOSED}
   * @throws EnvironmentFault when the disk is full or fails
   */
  public void attach(String name, byte[] content) {
    Path path = staging.resolve(name);
    try (Disk.File file = disk.create(path)) {
      file.append(ByteBuffer.wrap(content));
      file.sync();
    } catch (IOException e) {
      throw DiskFaults.of(path, e);
    }
  }

  /**
   * Puts the call in place, durably. A call without a frame leaves an empty folder, so that it too
   * is known to be done.
   *
   * @return the call's folder
   */
  public Path commit() {
    try {
      closeSegment();
      disk.syncFolder(staging);
      Path folder = layout.importFolder(layout.nextImportNumber(), callId);
      disk.rename(staging, folder);
      committed = true;
      disk.syncFolder(layout.importsFolder());
      return folder;
    } catch (IOException e) {
      throw DiskFaults.of(staging, e);
    }
  }

  /** Lets go of the archive; without {@link #commit()} before, nothing of the call stays. */
  @Override
  public void close() {
    try (FolderLock held = lock) {
      if (current != null) {
        current.close();
        current = null;
      }
      if (!committed) {
        removeTree(staging);
      }
    } catch (IOException e) {
      throw DiskFaults.of(staging, e);
    }
  }

  private SegmentWriter beginSegment() throws IOException {
    SegmentHeader header =
        new SegmentHeader(
            SegmentHeader.Kind.IMPORT, callId, importMicros, nextPosition, previousSegment);
    SegmentWriter segment =
        SegmentWriter.create(
            disk, staging.resolve("%03d%s".formatted(files + 1, ArchiveLayout.CLOSED)), header);
    files++;
    current = segment;
    return segment;
  }

  private void closeSegment() throws IOException {
    if (current != null) {
      current.finish(importMicros, null);
      previousSegment = current.footer().digest();
      current.close();
      current = null;
    }
  }

  private static void removeTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException cause)
              throws IOException {
            if (cause != null) {
              throw cause;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
