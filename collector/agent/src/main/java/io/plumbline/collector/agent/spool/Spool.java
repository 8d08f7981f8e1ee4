package io.plumbline.collector.agent.spool;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.config.SpoolRules;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames and seals on disk until the gateway has them. One thread appends, seals and closes;
 * another one reads through a {@link SpoolCursor} and settles; the rest may ask for {@link #state}.
 *
 * <p>A boot goes on over files. When the oldest file is dropped or a frame is set aside, the boot
 * has a hole that the uplink announces by Skip, and a gap record in a later frame says what was in
 * it.
 */
public final class Spool implements Closeable {
  private final SpoolFolder folder;
  private final SpoolRules limits;
  private final FramePacker packer;
  private final Sealer sealer;
  private final LongSupplier clockMicros;
  private final SpoolIndex index;
  private final RefusedDevices refusedDevices = new RefusedDevices();
  private final List<Gap> owedGaps = new ArrayList<>();
  private final OldestFiles oldest;
  private volatile Digest config;
  private OptionalLong downUntil = OptionalLong.empty();
  private @Nullable ActiveFile active;

  private Spool(
      AgentConfiguration configuration,
      SpoolFolder folder,
      Sealer sealer,
      Account account,
      LongSupplier clockMicros,
      Supplier<Optional<ClockOffset>> offset) {
    this.folder = folder;
    this.limits = configuration.spool();
    this.packer =
        new FramePacker(configuration.agent(), configuration.digest(), refusedDevices, offset);
    this.config = configuration.digest();
    this.sealer = sealer;
    this.index = new SpoolIndex(folder, account);
    this.oldest = new OldestFiles(folder, index);
    this.clockMicros = clockMicros;
  }

  /**
   * Locks the folder, reads what is there and begins a new boot.
   *
   * @param sealer signs the heads of chains
   * @param account learns of the samples that are found
   * @param clockMicros the agent's clock, microseconds since the epoch
   * @param offset how far the gateway's clock is ahead now, as far as anybody knows
   * @throws EnvironmentFault when another agent has the folder or the disk fails
   */
  public static Spool open(
      AgentConfiguration configuration,
      Sealer sealer,
      Account account,
      LongSupplier clockMicros,
      Supplier<Optional<ClockOffset>> offset) {
    return open(configuration, SpoolDisk.REAL, sealer, account, clockMicros, offset);
  }

  static Spool open(
      AgentConfiguration configuration,
      SpoolDisk disk,
      Sealer sealer,
      Account account,
      LongSupplier clockMicros,
      Supplier<Optional<ClockOffset>> offset) {
    Path path = configuration.folder().resolve("spool");
    SpoolFolder folder = SpoolFolder.lock(path, disk);
    Spool spool = new Spool(configuration, folder, sealer, account, clockMicros, offset);
    try {
      spool.recover();
      return spool;
    } catch (IOException e) {
      EnvironmentFault fault =
          new EnvironmentFault(
              Words.of(
                  "缓存 %s 无法启用：%s。", "The spool %s cannot be opened: %s.", path, e.getMessage()),
              e);
      try {
        folder.close();
      } catch (IOException closing) {
        fault.addSuppressed(closing);
      }
      throw fault;
    }
  }

  /** Until when no agent used the folder; empty when none ever did. */
  public OptionalLong downUntilMicros() {
    return downUntil;
  }

  private void recover() throws IOException {
    SpoolRecovery recovery = new SpoolRecovery(folder, clockMicros.getAsLong());
    recovery.run();
    SpoolFile newest = recovery.newest().orElse(null);
    if (newest != null) {
      // After kill -9 its last records may be in the page cache only; they are about to be offered.
      try (SpoolDisk.File file = folder.disk().open(newest.path())) {
        file.force();
      }
    }
    owedGaps.addAll(recovery.gaps());
    downUntil = recovery.downUntil();
    oldest.recovered(recovery.dropped());
    index.recovered(recovery.files());
    begin(recovery.highestNumber() + 1, newest, UUID.randomUUID());
    index.deleteSettled();
  }

  /**
   * Writes samples and gaps as frames. When it returns they are forced to disk.
   *
   * @throws IOException when the disk is full or fails; nothing was written then and the same call
   *     may be made again
   */
  public void append(List<Sample> samples, List<Gap> gaps) throws IOException {
    ActiveFile file = writable();
    List<SpoolRecord> records = pack(file.file(), samples, gaps);
    if (makeRoom(records.stream().mapToLong(record -> record.payload().length).sum())) {
      records = pack(file.file(), samples, gaps);
    }
    file.write(records);
    publish(file, records, samples.size());
    oldest.delete();
  }

  /**
   * From now on frames carry the hash of another configuration. What is to carry the one before has
   * to be on disk.
   */
  public void configure(Digest digest) {
    config = digest;
  }

  private List<SpoolRecord> pack(SpoolFile file, List<Sample> samples, List<Gap> gaps) {
    List<Gap> all = new ArrayList<>(owedGaps);
    all.addAll(gaps);
    FramePacker.Place place = new FramePacker.Place(file.boot(), file.lastSequence(), file.head());
    packer.configure(config);
    return packer.pack(place, samples, all, clockMicros.getAsLong());
  }

  /**
   * Signs the head of the chain unless a seal covers it already. When it returns the seal is forced
   * to disk.
   */
  public void seal() throws IOException {
    ActiveFile file = writable();
    SpoolFile state = file.file();
    if (state.lastSequence() > state.sealedSequence()) {
      List<SpoolRecord> records = List.of(sealOf(state, SpoolRecord.Kind.SEAL));
      file.write(records);
      publish(file, records, 0);
    }
  }

  /**
   * What has to be done now and then: ageing, gaps that wait, the mark. Called about once a second.
   */
  public void tick() throws IOException {
    long bound = clockMicros.getAsLong() - limits.age().toNanos() / 1000;
    while (true) {
      SpoolFile first = index.first();
      if (first == null || first.endMicros() >= bound || first.isSettled()) {
        break;
      }
      if (first == activeFile()) {
        index.requestRoll();
        writable();
        continue;
      }
      owedGaps.addAll(oldest.drop(first));
    }
    writable();
    if (!owedGaps.isEmpty()) {
      append(List.of(), List.of());
    }
    index.mark();
  }

  /**
   * Seals the head and notes that the agent stopped in good order. Nothing can be appended
   * afterwards.
   */
  public void finish() throws IOException {
    if (!owedGaps.isEmpty()) {
      append(List.of(), List.of());
    }
    seal();
    ActiveFile file = writable();
    List<SpoolRecord> records =
        List.of(SpoolRecord.stop(file.file().lastSequence(), clockMicros.getAsLong()));
    file.write(records);
    publish(file, records, 0);
    index.mark();
  }

  private void publish(ActiveFile file, List<SpoolRecord> records, int samples) {
    index.written(file.file(), records, samples);
    if (records.getFirst().kind() == SpoolRecord.Kind.FRAME) {
      owedGaps.clear();
    }
  }

  /** The file to append to: a new one when the last is full, spoilt or to be left. */
  private ActiveFile writable() throws IOException {
    ActiveFile current = active;
    if (current == null) {
      throw new IOException("the spool is closed");
    }
    SpoolFile file = current.file();
    boolean isFull = file.length() >= limits.fileBytes();
    if (!isFull && !current.isSpoilt() && !index.isRollRequested()) {
      return current;
    }
    ActiveFile next = begin(file.number() + 1, file, file.boot());
    current.close();
    index.deleteSettled();
    return next;
  }

  /**
   * Makes the next file. With a new boot, the seal that the boot before still lacks goes in first;
   * then owed gaps.
   */
  private ActiveFile begin(long number, @Nullable SpoolFile before, UUID boot) throws IOException {
    long now = clockMicros.getAsLong();
    boolean goesOn = before != null && before.boot().equals(boot);
    long after = before != null && goesOn ? before.lastSequence() : 0;
    long sealed = before != null && goesOn ? before.sealedSequence() : 0;
    SpoolHeader header =
        before == null
            ? new SpoolHeader(number, boot, 0, now, Digest.ZERO, 0, -1)
            : new SpoolHeader(
                number, boot, after, now, before.head(), before.endMicros(), before.length());
    List<SpoolRecord> records = new ArrayList<>();
    if (before != null && !goesOn && before.lastSequence() > before.sealedSequence()) {
      records.add(sealOf(before, SpoolRecord.Kind.SEAL_BEFORE));
    }
    if (!owedGaps.isEmpty()) {
      FramePacker.Place place = new FramePacker.Place(boot, after, header.previousHead());
      records.addAll(packer.pack(place, List.of(), owedGaps, now));
    }
    ActiveFile made = ActiveFile.create(folder, header, sealed, records);
    index.begun(made.file());
    active = made;
    owedGaps.clear();
    oldest.delete();
    return made;
  }

  private SpoolRecord sealOf(SpoolFile file, SpoolRecord.Kind kind) {
    long now = clockMicros.getAsLong();
    byte[] seal = sealer.seal(file.boot(), file.lastSequence(), file.head(), now).encode();
    return SpoolRecord.seal(kind, file.lastSequence(), now, seal);
  }

  /** Makes room for so many bytes by dropping the oldest files; true when a file was dropped. */
  private boolean makeRoom(long bytes) throws IOException {
    boolean dropped = false;
    while (index.totalBytes() + bytes > limits.bytes()) {
      index.deleteSettled();
      SpoolFile first = index.first();
      if (first == null || first == activeFile()) {
        break;
      }
      owedGaps.addAll(oldest.drop(first));
      dropped = true;
    }
    return dropped;
  }

  SpoolIndex index() {
    return index;
  }

  /** The gateway has a frame, and so every frame and seal before it in the file. */
  public void settle(SpoolItem item) throws IOException {
    index.settle(item);
  }

  /** A view for setting frames aside. */
  public SetAside setAside() {
    return new SetAside(
        index, folder.disk(), folder.path().resolveSibling("refused"), limits.bytes() / 4);
  }

  /** The devices that the gateway does not take. */
  public RefusedDevices refusedDevices() {
    return refusedDevices;
  }

  /** Bytes of frames and seals that were written since the start; never blocks for long. */
  public long writtenBytes() {
    return index.writtenBytes();
  }

  /** What is in the spool now. */
  public SpoolState state() {
    return index.state();
  }

  /** Waits until the gateway has everything; false when that took too long. */
  public boolean awaitDrained(Duration patience) throws InterruptedException {
    return index.awaitDrained(patience);
  }

  private @Nullable SpoolFile activeFile() {
    return active == null ? null : active.file();
  }

  /** Releases the folder. The uplink must have stopped. */
  @Override
  public void close() throws IOException {
    if (!index.close()) {
      return;
    }
    ActiveFile last = active;
    // The folder is released whatever fails: otherwise no other agent could have it.
    try (folder;
        last) {
      if (last != null) {
        index.mark();
      }
    }
  }
}
