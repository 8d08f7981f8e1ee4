package io.plumbline.driver.modbus;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A socket that watches what is read from it: it keeps the raw bytes of a reply so that they can be
 * judged, and it bounds the time of the whole reply, where {@code SO_TIMEOUT} alone bounds only the
 * wait for the next byte and a slave that sends one byte now and then would hold the line for
 * minutes. One exchange at a time.
 */
final class GuardedSocket extends Socket {
  /** Longer than any Modbus/TCP or RTU frame; more than this is no reply. */
  private static final int LIMIT = 600;

  private final byte[] seen = new byte[LIMIT];
  private int length;
  private boolean timedOut;
  private long deadlineNanos;
  private @Nullable InputStream guarded;

  /** Starts an exchange: forgets the bytes before it. */
  void begin(long timeoutNanos) {
    length = 0;
    timedOut = false;
    deadlineNanos = System.nanoTime() + timeoutNanos;
  }

  /** Bytes read since the exchange began. */
  byte[] seen() {
    return Arrays.copyOf(seen, length);
  }

  /** Bytes that came without being asked for, or behind a reply. */
  int waiting() throws IOException {
    return super.getInputStream().available();
  }

  /** Whether the reply did not come in time; otherwise a fault is the connection's. */
  boolean timedOut() {
    return timedOut;
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (guarded == null) {
      guarded = new Guard(super.getInputStream());
    }
    return guarded;
  }

  private final class Guard extends FilterInputStream {
    Guard(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      long leftMillis = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
      if (leftMillis <= 0) {
        timedOut = true;
        throw new SocketTimeoutException("the reply took too long");
      }
      if (length == LIMIT) {
        throw new IOException("more than " + LIMIT + " bytes in one reply");
      }
      setSoTimeout((int) Math.min(leftMillis, Integer.MAX_VALUE));
      int read;
      try {
        read = super.read(target, offset, Math.min(count, LIMIT - length));
      } catch (SocketTimeoutException e) {
        timedOut = true;
        throw e;
      }
      if (read > 0) {
        System.arraycopy(target, offset, seen, length, read);
        length += read;
      }
      return read;
    }
  }
}
