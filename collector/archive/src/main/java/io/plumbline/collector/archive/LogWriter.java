package io.plumbline.collector.archive;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.GrowingTree;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.segment.ArchiveLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log of one gateway (C2SP tlog-tiles); there is one writer at a time, which a lock
 * ensures. The log is what its signed checkpoint says: tiles are durable before a checkpoint covers
 * them, and a checkpoint is durable before anybody is shown it. What lies behind the checkpoint is
 * of a writer that did not come so far, and is written over.
 *
 * <p>After a failure the writer refuses everything; open another one, which goes on behind the last
 * durable checkpoint. Not thread-safe.
 */
public final class LogWriter implements AutoCloseable {
  private static final long HOUR_SECONDS = 3600;

  private final LogLayout layout;
  private final NoteSigner signer;
  private final String origin;
  private final LogFiles files;
  private final FolderLock lock;
  private final GrowingTree tree;
  private final TileEdges edges;

  private @Nullable SignedNote head;
  private long committed;
  private long lastPosition;
  private long keptHour = -1;
  private boolean failed;

  private LogWriter(Disk disk, LogLayout layout, NoteSigner signer, String origin, FolderLock lock)
      throws IOException, FormatFault {
    this.layout = layout;
    this.signer = signer;
    this.origin = origin;
    this.lock = lock;
    this.files = new LogFiles(disk);
    if (Files.exists(layout.checkpoint())) {
      SignedNote note = SignedNote.decode(Files.readAllBytes(layout.checkpoint()));
      Checkpoint last = requireOwn(note);
      TileReader reader = new TileReader(layout, last.size());
      head = note;
      committed = last.size();
      tree = GrowingTree.after(reader, last.size());
      if (!tree.root().equals(last.root())) {
        throw damage("its tiles have the root " + tree.root() + ", its checkpoint " + last.root());
      }
      edges = TileEdges.load(layout, files, reader, last.size());
      lastPosition = lastPosition(reader, last.size());
    } else {
      tree = new GrowingTree();
      edges = new TileEdges(layout, files);
    }
  }

  /**
   * Takes the log's folder and goes on behind its last checkpoint; begins a log where there is
   * none.
   *
   * @param signer the log's key, of kind {@link NoteKey.Kind#NOTE}
   * @param origin which log it is, the first line of its checkpoints
   * @throws EnvironmentFault when another process writes there, the disk fails, or the log is
   *     damaged or another key's
   */
  public static LogWriter open(
      ArchiveLayout layout, String gateway, NoteSigner signer, String origin) {
    return open(Disk.REAL, layout, gateway, signer, origin);
  }

