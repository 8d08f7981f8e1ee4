package io.plumbline.contract.segment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Where the bytes of a segment lie. */
sealed interface SegmentStore {
  /** How many bytes there are at this moment. */
  long size() throws IOException;

  /** Reads bytes from an offset on into the buffer; −1 where there are none. */
  int read(ByteBuffer into, long offset) throws IOException;

  /** How many bytes it is worth to read at a time, at least. */
  int readAhead();

  /** Lets go of what was opened for reading. */
  void close() throws IOException;

  /** A file, which may grow. */
  record InFile(FileChannel channel) implements SegmentStore {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      return channel.read(into, offset);
    }

    @Override
    public int readAhead() {
      return 256 << 10;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Memory, or a file mapped into it; the owner lets go of it. */
  record InMemory(MemorySegment bytes) implements SegmentStore {
    @Override
    public long size() {
      return bytes.byteSize();
    }

    @Override
    public int read(ByteBuffer into, long offset) {
      int n = (int) Math.min(into.remaining(), bytes.byteSize() - offset);
      if (n <= 0) {
        return -1;
      }
      into.put(bytes.asSlice(offset, n).asByteBuffer());
      return n;
    }

    @Override
    public int readAhead() {
      return 16 << 10; // a copy in memory costs as much as its bytes
    }

    @Override
    public void close() {}
  }
}
