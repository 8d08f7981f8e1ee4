package io.plumbline.collector.agent.spool;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
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
  private final SpoolDisk.File disk;
  private boolean spoilt;

  private ActiveFile(SpoolFile file, SpoolDisk.File disk) {
    this.file = file;
    this.disk = disk;
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
    Path path = folder.file(header.number());
    SpoolDisk.File made = folder.disk().create(unfinished);
    try {
      made.write(SpoolFormat.encode(header), 0);
      made.write(encode(records), SpoolFormat.HEADER_BYTES);
      made.force();
      folder.disk().move(unfinished, path);
      folder.disk().sync(folder.path());
      SpoolFile file = new SpoolFile(path, header, 0, sealed);
      addAll(file, records);
      return new ActiveFile(file, made);
    } catch (IOException e) {
      try {
        made.close();
        folder.disk().delete(unfinished);
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
      disk.write(encode(records), end);
    } catch (IOException e) {
      cutBack(end, e);
      throw e;
    }
    try {
      disk.force();
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
      disk.truncate(end);
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

  @Override
  public void close() throws IOException {
    disk.close();
  }
}
