package io.plumbline.contract.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a file through buffers that are filled once and never written again, so that slices of them
 * stay valid. Memory is taken only for bytes that the file has.
 */
final class SegmentWindow {
  private static final byte[] NOTHING = new byte[0];

  private final SegmentStore store;
  private byte[] chunk = NOTHING;
  private long start;

  SegmentWindow(SegmentStore store) {
    this.store = store;
  }

  /**
   * Whether the file has {@code length} bytes from {@code offset} on; if so {@link #array()} holds
   * them.
   */
  boolean has(long offset, int length) throws IOException {
    if (offset >= start && offset + length <= start + chunk.length) {
      return true;
    }
    long available = store.size() - offset;
    if (available < length) {
      return false;
    }
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.min(available, Math.max(length, store.readAhead())));
    while (buffer.hasRemaining()) {
      if (store.read(buffer, offset + buffer.position()) < 0) {
        break; // cut by its writer meanwhile
      }
    }
    if (buffer.position() < length) {
      forget();
      return false;
    }
    chunk =
        buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
    start = offset;
    return true;
  }

  /** The bytes that {@link #has} found. */
  byte[] array() {
    return chunk;
  }

  /** Index within {@link #array()} of a byte of the file. */
  int index(long offset) {
    return (int) (offset - start);
  }

  /** Reads anew from the file next time: its end may have been cut and written again. */
  void forget() {
    chunk = NOTHING;
    start = 0;
  }

  long size() throws IOException {
    return store.size();
  }
}
