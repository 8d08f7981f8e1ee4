package io.plumbline.collector.agent.spool;

import io.plumbline.contract.chain.Digest;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.UUID;

/** What is known of one spool file. Guarded by the spool's lock. */
final class SpoolFile {
  private final Path path;
  private final SpoolHeader header;
  private final TreeSet<Long> openSeals = new TreeSet<>();
  private long length = SpoolFormat.HEADER_BYTES;
  private long rows;
  private long lastSequence;
  private long sealedSequence;
  private long endMicros;
  private Digest head;
  private long settledSequence;
  private long settledRows;
  private long movedRows;
  private long settledOffset = SpoolFormat.HEADER_BYTES;

  /**
   * A file without records.
   *
   * @param settled every frame of the boot up to this sequence is known to be settled
   * @param sealed every frame of the boot up to this sequence is covered by a seal
   */
  SpoolFile(Path path, SpoolHeader header, long settled, long sealed) {
    this.path = path;
    this.header = header;
    this.endMicros = header.createdMicros();
    this.head = header.previousHead();
    this.lastSequence = header.afterSequence();
    this.settledSequence = Math.max(settled, header.afterSequence());
    this.sealedSequence = sealed;
  }

  /** Takes a record into account that is safe on disk. */
  void add(SpoolRecord record, int recordLength) {
    long offset = length;
    length += recordLength;
    endMicros = Math.max(endMicros, record.createdMicros());
    switch (record.kind()) {
      case FRAME -> {
        lastSequence = record.sequence();
        head = Digest.sha256(record.payload());
        rows += record.rows();
        if (record.sequence() <= settledSequence) {
          settledRows += record.rows();
          settleBefore(length);
        }
      }
      case SEAL -> {
        sealedSequence = Math.max(sealedSequence, record.sequence());
        openSeals.add(offset);
      }
      case SEAL_BEFORE -> openSeals.add(offset);
      case STOP -> {}
    }
  }

  /**
   * A frame, and so everything before it, is stored or set aside.
   *
   * @return how many rows that settles: none when it was settled before, and not those that moved
   */
  long settleFrame(SpoolItem item) {
    if (item.sequence() <= settledSequence) {
      return 0;
    }
    settledSequence = item.sequence();
    long open = item.rows() - movedRows;
    movedRows = 0;
    settledRows += open;
    settleBefore(item.endOffset());
    return open;
  }

  /** A sample of the first frame that is not settled is being written into a later one. */
  void moveBack() {
    movedRows++;
    settledRows++;
  }

  void settleSeal(SpoolItem item) {
    openSeals.remove(item.offset());
  }

  /**
   * All of it is stored or set aside.
   *
   * @return how many rows that settles
   */
  long settleAll() {
    long open = openRows();
    movedRows = 0;
    settledSequence = lastSequence;
    settledRows = rows;
    settleBefore(length);
    return open;
  }

  private void settleBefore(long offset) {
    settledOffset = Math.max(settledOffset, offset);
    openSeals.headSet(offset).clear();
  }

  boolean areFramesSettled() {
    return settledSequence >= lastSequence;
  }

  boolean isSettled() {
    return settledSequence >= lastSequence && openSeals.isEmpty();
  }

  Path path() {
    return path;
  }

  long number() {
    return header.number();
  }

  UUID boot() {
    return header.boot();
  }

  SpoolHeader header() {
    return header;
  }

  /** Valid bytes, all of them safe on disk. */
  long length() {
    return length;
  }

  long lastSequence() {
    return lastSequence;
  }

  /** The last frame of the boot that a seal covers. */
  long sealedSequence() {
    return sealedSequence;
  }

  /** When the last record was made. */
  long endMicros() {
    return endMicros;
  }

  /** Whether it holds a frame. */
  boolean holds(UUID wanted, long sequence) {
    return boot().equals(wanted) && sequence > header.afterSequence() && sequence <= lastSequence;
  }

  /** Hash of the last frame, or of the last frame of the file before. */
  Digest head() {
    return head;
  }

  long settledSequence() {
    return settledSequence;
  }

  /** Everything before this offset is settled. */
  long settledOffset() {
    return settledOffset;
  }

  /** Samples that are not settled. */
  long openRows() {
    return rows - settledRows;
  }
}
