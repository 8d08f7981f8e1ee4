package io.plumbline.collector.archive;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFormat;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the segments of one gateway; there is one writer per gateway's folder at a time, which a
 * lock ensures. What was appended is durable, and may be acknowledged, when the next {@link
 * #sync()} has returned. A segment is closed when a record of another hour of arrival (UTC) comes,
 * when it is full, and by {@link #close()}. The hour never goes back: when the clock does, the
 * segment goes on, so that the order of names is the order of positions.
 *
 * <p>A failed append leaves the archive as it was and may be tried again. After a failed sync,
 * records since the last one are cut and the writer refuses everything; open another one, and have
 * the senders repeat what was not acknowledged.
 *
 * <p>Not thread-safe, but for {@link #durable()}. An interrupt of the writing thread closes the
 * file; another writer has to be opened then.
 */
public final class ArchiveWriter implements AutoCloseable {
  /** Segments are closed at this size. */
  public static final long MAX_SEGMENT_BYTES = 1L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveWriter.class);

  private final Disk disk;
  private final ArchiveLayout layout;
  private final String gateway;
  private final PrivateKey key;
  private final InstantSource clock;
  private final long maxSegmentBytes;
  private final FolderLock lock;
  private final List<Repair> repairs;

  private Digest previous;
  private long nextPosition;
  private long hour;
  private int number;
  private @Nullable SegmentWriter current;
  private Path currentPath;
  private boolean failed;
  private volatile Durable durable;

  private ArchiveWriter(
      Disk disk,
      ArchiveLayout layout,
      String gateway,
      PrivateKey key,
      InstantSource clock,
      long maxSegmentBytes,
      FolderLock lock)
      throws IOException {
    this.disk = disk;
    this.layout = layout;
    this.gateway = gateway;
    this.key = key;
    this.clock = clock;
    this.maxSegmentBytes = maxSegmentBytes;
    this.lock = lock;
    Recovery recovery = Recovery.run(disk, layout, gateway, key, micros(clock));
    repairs = recovery.repairs();
    previous = recovery.previous();
    nextPosition = recovery.nextPosition();
    hour = recovery.hour();
    number = recovery.number();
    currentPath = recovery.last();
    durable = new Durable(currentPath, recovery.lastSize(), nextPosition - 1);
    for (Repair repair : repairs) {
      LOG.warn(
          "closed {}, which was left open: {} records kept, {} bytes of a record that was not whole"
              + " cut",
          repair.file(),
          repair.records(),
          repair.cutBytes());
    }
  }

  /**
   * Takes the gateway's folder, closes what a writer before left open, and goes on behind it.
   *
   * @param key the gateway's Ed25519 key, which signs the segments
   * @throws EnvironmentFault when another process writes there, when the disk fails, or when the
   *     archive's end is damaged
   */
  public static ArchiveWriter open(ArchiveLayout layout, String gateway, PrivateKey key) {
    return open(Disk.REAL, layout, gateway, key, InstantSource.system(), MAX_SEGMENT_BYTES);
  }

  /**
   * The same with everything that a test, or another kind of disk, would have otherwise.
   *
   * @param clock what recovery and footers are dated by
   * @param maxSegmentBytes at which size a segment is closed
   */
  public static ArchiveWriter open(
      Disk disk,
      ArchiveLayout layout,
      String gateway,
      PrivateKey key,
      InstantSource clock,
      long maxSegmentBytes) {
    Path folder = layout.gatewayFolder(gateway);
    try {
      disk.createFolder(folder);
      FolderLock lock = FolderLock.take(folder);
      try {
        return new ArchiveWriter(disk, layout, gateway, key, clock, maxSegmentBytes, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw DiskFaults.of(folder, e);
    }
  }

  /** What was done to segments that had been left open; empty after an orderly end. */
  public List<Repair> repairs() {
    return repairs;
  }

  /** The position that the next record gets. */
  public long nextPosition() {
    return nextPosition;
  }

  /** How far the segments are durable. Any thread may ask. */
  public Durable durable() {
    return durable;
  }

  /** Whether a sync failed: this writer takes nothing more. */
  public boolean isFailed() {
    return failed;
  }

  /** Appends a record; the digest of the payload is computed. */
  public Receipt append(SegmentRecord.Kind kind, byte[] payload, long arrivalMicros) {
    return append(kind, ByteBuffer.wrap(payload), Digest.sha256(payload), arrivalMicros);
  }

  /**
   * Appends a record.
   *
   * @param payload an encoded frame or seal; its position stays
   * @param digest SHA-256 of the payload
   * @param arrivalMicros the gateway's clock, microseconds since the epoch
   * @throws EnvironmentFault when the disk is full or fails; the record is not in the archive then
   */
  public Receipt append(
      SegmentRecord.Kind kind, ByteBuffer payload, Digest digest, long arrivalMicros) {
    usable();
    try {
      long recordBytes = (long) SegmentFormat.RECORD_OVERHEAD_BYTES + payload.remaining();
      long arrivalHour = Math.max(hour, hourOf(arrivalMicros));
      if (current != null
          && (arrivalHour > hour || current.size() + recordBytes > maxSegmentBytes)) {
        closeSegment();
      }
      SegmentWriter segment = current == null ? begin(arrivalHour, arrivalMicros) : current;
      Receipt receipt = new Receipt(arrivalMicros, nextPosition);
      segment.append(kind, payload, digest, receipt);
      nextPosition++;
      return receipt;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Makes everything appended durable.
   *
   * @throws EnvironmentFault when that fails; see the class
   */
  public void sync() {
    usable();
    if (current == null) {
      return;
    }
    try {
      current.sync();
      durable = new Durable(currentPath, current.size(), nextPosition - 1);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Closes the segment when its hour is over and nothing came since. */
  public void closeIfDue(long nowMicros) {
    usable();
    if (current != null && hourOf(nowMicros) > hour) {
      try {
        closeSegment();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }

  /** Closes the segment with its footer and lets go of the folder. */
  @Override
  public void close() {
    try (FolderLock held = lock) {
      try {
        if (current != null && !failed) {
          closeSegment();
        }
      } finally {
        if (current != null) {
          current.close();
          current = null;
        }
        failed = true;
      }
    } catch (IOException e) {
      throw DiskFaults.of(currentPath, e);
    }
  }

  private SegmentWriter begin(long arrivalHour, long arrivalMicros) throws IOException {
    int next = arrivalHour == hour ? number + 1 : 1;
    String stamp = "%010d".formatted(arrivalHour);
    Path folder = layout.gatewayFolder(gateway).resolve(stamp.substring(0, 8));
    Path path = folder.resolve("%s-%04d%s".formatted(stamp.substring(8), next, ArchiveLayout.OPEN));
    disk.createFolder(folder);
    SegmentWriter segment =
        SegmentWriter.create(
            disk,
            path,
            new SegmentHeader(
                SegmentHeader.Kind.GATEWAY, gateway, arrivalMicros, nextPosition, previous));
    current = segment;
    currentPath = path;
    hour = arrivalHour;
    number = next;
    durable = new Durable(path, segment.size(), nextPosition - 1);
    return segment;
  }

  private void closeSegment() throws IOException {
    SegmentWriter segment = current;
    if (segment == null) {
      return;
    }
    if (segment.records() == 0) {
      segment.close();
      Files.deleteIfExists(currentPath); // its first append failed
      current = null;
      return;
    }
    segment.finish(micros(clock), key);
    Path closed = Recovery.closedName(currentPath);
    disk.rename(currentPath, closed);
    currentPath = closed;
    current = null;
    previous = segment.footer().digest();
    durable = new Durable(closed, segment.size(), nextPosition - 1);
    segment.close();
    disk.syncFolder(Recovery.folderOf(closed));
  }

  private void usable() {
    if (failed) {
      throw new EnvironmentFault(
          Words.of(
              "归档 %s 上次写盘失败，此写入器已停用；请检查磁盘后重新启动网关",
              "a write to archive %s failed before and its writer is out of use; check the disk and"
                  + " restart the gateway",
              layout.root()));
    }
  }

  private EnvironmentFault failure(IOException cause) {
    failed |= current != null && current.isBroken();
    return DiskFaults.of(currentPath, cause);
  }

  private static long micros(InstantSource clock) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private static long hourOf(long micros) {
    var time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    if (time.getYear() < 1970 || time.getYear() > 9999) {
      throw new IllegalArgumentException(
          "arrival is " + micros + " us, expected a time of the years 1970 to 9999");
    }
    return ((time.getYear() * 100L + time.getMonthValue()) * 100 + time.getDayOfMonth()) * 100
        + time.getHour();
  }
}
