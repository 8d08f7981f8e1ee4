package io.plumbline.collector.agent.spool;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that is appended to. Records count once {@link #append} returns: they are then forced to
 * disk. After a failed write the file is cut back and can be tried again; after a failed force
 * nobody knows what the disk holds, so the file is spoilt and the next one takes over, with the
 * length that is certain in its header. Used by one thread.
 */
final class ActiveFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveFile.class);

  private final SpoolFile file;
  private final FileChannel channel;
  private boolean spoilt;

  private ActiveFile(SpoolFile file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Makes a file with its first records in one step: under another name, forced, then renamed, then
   * the folder forced. Until that is done there is no file.
   *
   * @param sealed every frame of the boot up to this sequence is covered by a seal
   */
  static ActiveFile create(
      SpoolFolder folder, SpoolHeader header, long sealed, List<SpoolRecord> records)
      throws IOException {
    Path unfinished = folder.unfinished(header.number());
    FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      writeFully(channel, SpoolFormat.encode(header), 0);
      writeFully(channel, encode(records), SpoolFormat.HEADER_BYTES);
      channel.force(true);
      Path path = folder.file(header.number());
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      folder.sync();
      SpoolFile file = new SpoolFile(path, header, 0, sealed);
      addAll(file, records);
      return new ActiveFile(file, channel);
    } catch (IOException e) {
      try {
        channel.close();
        Files.deleteIfExists(unfinished);
      } catch (IOException cleaning) {
        e.addSuppressed(cleaning);
      }
      throw e;
    }
  }

  SpoolFile file() {
    return file;
  }

  boolean isSpoilt() {
    return spoilt;
  }

  /**
   * Writes records behind the valid bytes and forces them to disk. The caller then adds them to
   * {@link #file}.
   */
  void write(List<SpoolRecord> records) throws IOException {
    long end = file.length();
    try {
      writeFully(channel, encode(records), end);
    } catch (IOException e) {
      cutBack(end, e);
      throw e;
    }
    try {
      channel.force(false);
    } catch (IOException e) {
      spoilt = true;
      throw e;
    }
  }

  /** Takes written records into account. */
  static void addAll(SpoolFile file, List<SpoolRecord> records) {
    for (SpoolRecord record : records) {
      file.add(record, SpoolFormat.RECORD_BYTES + record.payload().length + SpoolFormat.CRC_BYTES);
    }
  }

  private void cutBack(long end, IOException cause) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
      spoilt = true;
      LOG.error("{} cannot be cut back to {} bytes; the next file takes over", file.path(), end, e);
    }
  }

  private static byte[] encode(List<SpoolRecord> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    records.forEach(record -> bytes.writeBytes(SpoolFormat.encode(record)));
    return bytes.toByteArray();
  }

  private static void writeFully(FileChannel channel, byte[] bytes, long offset)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, offset + buffer.position());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
