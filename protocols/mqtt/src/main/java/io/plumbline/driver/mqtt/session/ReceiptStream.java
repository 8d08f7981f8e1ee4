package io.plumbline.driver.mqtt.session;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What the library sends to the broker, with PUBACK turned into PUBREC where the message was one of
 * quality 2: both have one layout (MQTT 5.0, 3.4 and 3.5). Not thread-safe: one thread writes a
 * connection.
 */
final class ReceiptStream extends OutputStream {
  private static final int PUBACK = 0x40;
  private static final int PUBREC = 0x50;
  private static final int LONGEST_FRONT = 7;

  private final OutputStream out;
  private final QualityTwo two;

  /** First byte, length and, of a PUBACK, the identifier, until they are complete. */
  private final byte[] front = new byte[LONGEST_FRONT];

  private int frontBytes;
  private long length;
  private int lengthBytes;
  private boolean isLengthKnown;

  /** Bytes of the packet behind its front. */
  private long rest;

  ReceiptStream(OutputStream out, QualityTwo two) {
    this.out = new BufferedOutputStream(out);
    this.two = two;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int end = from + count;
    for (int i = from; i < end; ) {
      if (rest > 0) {
        int step = (int) Math.min(rest, end - i);
        out.write(bytes, i, step);
        rest -= step;
        i += step;
      } else {
        front(bytes[i++]);
      }
    }
  }

  private void front(byte value) throws IOException {
    front[frontBytes++] = value;
    if (frontBytes == 1) {
      length = 0;
      lengthBytes = 0;
      isLengthKnown = false;
      return;
    }
    if (!isLengthKnown) {
      length |= (long) (value & 0x7F) << (7 * lengthBytes++);
      isLengthKnown = value >= 0;
    }
    boolean isReceipt = (front[0] & 0xFF) == PUBACK;
    if (isLengthKnown && (!isReceipt || frontBytes == 1 + lengthBytes + 2)) {
      if (isReceipt
          && two.has((front[frontBytes - 2] & 0xFF) << 8 | front[frontBytes - 1] & 0xFF)) {
        front[0] = (byte) PUBREC;
      }
      out.write(front, 0, frontBytes);
      rest = length - (isReceipt ? 2 : 0);
      frontBytes = 0;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
