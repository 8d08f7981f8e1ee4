package io.plumbline.collector.archive;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentFormat;
import io.plumbline.contract.segment.SegmentHash;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.segment.SegmentSignature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One segment file while it is written. After a failed append the file ends with the last whole
 * record; after a failed sync, with the last record synced. Not thread-safe.
 */
final class SegmentWriter implements AutoCloseable {
  private final Disk.File file;
  private final byte[] header;
  private final SegmentHash hash;
  private final long firstPosition;
  private long size;
  private long syncedSize;
  private long frames;
  private long seals;
  private long payloadBytes;
  private long firstArrivalMicros = Long.MAX_VALUE;
  private long lastArrivalMicros = Long.MIN_VALUE;
  private boolean markDurable;
  private boolean broken;
  private @Nullable SegmentFooter footer;

  private SegmentWriter(Disk.File file, byte[] header, long firstPosition) {
    this.file = file;
    this.header = header;
    this.hash = new SegmentHash(header);
    this.firstPosition = firstPosition;
  }

  /** Begins a file; its header and name are durable when this returns. */
  static SegmentWriter create(Disk disk, Path path, SegmentHeader header) throws IOException {
    byte[] bytes = SegmentFormat.header(header);
    Disk.File file = createFile(disk, path);
    try {
      file.append(ByteBuffer.wrap(bytes));
      file.sync();
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        disk.syncFolder(folder);
      }
    } catch (IOException | RuntimeException e) {
      file.close();
      Files.deleteIfExists(path); // it holds no record
      throw e;
    }
    SegmentWriter writer = new SegmentWriter(file, bytes, header.firstPosition());
    writer.size = bytes.length;
    writer.syncedSize = bytes.length;
    return writer;
  }

  private static Disk.File createFile(Disk disk, Path path) throws IOException {
    try {
      return disk.create(path);
    } catch (FileAlreadyExistsException e) {
      throw e; // somebody else's
    } catch (IOException e) {
      Files.deleteIfExists(path); // it may be there nevertheless
      throw e;
    }
  }

  /**
   * Goes on with a file that a writer left behind: reads it to its last whole record and cuts what
   * follows.
   *
   * @throws FormatFault when bytes that were durable are damaged
   */
  static SegmentWriter recover(Disk disk, Path path, SegmentReader reader)
      throws IOException, FormatFault {
    Disk.File file = disk.reopen(path);
    try {
      SegmentWriter writer =
          new SegmentWriter(file, reader.headerBytes(), reader.header().firstPosition());
      for (Optional<SegmentRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        SegmentRecord found = next.get();
        int length = found.payload().remaining();
        writer.hash.add(
            SegmentFormat.recordHead(found.kind(), length, found.receipt(), found.durableBefore()),
            found.digest());
        writer.count(found.kind(), length, found.receipt().arrivalMicros());
      }
      writer.size = reader.nextOffset();
      if (reader.ended()) {
        writer.footer = reader.footer().orElseThrow();
      } else {
        file.truncate(writer.size);
      }
      file.sync();
      writer.syncedSize = writer.size;
      writer.markDurable = true;
      return writer;
    } catch (IOException | FormatFault | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  long size() {
    return size;
  }

  /**
   * Whether the file could not be brought back to a known end: it has to be recovered by another
   * writer.
   */
  boolean isBroken() {
    return broken;
  }

  long records() {
    return frames + seals;
  }

  long nextPosition() {
    return firstPosition + records();
  }

  /** Writes one record; when that fails, the file ends with the record before. */
  void append(SegmentRecord.Kind kind, ByteBuffer payload, Digest digest, Receipt receipt)
      throws IOException {
    int length = payload.remaining();
    byte[] head = SegmentFormat.recordHead(kind, length, receipt, markDurable);
    ByteBuffer crc =
        ByteBuffer.allocate(4).putInt(SegmentFormat.recordCrc(header, head, payload)).flip();
    try {
      file.append(ByteBuffer.wrap(head), payload.duplicate(), crc);
    } catch (IOException e) {
      throw cutTo(size, e);
    }
    markDurable = false;
    hash.add(head, digest);
    count(kind, length, receipt.arrivalMicros());
    size += SegmentFormat.RECORD_OVERHEAD_BYTES + length;
  }

  /**
   * Makes every record durable. When that fails, records since the last sync are cut and the writer
   * is broken.
   */
  void sync() throws IOException {
    if (syncedSize == size) {
      return;
    }
    try {
      file.sync();
    } catch (IOException e) {
      // What the system still holds of the file since the last sync may never reach the disk,
      // whatever a second sync says.
      broken = true;
      throw cutTo(syncedSize, e);
    }
    syncedSize = size;
    markDurable = true;
  }

  /** Writes the footer and syncs, once; the file is complete then, under its old name. */
  void finish(long closedMicros, @Nullable PrivateKey key) throws IOException {
    if (footer != null) {
      return;
    }
    sync();
    SegmentFooter end =
        sign(
            new SegmentFooter(
                closedMicros,
                nextPosition() - 1,
                frames,
                seals,
                payloadBytes,
                firstArrivalMicros,
                lastArrivalMicros,
                hash.digest(),
                Optional.empty()),
            key);
    try {
      file.append(ByteBuffer.wrap(SegmentFormat.footer(header, end)));
    } catch (IOException e) {
      throw cutTo(size, e);
    }
    try {
      file.sync();
    } catch (IOException e) {
      broken = true;
      throw cutTo(size, e);
    }
    footer = end;
  }

  /** The footer, once {@link #finish} has written it. */
  SegmentFooter footer() {
    if (footer == null) {
      throw new IllegalStateException("the segment is not finished");
    }
    return footer;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private IOException cutTo(long length, IOException cause) {
    try {
      file.truncate(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
      broken = true;
    }
    return cause;
  }

  private void count(SegmentRecord.Kind kind, int length, long arrivalMicros) {
    frames += kind == SegmentRecord.Kind.FRAME ? 1 : 0;
    seals += kind == SegmentRecord.Kind.SEAL ? 1 : 0;
    payloadBytes += length;
    firstArrivalMicros = Math.min(firstArrivalMicros, arrivalMicros);
    lastArrivalMicros = Math.max(lastArrivalMicros, arrivalMicros);
  }

  private static SegmentFooter sign(SegmentFooter footer, @Nullable PrivateKey key) {
    if (key == null) {
      return footer;
    }
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(footer.signedBytes());
      return new SegmentFooter(
          footer.closedMicros(),
          footer.lastPosition(),
          footer.frames(),
          footer.seals(),
          footer.payloadBytes(),
          footer.firstArrivalMicros(),
          footer.lastArrivalMicros(),
          footer.digest(),
          Optional.of(new SegmentSignature(signer.sign())));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot make an Ed25519 signature", e);
    }
  }
}
