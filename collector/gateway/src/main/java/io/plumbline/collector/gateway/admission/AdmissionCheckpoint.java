package io.plumbline.collector.gateway.admission;

import io.plumbline.collector.archive.Disk;
import io.plumbline.collector.gateway.archive.ArchiveTail;
import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the admission state outlive the process. The archive is the truth: the state is what a scan
 * of all records gives. A checkpoint file only spares the scan of what lies before its position;
 * one that is damaged, or does not belong to the archive, is set aside and everything is scanned.
 */
public final class AdmissionCheckpoint {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionCheckpoint.class);
  private static final int MAGIC = 0x504c4131; // "PLA1"
  private static final int MAX_AGENT_BYTES = 600;

  private final Disk disk;
  private final Path file;
  private final ArchiveLayout layout;
  private final String gateway;

  public AdmissionCheckpoint(Disk disk, Path file, ArchiveLayout layout, String gateway) {
    this.disk = disk;
    this.file = file;
    this.layout = layout;
    this.gateway = gateway;
  }

  /**
   * The state after the archive's last record.
   *
   * @param durable position of that record
   * @throws EnvironmentFault when the archive cannot be read
   */
  public Admission restore(long durable) {
    try {
      Loaded loaded = load(durable).orElseGet(() -> new Loaded(new Admission(), 0));
      long scanned = scan(loaded.admission(), loaded.position(), durable);
      loaded.admission().commit();
      LOG.info(
          "admission of {} restored: {} agents from the checkpoint at position {}, then {} records"
              + " scanned",
          gateway,
          loaded.admission().agents().size(),
          loaded.position(),
          scanned);
      return loaded.admission();
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("归档 %s 读不出（%s）。", "The archive %s cannot be read (%s).", layout.root(), e), e);
    }
  }

  /** The bytes of a checkpoint of a committed state. */
  public byte[] encode(Admission admission, long position) throws IOException {
    ByteSink out =
        new ByteSink().i32(MAGIC).text(gateway).i64(position).i64(createdMicros(position));
    out.i32(admission.agents().size());
    admission
        .agents()
        .forEach((id, agent) -> {
          out.text(id)
              .digest(agent.last == null ? Digest.ZERO : agent.last)
              .i32(agent.boots.size());
          agent.boots.forEach((boot, chain) ->
              out.uuid(boot).i64(chain.sequence()).i64(chain.sealed()).digest(chain.head()));
        });
    byte[] body = out.toBytes();
    return new ByteSink().bytes(body).digest(Digest.sha256(body)).toBytes();
  }

  /** Puts the bytes of a checkpoint in place of the one before, durably. */
  public void write(byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (Disk.File out = disk.create(fresh)) {
      out.append(ByteBuffer.wrap(bytes));
      out.sync();
    }
    disk.replace(fresh, file);
    disk.syncFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
  }

  private record Loaded(Admission admission, long position) {}

  private Optional<Loaded> load(long durable) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      int body = bytes.length - Digest.BYTES;
      if (body < 0
          || !Digest.sha256(Arrays.copyOf(bytes, body))
              .equals(Digest.of(Arrays.copyOfRange(bytes, body, bytes.length)))) {
        throw new FormatFault("admission checkpoint", -1, "the hash at its end does not match");
      }
      return Optional.of(
          decode(new ByteSource("admission checkpoint", ByteBuffer.wrap(bytes, 0, body)), durable));
    } catch (FormatFault e) {
      LOG.warn("{}: {}; the whole archive is scanned instead", file, e.getMessage());
      return Optional.empty();
    }
  }

  private Loaded decode(ByteSource in, long durable) throws FormatFault, IOException {
    if (in.i32() != MAGIC || !in.text(MAX_AGENT_BYTES).equals(gateway)) {
      throw in.fault(0, "is of another version or gateway");
    }
    long position = in.i64();
    if (position > durable || in.i64() != createdMicros(position)) {
      throw in.fault(4, "is at position " + position + " of another archive");
    }
    Admission admission = new Admission();
    for (int agents = in.i32(); agents > 0; agents--) {
      AgentChain agent = new AgentChain();
      admission.agents().put(in.text(MAX_AGENT_BYTES), agent);
      agent.last = in.digest();
      for (int boots = in.i32(); boots > 0; boots--) {
        UUID boot = in.uuid();
        agent.boots.put(boot, new BootChain(in.i64(), in.i64(), in.digest()));
      }
    }
    in.end();
    return new Loaded(admission, position);
  }

  /** When the segment with a position was begun: tells one archive from another. */
  private long createdMicros(long position) throws IOException {
    List<SegmentFile> files = layout.gatewaySegments(gateway);
    for (int i = files.size() - 1; i >= 0; i--) {
      try (SegmentReader reader = SegmentReader.open(files.get(i).path())) {
        if (reader.header().firstPosition() <= position) {
          return reader.header().createdMicros();
        }
      } catch (FormatFault e) {
        LOG.warn("{}: {}", files.get(i).path(), e.getMessage());
      }
    }
    return 0;
  }

  private long scan(Admission admission, long position, long durable) throws IOException {
    long scanned = 0;
    try (ArchiveTail tail = new ArchiveTail(layout, gateway, position)) {
      for (Optional<SegmentRecord> next = tail.next(durable);
          next.isPresent();
          next = tail.next(durable)) {
        apply(admission, tail.path(), next.get());
        if (++scanned % 4096 == 0) {
          admission.commit();
        }
      }
      if (tail.position() < durable) {
        LOG.error(
            "the archive of {} ends at position {}, expected {}: records are damaged or missing",
            gateway,
            tail.position(),
            durable);
      }
    }
    return scanned;
  }

  private static void apply(Admission admission, Path path, SegmentRecord record) {
    try {
      switch (record.kind()) {
        case FRAME -> admission.admit(FrameBlocks.read(record.payload()).header(), record.digest());
        case SEAL -> admission.admit(Seal.decode(record.payload()));
      }
    } catch (FormatFault e) {
      LOG.error("{} at byte {}: {}; passed over", path, record.offset(), e.getMessage());
    }
  }
}
