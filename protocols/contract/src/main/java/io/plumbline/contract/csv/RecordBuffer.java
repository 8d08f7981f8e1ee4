package io.plumbline.contract.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The bytes of a text file, a few megabytes at a time, such that a record of at most {@link
 * CsvLimits#MAX_RECORD_BYTES} always lies in the buffer as a whole. Not thread-safe.
 */
public final class RecordBuffer implements Closeable {
  private static final int FIRST_SIZE = 1 << 16;
  private static final int FULL_SIZE = 4 * CsvLimits.MAX_RECORD_BYTES;

  private final Path file;
  private final InputStream in;
  private byte[] bytes = new byte[FIRST_SIZE];
  private int next;
  private int limit;
  private long before;
  private boolean ended;

  /** Reads from a stream that it closes; {@code file} is its name. */
  public RecordBuffer(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Makes sure that the longest record allowed, or all that is left of the file, is buffered. Bytes
   * may move.
   *
   * @return whether anything is left
   */
  public boolean fill() {
    if (!ended && limit - next <= CsvLimits.MAX_RECORD_BYTES + 1) {
      System.arraycopy(bytes, next, bytes, 0, limit - next);
      before += next;
      limit -= next;
      next = 0;
      try {
        while (!ended && limit < FULL_SIZE) {
          readOnce();
        }
      } catch (IOException e) {
        throw InputFiles.unreadable(file, e);
      }
    }
    return next < limit;
  }

  private void readOnce() throws IOException {
    if (limit == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(FULL_SIZE, 8 * bytes.length));
    }
    int n = in.read(bytes, limit, bytes.length - limit);
    if (n < 0) {
      ended = true;
    } else {
      limit += n;
    }
  }

  /** The bytes; those from {@link #next} to {@link #limit} are of the file. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the next record starts. */
  public int next() {
    return next;
  }

  /** Where the buffered bytes end. */
  public int limit() {
    return limit;
  }

  /** Goes to the start of another record. */
  public void next(int start) {
    next = start;
  }

  /** Bytes of the file before {@link #next}. */
  public long consumedBytes() {
    return before + next;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }
}
