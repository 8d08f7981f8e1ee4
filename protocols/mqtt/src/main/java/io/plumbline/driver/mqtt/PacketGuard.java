package io.plumbline.driver.mqtt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What a broker sends, checked for being MQTT before Paho sees it: the type and flags of each
 * packet (MQTT 5.0, 2.1), its length, and that it is complete within a given time.
 *
 * <p>Paho believes any length up to 256 MiB, takes the memory at once, and counts every single byte
 * as a sign of life; a stream that lost its packet boundaries would therefore hang for ever behind
 * one huge packet. Not thread-safe: one thread reads a connection.
 */
final class PacketGuard extends FilterInputStream {
  private static final int LENGTH_BYTES = 4;

  private final long maxPacketBytes;
  private final long patienceNanos;

  /** Bytes that are missing in the packet, without its header. */
  private long missing;

  /** Bytes of the remaining length that were read; -1 outside a header. */
  private int lengthBytes = -1;

  private long begun;

  /**
   * A guard.
   *
   * @param in what the broker sends
   * @param maxPacketBytes longest packet
   * @param patience longest time from the first to the last byte of a packet
   */
  PacketGuard(InputStream in, long maxPacketBytes, Duration patience) {
    super(in);
    this.maxPacketBytes = maxPacketBytes;
    this.patienceNanos = patience.toNanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int n;
    try {
      n = in.read(buffer, from, length);
    } catch (SocketTimeoutException e) {
      checkPatience();
      throw e;
    }
    int end = from + Math.max(n, 0);
    for (int i = from; i < end; ) {
      if (missing > 0 && lengthBytes < 0) {
        int step = (int) Math.min(missing, end - i);
        missing -= step;
        i += step;
      } else {
        header(buffer[i++] & 0xFF);
      }
    }
    checkPatience();
    return n;
  }

  private void header(int value) throws IOException {
    if (lengthBytes < 0) {
      checkType(value);
      begun = System.nanoTime();
      missing = 0;
      lengthBytes = 0;
      return;
    }
    missing |= (long) (value & 0x7F) << (7 * lengthBytes);
    lengthBytes++;
    if (value < 0x80) {
      lengthBytes = -1;
    } else if (lengthBytes == LENGTH_BYTES) {
      throw new IOException("not MQTT: a remaining length of more than " + LENGTH_BYTES + " bytes");
    }
    if (missing > maxPacketBytes) {
      throw new IOException(
          "a packet of %d bytes or more, expected at most %d (max-payload)"
              .formatted(missing, maxPacketBytes));
    }
  }

  /** MQTT 5.0, table 2-1 and 2-2: what a server may send, and the flags that go with it. */
  private static void checkType(int first) throws IOException {
    int flags = first & 0x0F;
    boolean valid =
        switch (first >> 4) {
          case 2, 4, 5, 7, 9, 11, 13, 14, 15 -> flags == 0;
          case 3 -> (flags & 0b0110) != 0b0110;
          case 6 -> flags == 0b0010;
          default -> false;
        };
    if (!valid) {
      throw new IOException(
          "not MQTT: a packet that begins with 0x%02X, expected one that a broker sends"
              .formatted(first));
    }
  }

  private void checkPatience() throws IOException {
    boolean inside = lengthBytes >= 0 || missing > 0;
    if (inside && System.nanoTime() - begun > patienceNanos) {
      throw new IOException(
          "a packet that is not complete after %d s, %d bytes are missing"
              .formatted(Duration.ofNanos(patienceNanos).toSeconds(), missing));
    }
  }
}
