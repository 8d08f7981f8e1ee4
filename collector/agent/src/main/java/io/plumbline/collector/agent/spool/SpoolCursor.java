package io.plumbline.collector.agent.spool;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames and seals in chain order, boot after boot, from the first that is not settled; waits
 * at the end for more. Used by one thread; a new connection takes a new cursor.
 */
public final class SpoolCursor implements Closeable {
  private final SpoolIndex spool;
  private long number;
  private long offset;
  private @Nullable SpoolReader reader;
  private long readerNumber = -1;
  private long againNumber = -1;
  private long vanished = -1;

  public SpoolCursor(Spool spool) {
    this.spool = spool.index();
  }

  /**
   * The next frame or seal.
   *
   * @param patience how long to wait for one
   * @throws SpoolDamage when the disk gives back something else than was written
   */
  public Optional<SpoolItem> next(Duration patience)
      throws IOException, InterruptedException, SpoolDamage {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<SpoolIndex.Readable> readable =
          spool.readable(number, offset, number == againNumber, deadline - System.nanoTime());
      if (readable.isEmpty()) {
        return Optional.empty();
      }
      try {
        Optional<SpoolItem> item = read(readable.get());
        if (item.isPresent()) {
          return item;
        }
      } catch (NoSuchFileException e) {
        // Dropped or settled between the two calls; then the spool knows it no more.
        if (vanished == readable.get().number()) {
          throw e;
        }
        vanished = readable.get().number();
      }
    }
  }

  /** Starts anew from the first that is not settled. */
  public void rewind() {
    number = 0;
    offset = 0;
    againNumber = -1;
  }

  /**
   * Goes back to a frame that was offered before, acknowledged or not, and that the gateway asks
   * for now.
   *
   * @return false when it is not in the spool any more; the cursor then stays where it was
   */
  public boolean goBack(UUID boot, long sequence) throws IOException {
    Optional<SpoolIndex.Readable> readable = spool.holding(boot, sequence);
    if (readable.isEmpty()) {
      return false;
    }
    try (SpoolReader again = new SpoolReader(readable.get().path())) {
      long at = SpoolFormat.HEADER_BYTES;
      while (at < readable.get().length()) {
        SpoolFormat.Prefix prefix = again.prefix(at);
        if (prefix.record().kind() == SpoolRecord.Kind.FRAME
            && prefix.record().sequence() == sequence) {
          number = readable.get().number();
          offset = at;
          againNumber = number;
          return true;
        }
        at += prefix.recordLength();
      }
      return false;
    } catch (FormatFault e) {
      throw new IOException(e);
    }
  }

  private Optional<SpoolItem> read(SpoolIndex.Readable file) throws IOException, SpoolDamage {
    SpoolReader open = reader;
    if (open == null || readerNumber != file.number()) {
      close();
      open = new SpoolReader(file.path());
      reader = open;
      readerNumber = file.number();
    }
    number = file.number();
    offset = file.start();
    SpoolRecord record;
    try {
      record = open.record(offset);
    } catch (FormatFault e) {
      SpoolItem rest =
          new SpoolItem(false, number, file.boot(), 0, 0, offset, file.length(), new byte[0]);
      throw new SpoolDamage(rest, e);
    }
    long start = offset;
    offset += SpoolFormat.RECORD_BYTES + record.payload().length + SpoolFormat.CRC_BYTES;
    return switch (record.kind()) {
      case STOP -> Optional.empty();
      case FRAME -> Optional.of(item(false, file.boot(), record, start));
      case SEAL -> Optional.of(item(true, file.boot(), record, start));
      case SEAL_BEFORE -> Optional.of(item(true, bootOf(record, start), record, start));
    };
  }

  private SpoolItem item(boolean isSeal, UUID boot, SpoolRecord record, long start) {
    return new SpoolItem(
        isSeal, number, boot, record.sequence(), record.rows(), start, offset, record.payload());
  }

  private static UUID bootOf(SpoolRecord seal, long start) throws IOException {
    try {
      return Seal.decode(ByteBuffer.wrap(seal.payload())).boot();
    } catch (FormatFault e) {
      throw new IOException("the spool holds a malformed seal at byte " + start, e);
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
