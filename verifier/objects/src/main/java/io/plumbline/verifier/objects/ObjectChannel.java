package io.plumbline.verifier.objects;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * An object as a file that is read. Bytes are fetched {@link #AHEAD_BYTES} at a time. Mapping one
 * into memory fetches it there. Thread-safe as every file channel is.
 */
final class ObjectChannel extends FileChannel {
  private static final int AHEAD_BYTES = 8 << 20;

  private final ObjectAddress object;
  private final ObjectReader reader;
  private byte[] ahead = new byte[0];
  private long aheadFrom;
  private long position;

  ObjectChannel(ObjectAddress object) {
    this.object = object;
    this.reader = ObjectReader.of(object);
  }

  @Override
  public synchronized int read(ByteBuffer into, long at) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (at >= object.bytes()) {
      return -1;
    }
    if (at < aheadFrom || at >= aheadFrom + ahead.length) {
      byte[] fetched = new byte[(int) Math.min(AHEAD_BYTES, object.bytes() - at)];
      reader.read(object, at, ByteBuffer.wrap(fetched));
      ahead = fetched;
      aheadFrom = at;
    }
    int index = (int) (at - aheadFrom);
    int n = Math.min(into.remaining(), ahead.length - index);
    into.put(ahead, index, n);
    return n;
  }

  @Override
  public synchronized int read(ByteBuffer into) throws IOException {
    int n = read(into, position);
    position += Math.max(n, 0);
    return n;
  }

  @Override
  public synchronized long read(ByteBuffer[] into, int offset, int length) throws IOException {
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      int n = read(into[i]);
      if (n < 0) {
        return total == 0 ? -1 : total;
      }
      total += n;
    }
    return total;
  }

  @Override
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    if (mode != MapMode.READ_ONLY) {
      throw new NonWritableChannelException();
    }
    MemorySegment memory = arena.allocate(size);
    for (long done = 0; done < size; done += AHEAD_BYTES) {
      long n = Math.min(AHEAD_BYTES, size - done);
      reader.read(object, offset + done, memory.asSlice(done, n).asByteBuffer());
    }
    return memory.asReadOnly();
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, AHEAD_BYTES));
    int n = read(buffer, from);
    return n <= 0 ? 0 : target.write(buffer.flip());
  }

  @Override
  public synchronized long position() {
    return position;
  }

  @Override
  public synchronized FileChannel position(long value) {
    position = value;
    return this;
  }

  @Override
  public long size() {
    return object.bytes();
  }

  @Override
  public void force(boolean metadata) {
    // Nothing was written.
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer source, long at) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) {
    throw new NonWritableChannelException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long offset, long size) {
    throw new UnsupportedOperationException("objects are mapped into an arena");
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) {
    throw new UnsupportedOperationException("objects are not locked");
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) {
    throw new UnsupportedOperationException("objects are not locked");
  }

  @Override
  protected synchronized void implCloseChannel() {
    ahead = new byte[0];
  }
}
