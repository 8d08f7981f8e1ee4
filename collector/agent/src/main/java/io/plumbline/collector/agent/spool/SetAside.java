package io.plumbline.collector.agent.spool;

import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.Gap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the gateway refuses for good in a folder of its own, in the form of spool files, so
 * that nothing that was read is thrown away unseen. Idempotent: an agent that is killed half-way is
 * refused again and does it again. The folder is bounded; its oldest file goes first. Used by the
 * uplink's thread.
 */
public final class SetAside {
  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

  private final SpoolIndex spool;
  private final SpoolDisk disk;
  private final Path folder;
  private final long maxBytes;
  private final Set<Place> frames = new HashSet<>();

  private record Place(UUID boot, long sequence) {}

  SetAside(SpoolIndex spool, SpoolDisk disk, Path folder, long maxBytes) {
    this.spool = spool;
    this.disk = disk;
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /**
   * Whether everything before an item is settled, so that it can be set aside without forgetting
   * another.
   */
  public boolean isNext(SpoolItem item) {
    return spool.isNext(item);
  }

  /**
   * Copies one frame or seal away and forces the copy to disk.
   *
   * @param reason a word for the file's name
   */
  public GivenUp one(SpoolItem item, String reason, Gap.Cause cause)
      throws IOException, InterruptedException {
    return copy(item, false, item.endOffset(), reason, cause);
  }

  /**
   * Copies the rest of a file away that cannot be read any more; the agent goes on in the next
   * file.
   *
   * @return empty when the appending thread did not go on to a new file in time: try again later
   */
  public Optional<GivenUp> rest(SpoolItem item, String reason, Gap.Cause cause, Duration patience)
      throws IOException, InterruptedException {
    spool.requestRoll();
    if (!spool.awaitInactive(item.file(), patience.toNanos())) {
      return Optional.empty();
    }
    return Optional.of(copy(item, true, Long.MAX_VALUE, reason, cause));
  }

  /** Whether there is a copy of an item, from now or from before a restart. */
  public boolean isKept(SpoolItem item, String reason) {
    return Files.exists(target(item, reason));
  }

  /** What a frame of the spool says; empty when it cannot be read or decoded. */
  public Optional<TelemetryFrame> frame(SpoolItem item) throws IOException, InterruptedException {
    Optional<SpoolIndex.Readable> file = readable(item);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (SpoolReader reader = new SpoolReader(file.get().path())) {
      Frame frame = Frame.decode(ByteBuffer.wrap(reader.record(item.offset()).payload()));
      return frame instanceof TelemetryFrame telemetry ? Optional.of(telemetry) : Optional.empty();
    } catch (FormatFault e) {
      LOG.error("{} cannot be decoded: {}", item, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * One of a frame's samples is being written into a later frame; false when the frame was dropped
   * meanwhile.
   */
  public boolean moveBack(SpoolItem item) {
    return spool.moveBack(item);
  }

  /** Whether a frame was set aside since the start. */
  public boolean holds(UUID boot, long sequence) {
    return frames.contains(new Place(boot, sequence));
  }

  /** Settles what was copied; to be called when its gaps are on disk. */
  public void settle(GivenUp given, Rejection reason) throws IOException {
    if (!given.item().isSeal() && !given.isRest()) {
      frames.add(new Place(given.item().boot(), given.item().sequence()));
    }
    spool.settle(given, reason);
  }

  private GivenUp copy(SpoolItem item, boolean isRest, long end, String reason, Gap.Cause cause)
      throws IOException, InterruptedException {
    SpoolIndex.Readable file = readable(item).orElse(null);
    if (file == null) {
      return new GivenUp(item, isRest, List.of(), Optional.empty());
    }
    long until = Math.min(end, file.length());
    Files.createDirectories(folder);
    Path target = target(item, reason);
    Path unfinished = folder.resolve(target.getFileName() + SpoolFolder.UNFINISHED);
    GapFolding folding = new GapFolding(cause);
    Optional<Digest> before;
    try (SpoolReader reader = new SpoolReader(file.path());
        SpoolDisk.File out = disk.create(unfinished)) {
      out.write(reader.bytes(0, SpoolFormat.HEADER_BYTES), 0);
      fold(folding, reader, item, until);
      before = isRest || item.isSeal() ? Optional.empty() : before(reader, item);
      for (long at = item.offset(); at < until; at += 1 << 20) {
        byte[] part = reader.bytes(at, (int) Math.min(1 << 20, until - at));
        out.write(part, SpoolFormat.HEADER_BYTES + at - item.offset());
      }
      out.force();
    }
    disk.move(unfinished, target);
    disk.sync(folder);
    LOG.error(
        "set aside {} from {} on as {} ({} samples)",
        isRest ? "the rest" : "one",
        item,
        target,
        folding.lost());
    bound(target);
    return new GivenUp(item, isRest, folding.fold(), before);
  }

  private Optional<SpoolIndex.Readable> readable(SpoolItem item) throws InterruptedException {
    return spool
        .readable(item.file(), item.offset(), true, 0)
        .filter(readable -> readable.number() == item.file());
  }

  private Path target(SpoolItem item, String reason) {
    return folder.resolve("%016d-%d-%s.spool".formatted(item.file(), item.sequence(), reason));
  }

  private static Optional<Digest> before(SpoolReader reader, SpoolItem item) throws IOException {
    try {
      Frame frame = Frame.decode(ByteBuffer.wrap(reader.record(item.offset()).payload()));
      return item.sequence() > 1 ? Optional.of(frame.header().previous()) : Optional.empty();
    } catch (FormatFault e) {
      LOG.error("{} is set aside and cannot be decoded: {}", item, e.getMessage());
      return Optional.empty();
    }
  }

  private void fold(GapFolding folding, SpoolReader reader, SpoolItem item, long until)
      throws IOException {
    long offset = item.offset();
    try {
      while (offset < until) {
        SpoolRecord record = reader.record(offset);
        if (record.kind() == SpoolRecord.Kind.FRAME) {
          folding.add(record);
        }
        offset += SpoolFormat.RECORD_BYTES + record.payload().length + SpoolFormat.CRC_BYTES;
      }
    } catch (FormatFault e) {
      LOG.error("file {} is not readable from byte {} on: {}", item.file(), offset, e.getMessage());
      SpoolIndex.Open open = spool.open(item.file());
      folding.unreadable(lastBefore(reader, offset), open.endMicros(), open.rows());
    }
  }

  /** When the last record before an offset was made. */
  private static long lastBefore(SpoolReader reader, long offset) throws IOException {
    try {
      long micros = reader.header().createdMicros();
      long at = SpoolFormat.HEADER_BYTES;
      while (at < offset) {
        SpoolFormat.Prefix prefix = reader.prefix(at);
        micros = prefix.record().createdMicros();
        at += prefix.recordLength();
      }
      return micros;
    } catch (FormatFault e) {
      throw new IOException(e);
    }
  }

  private void bound(Path newest) throws IOException {
    List<Path> kept;
    try (Stream<Path> files = Files.list(folder)) {
      kept =
          files
              .sorted()
              .toList(); // The names start with the file's number: the oldest comes first.
    }
    long bytes = 0;
    for (Path path : kept) {
      bytes += Files.size(path);
    }
    for (Path path : kept) {
      if (bytes <= maxBytes || path.equals(newest)) {
        return;
      }
      bytes -= Files.size(path);
      disk.delete(path);
      LOG.error("{} holds more than {} bytes: deleted {}", folder, maxBytes, path);
    }
  }
}
