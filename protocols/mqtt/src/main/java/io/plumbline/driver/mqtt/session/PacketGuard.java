package io.plumbline.driver.mqtt.session;

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
 * one huge packet. A message that is too long is cut: to lose the connection over it would help
 * nobody, because the broker of a kept session sends it again. Messages of quality of service 2 are
 * shown as ones of quality 1, see {@link QualityTwo}. Not thread-safe: one thread reads a
 * connection.
 */
final class PacketGuard extends InputStream {
  private static final int LENGTH_BYTES = 4;
  private static final int BUFFER_BYTES = 8192;
  private static final int PUBLISH = 3;
  private static final int PUBREL = 6;
  private static final int QUALITY = 0b0110;
  private static final int QUALITY_1 = 0b0010;
  private static final int QUALITY_2 = 0b0100;

  private final InputStream in;
  private final long maxPacketBytes;
  private final long patienceNanos;
  private final QualityTwo two;

  private final byte[] raw = new byte[BUFFER_BYTES];
  private int rawAt;
  private int rawEnd;

  /** The header that Paho is to read: first byte and length. */
  private final byte[] head = new byte[1 + LENGTH_BYTES];

  private int headAt;
  private int headEnd;

  /** First byte of the packet that is being read; -1 between packets. */
  private int first = -1;

  private int lengthBytes;
  private boolean isLengthKnown;
  private long length;

  /** Bytes of the packet that Paho is to read, and those behind them that it is not. */
  private long passing;

  private long dropping;

  /** Where in the packet, behind its header, the next byte is, and where its identifier is. */
  private long at;

  private long idAt;
  private int topicBytes;
  private int id;
  private long begun;

  /**
   * A guard.
   *
   * @param in what the broker sends
   * @param maxPacketBytes longest packet: a longer message is cut, any other ends the connection
   * @param patience longest time from the first to the last byte of a packet
   * @param two hears of messages of quality 2
   */
  PacketGuard(InputStream in, long maxPacketBytes, Duration patience, QualityTwo two) {
    this.in = in;
    this.maxPacketBytes = maxPacketBytes;
    this.patienceNanos = patience.toNanos();
    this.two = two;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (headAt == headEnd) {
      if (passing > 0) {
        int n = take(buffer, from, (int) Math.min(count, passing));
        if (n > 0) {
          inspect(buffer, from, n);
          passing -= n;
          endPacket();
        }
        return n;
      }
      if (rawAt == rawEnd && !fill()) {
        return -1;
      }
      if (dropping > 0) {
        int n = (int) Math.min(dropping, rawEnd - rawAt);
        rawAt += n;
        dropping -= n;
        endPacket();
      } else {
        header(raw[rawAt++] & 0xFF);
      }
    }
    int n = Math.min(count, headEnd - headAt);
    System.arraycopy(head, headAt, buffer, from, n);
    headAt += n;
    return n;
  }

  @Override
  public int available() throws IOException {
    return headEnd - headAt + rawEnd - rawAt + in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Bytes from the buffer, or straight from the broker where it is empty. */
  private int take(byte[] buffer, int from, int count) throws IOException {
    if (rawAt == rawEnd) {
      return arrived(buffer, from, count);
    }
    int n = Math.min(count, rawEnd - rawAt);
    System.arraycopy(raw, rawAt, buffer, from, n);
    rawAt += n;
    return n;
  }

  private boolean fill() throws IOException {
    int n = arrived(raw, 0, raw.length);
    rawAt = 0;
    rawEnd = Math.max(n, 0);
    return n > 0;
  }

  private int arrived(byte[] buffer, int from, int count) throws IOException {
    int n;
    try {
      n = in.read(buffer, from, count);
    } catch (SocketTimeoutException e) {
      checkPatience();
      throw e;
    }
    checkPatience();
    return n;
  }

  private void header(int value) throws IOException {
    if (first < 0) {
      checkType(value);
      begun = System.nanoTime();
      first = value;
      length = 0;
      lengthBytes = 0;
      isLengthKnown = false;
      return;
    }
    length |= (long) (value & 0x7F) << (7 * lengthBytes);
    lengthBytes++;
    isLengthKnown = value < 0x80;
    if (isLengthKnown) {
      begin();
    } else if (lengthBytes == LENGTH_BYTES) {
      throw new IOException("not MQTT: a remaining length of more than " + LENGTH_BYTES + " bytes");
    }
  }

  /** The header is complete: decides what of the packet Paho is to read. */
  private void begin() throws IOException {
    boolean isMessage = first >> 4 == PUBLISH;
    if (length > maxPacketBytes && !isMessage) {
      throw new IOException(
          "a packet of %d bytes, expected at most %d (max-payload)"
              .formatted(length, maxPacketBytes));
    }
    passing = Math.min(length, maxPacketBytes);
    dropping = length - passing;
    at = 0;
    topicBytes = 0;
    idAt = first >> 4 == PUBREL ? 0 : Long.MAX_VALUE - 1;
    boolean isTwice = isMessage && (first & QUALITY) == QUALITY_2;
    head[0] = (byte) (isTwice ? first & ~QUALITY | QUALITY_1 : first);
    headAt = 0;
    headEnd = 1;
    long left = passing;
    do {
      head[headEnd++] = (byte) (left > 0x7F ? left & 0x7F | 0x80 : left);
      left >>= 7;
    } while (left > 0);
    endPacket();
  }

  private void endPacket() {
    if (passing == 0 && dropping == 0) {
      first = -1;
    }
  }

  /** Looks for the packet identifier of a message of quality 2 and of its release. */
  private void inspect(byte[] buffer, int from, int count) {
    boolean isTwice = first >> 4 == PUBLISH && (first & QUALITY) == QUALITY_2;
    if (!isTwice && first >> 4 != PUBREL) {
      return;
    }
    for (int i = 0; i < count && at <= idAt + 1; i++, at++) {
      int value = buffer[from + i] & 0xFF;
      if (isTwice && at < 2) {
        topicBytes = topicBytes << 8 | value;
        if (at == 1) {
          idAt = 2L + topicBytes;
        }
      } else if (at == idAt) {
        id = value;
      } else if (at == idAt + 1) {
        id = id << 8 | value;
        if (isTwice) {
          two.received(id);
        } else {
          two.released(id);
        }
      }
    }
  }

  /** MQTT 5.0, table 2-1 and 2-2: what a server may send, and the flags that go with it. */
  private static void checkType(int first) throws IOException {
    int flags = first & 0x0F;
    boolean valid =
        switch (first >> 4) {
          case 2, 4, 5, 7, 9, 11, 13, 14, 15 -> flags == 0;
          case PUBLISH -> (flags & QUALITY) != QUALITY;
          case PUBREL -> flags == 0b0010;
          default -> false;
        };
    if (!valid) {
      throw new IOException(
          "not MQTT: a packet that begins with 0x%02X, expected one that a broker sends"
              .formatted(first));
    }
  }

  private void checkPatience() throws IOException {
    if (first >= 0 && System.nanoTime() - begun > patienceNanos) {
      throw new IOException(
          "a packet that is not complete after %d s, %d bytes are missing"
              .formatted(
                  Duration.ofNanos(patienceNanos).toSeconds(),
                  isLengthKnown ? passing + dropping : 0));
    }
  }
}
