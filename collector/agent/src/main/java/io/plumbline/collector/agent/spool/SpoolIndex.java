package io.plumbline.collector.agent.spool;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.account.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the spool's files, under one lock: how far each is written, how far it is
 * settled. The account of the samples moves under the same lock. Thread-safe.
 */
final class SpoolIndex {
  private final SpoolFolder folder;
  private final Account account;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeMap<Long, SpoolFile> files = new TreeMap<>();
  private boolean rollRequested;
  private boolean closed;
  private long writtenBytes;
  private UUID settledBoot = new UUID(0, 0);
  private long settledSequence;

  SpoolIndex(SpoolFolder folder, Account account) {
    this.folder = folder;
    this.account = account;
  }

  /** Takes the files in that were found at the start. */
  void recovered(List<SpoolFile> found) {
    lock.lock();
    try {
      for (SpoolFile file : found) {
        files.put(file.number(), file);
        account.recovered(file.openRows());
      }
      if (!found.isEmpty()) {
        remember(found.getFirst());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The file to append to is a new one. */
  void begun(SpoolFile file) {
    lock.lock();
    try {
      files.put(file.number(), file);
      rollRequested = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Records are safe on disk, with so many samples. */
  void written(SpoolFile file, List<SpoolRecord> records, int samples) {
    lock.lock();
    try {
      account.written(samples);
      ActiveFile.addAll(file, records);
      for (SpoolRecord record : records) {
        writtenBytes += record.payload().length;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of frames and seals that were written since the start. */
  long writtenBytes() {
    lock.lock();
    try {
      return writtenBytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a file up: it keeps its bytes under another name, and its samples are counted as lost.
   *
   * @return how many samples that were
   */
  long drop(SpoolFile file) throws IOException {
    lock.lock();
    try {
      folder.disk().move(file.path(), folder.dropped(file.number()));
      files.remove(file.number());
      long lost = file.settleAll();
      account.rejected(lost, Rejection.SPOOL_FULL);
      changed.signalAll();
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /** The gateway has a frame, and so every frame and seal before it in the file. */
  void settle(SpoolItem item) throws IOException {
    lock.lock();
    try {
      SpoolFile file = files.get(item.file());
      if (file == null) {
        return; // Dropped meanwhile, and counted so.
      }
      if (item.isSeal()) {
        file.settleSeal(item);
      } else {
        account.stored(file.settleFrame(item));
        remember(file);
      }
    } finally {
      lock.unlock();
    }
    deleteSettled();
  }

  /** Whether every frame before this one is settled. */
  boolean isNext(SpoolItem item) {
    lock.lock();
    try {
      SpoolFile file = files.get(item.file());
      boolean isFirst =
          files.headMap(item.file()).values().stream().allMatch(SpoolFile::areFramesSettled);
      return file == null || (isFirst && file.settledSequence() >= item.sequence() - 1);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A sample of a frame is being written into a later one, where it is counted from now on; false
   * when the frame was dropped meanwhile and counted so.
   */
  boolean moveBack(SpoolItem item) {
    lock.lock();
    try {
      SpoolFile file = files.get(item.file());
      if (file == null) {
        return false;
      }
      file.moveBack();
      account.movedBack();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Settles what was set aside. */
  void settle(GivenUp given, Rejection reason) throws IOException {
    lock.lock();
    try {
      SpoolFile file = files.get(given.item().file());
      if (file != null) {
        if (given.isRest()) {
          account.rejected(file.settleAll(), reason);
        } else if (given.item().isSeal()) {
          file.settleSeal(given.item());
        } else {
          account.rejected(file.settleFrame(given.item()), reason);
        }
        remember(file);
      }
    } finally {
      lock.unlock();
    }
    deleteSettled();
  }

  /** The file that holds a frame, settled or not; empty when no file does. */
  Optional<Readable> holding(UUID boot, long sequence) {
    lock.lock();
    try {
      return files.values().stream()
          .filter(file -> file.holds(boot, sequence))
          .map(file ->
              new Readable(
                  file.number(), file.boot(), file.path(), SpoolFormat.HEADER_BYTES, file.length()))
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  private void remember(SpoolFile file) {
    settledBoot = file.boot();
    settledSequence = file.settledSequence();
  }

  /**
   * Deletes settled files from the oldest on; never the newest, which remembers the head of the
   * chain.
   */
  void deleteSettled() throws IOException {
    lock.lock();
    try {
      while (files.size() > 1 && files.firstEntry().getValue().isSettled()) {
        folder.disk().delete(files.firstEntry().getValue().path());
        files.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes down how far things are settled. */
  void mark() throws IOException {
    SpoolMark mark;
    lock.lock();
    try {
      SpoolFile newest = files.lastEntry().getValue();
      mark = new SpoolMark(settledBoot, settledSequence, newest.number(), newest.length());
    } finally {
      lock.unlock();
    }
    mark.write(folder);
  }

  /** Asks the appending thread to go on in a new file. */
  void requestRoll() {
    lock.lock();
    try {
      rollRequested = true;
    } finally {
      lock.unlock();
    }
  }

  boolean isRollRequested() {
    lock.lock();
    try {
      return rollRequested;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a file is not appended to any more; false when that took too long. */
  boolean awaitInactive(long number, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    lock.lock();
    try {
      while (!files.isEmpty() && files.lastKey() == number && !closed) {
        if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What a cursor may read. */
  record Readable(long number, UUID boot, Path path, long start, long length) {}

  /** How many samples of a file are not settled, and when it was written last. */
  record Open(long rows, long endMicros) {}

  /** What a file still holds. */
  Open open(long number) {
    lock.lock();
    try {
      SpoolFile file = files.get(number);
      return file == null ? new Open(0, 0) : new Open(file.openRows(), file.endMicros());
    } finally {
      lock.unlock();
    }
  }

  /**
   * The readable part of a file, or of the first one after it that has one.
   *
   * @param number the least number asked for
   * @param offset where reading in that very file goes on
   * @param isAgain whether to read what is settled in that very file too
   * @param nanos how long to wait for something to read
   */
  Optional<Readable> readable(long number, long offset, boolean isAgain, long nanos)
      throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    lock.lock();
    try {
      while (true) {
        for (Map.Entry<Long, SpoolFile> entry : files.tailMap(number, true).entrySet()) {
          SpoolFile file = entry.getValue();
          boolean isThis = entry.getKey() == number;
          long start =
              isThis && isAgain ? offset : Math.max(isThis ? offset : 0, file.settledOffset());
          if (start < file.length()) {
            return Optional.of(
                new Readable(file.number(), file.boot(), file.path(), start, file.length()));
          }
        }
        long rest = deadline - System.nanoTime();
        if (rest <= 0 || closed) {
          return Optional.empty();
        }
        long unusedRest = changed.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is in the spool now. */
  SpoolState state() {
    lock.lock();
    try {
      long bytes = files.values().stream().mapToLong(SpoolFile::length).sum();
      SpoolFile newest = files.lastEntry().getValue();
      return new SpoolState(
          files.size(),
          bytes,
          newest.boot(),
          newest.lastSequence(),
          newest.sealedSequence(),
          isDrainedLocked());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the gateway has everything; false when that took too long. */
  boolean awaitDrained(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    lock.lock();
    try {
      while (!isDrainedLocked()) {
        // Settling signals nobody: it is the hot path, and only a stopping agent waits here.
        long step = Math.min(deadline - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(20));
        if (step <= 0) {
          return false;
        }
        long unusedRest = changed.awaitNanos(step);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDrainedLocked() {
    return files.values().stream().allMatch(SpoolFile::isSettled);
  }

  /** The oldest file; null when there is none. */
  @Nullable SpoolFile first() {
    lock.lock();
    try {
      return files.isEmpty() ? null : files.firstEntry().getValue();
    } finally {
      lock.unlock();
    }
  }

  /** Valid bytes of all files. */
  long totalBytes() {
    lock.lock();
    try {
      return files.values().stream().mapToLong(SpoolFile::length).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more; false when that was so before. */
  boolean close() {
    lock.lock();
    try {
      boolean isFirst = !closed;
      closed = true;
      changed.signalAll();
      return isFirst;
    } finally {
      lock.unlock();
    }
  }
}