  /** The same on another kind of disk. */
  public static LogWriter open(
      Disk disk, ArchiveLayout layout, String gateway, NoteSigner signer, String origin) {
    LogLayout log = layout.log(gateway);
    try {
      disk.createFolder(log.root());
      FolderLock lock = FolderLock.take(log.root());
      try {
        LogWriter writer = new LogWriter(disk, log, signer, origin, lock);
        writer.files.write(log.key(), (signer.key() + "\n").getBytes(StandardCharsets.UTF_8));
        writer.files.syncFolders();
        return writer;
      } catch (IOException | FormatFault | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw DiskFaults.of(log.root(), e);
    } catch (FormatFault e) {
      throw new EnvironmentFault(
          Words.of(
              "日志 %s 已损坏（%s）；请从备份恢复后再启动，切勿删除：见证方记得它",
              "the log %s is damaged (%s); restore it from a copy before starting again and do not"
                  + " delete it: witnesses remember it",
              log.root(),
              e.getMessage()),
          e);
    }
  }

  /** Entries appended so far, committed or not. */
  public long size() {
    return tree.size();
  }

  /** Entries that the last durable checkpoint covers. */
  public long committed() {
    return committed;
  }

  /** Position of the record of the last seal appended; 0 where there is none. */
  public long lastPosition() {
    return lastPosition;
  }

  /** Whether a write failed: this writer takes nothing more. */
  public boolean isFailed() {
    return failed;
  }

  /** The last durable checkpoint; null before the first commit. */
  public @Nullable SignedNote head() {
    return head;
  }

  /**
   * Appends an entry. Seals come in the order of their positions.
   *
   * @throws EnvironmentFault when a tile that became whole cannot be written
   */
  public void append(LogEntry entry) {
    usable();
    if (entry instanceof LogEntry.Sealed sealed) {
      if (sealed.receipt().position() <= lastPosition) {
        throw new IllegalArgumentException(
            "seal at " + sealed.receipt().position() + " comes after that at " + lastPosition);
      }
      lastPosition = sealed.receipt().position();
    }
    byte[] bytes = entry.encode();
    Digest leaf = TreeHash.leaf(bytes);
    try {
      tree.append(leaf);
      edges.append(bytes, leaf);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Makes what was appended durable and signs the tree. Without new entries nothing is written.
   *
   * @return whether there is a new checkpoint
   * @throws EnvironmentFault when the disk is full or fails
   */
  public boolean commit() {
    usable();
    if (tree.size() == committed && head != null) {
      return false;
    }
    try {
      edges.writePartials();
      files.syncFolders();
      String text = new Checkpoint(origin, tree.size(), tree.root()).text();
      SignedNote note = new SignedNote(text, List.of(signer.sign(text)));
      writeHead(note);
      committed = tree.size();
      edges.dropPartials();
      return true;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * What shows that the committed log begins with an older state of it.
   *
   * @param older a size up to {@link #committed()}
   */
  public List<Digest> consistency(long older) {
    try {
      return new TileReader(layout, committed).consistency(older, committed);
    } catch (IOException e) {
      throw DiskFaults.of(layout.root(), e);
    } catch (FormatFault e) {
      throw DiskFaults.of(layout.root(), new IOException(e));
    }
  }

  /**
   * Puts cosignatures under the checkpoint, and keeps a copy of the first one of each hour.
   *
   * @param note the head with cosignatures
   * @param cosignatures those of them that were checked
   */
  public void cosigned(SignedNote note, List<Cosignature> cosignatures) {
    usable();
    SignedNote now = head;
    if (now == null || !now.text().equals(note.text())) {
      throw new IllegalArgumentException("cosignatures are not of the last checkpoint");
    }
    try {
      writeHead(note);
      long hour =
          cosignatures.stream().mapToLong(one -> one.seconds() / HOUR_SECONDS).min().orElse(-1);
      if (hour > keptHour || Files.exists(layout.cosigned(committed))) {
        files.write(layout.cosigned(committed), note.encode());
        files.syncFolders();
        keptHour = Math.max(hour, keptHour);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    failed = true;
    try {
      lock.close();
    } catch (IOException e) {
      throw DiskFaults.of(layout.root(), e);
    }
  }

  private void writeHead(SignedNote note) throws IOException {
    files.write(layout.checkpoint(), note.encode());
    files.syncFolders();
    head = note;
  }

  private Checkpoint requireOwn(SignedNote note) throws FormatFault {
    Checkpoint last = Checkpoint.parse(note.text());
    if (!last.origin().equals(origin)) {
      throw damage("its origin is '" + last.origin() + "', the configured one '" + origin + "'");
    }
    if (!note.signedBy(signer.key()).orElse(false)) {
      throw damage("its checkpoint is not signed by " + signer.key());
    }
    return last;
  }

  private static long lastPosition(TileReader reader, long size) throws IOException, FormatFault {
    for (long tile = (size - 1) / LogLayout.TILE_WIDTH; size > 0 && tile >= 0; tile--) {
      for (byte[] bytes : reader.entries(tile).reversed()) {
        if (LogEntry.decode(bytes) instanceof LogEntry.Sealed sealed) {
          return sealed.receipt().position();
        }
      }
    }
    return 0;
  }

  private static FormatFault damage(String message) {
    return new FormatFault("log", -1, message);
  }

  private void usable() {
    if (failed) {
      throw new EnvironmentFault(
          Words.of(
              "日志 %s 上次写盘失败，此写入器已停用",
              "a write to log %s failed before and its writer is out of use", layout.root()));
    }
  }

  private EnvironmentFault failure(IOException cause) {
    failed = true;
    return DiskFaults.of(layout.root(), cause);
  }
}
