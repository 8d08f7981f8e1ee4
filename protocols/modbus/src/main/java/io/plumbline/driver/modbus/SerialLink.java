package io.plumbline.driver.modbus;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * RTU frames on a serial line (MODBUS over Serial Line V1.02, 2.5.1). A frame has no length of its
 * own: a reply is as long as the request asks for, or as an exception is, and the line has to be
 * silent for three and a half characters behind it. The length limits what is read; whether the
 * reply is the right one is judged by its bytes.
 */
final class SerialLink implements Link {
  /** Unit, function and byte count in front, CRC behind. */
  private static final int ENVELOPE = 5;

  /** Start bit, eight data bits, parity or a second stop bit, stop bit. */
  private static final int BITS_PER_CHARACTER = 11;

  private static final long LOOK_AGAIN_NANOS = 500_000;

  /** Three and a half, rounded up. */
  private static final int SILENT_CHARACTERS = 4;

  /** Faster lines keep the silence of 19200 baud (2.5.1.1). */
  private static final int FASTEST_BAUD = 19_200;

  private final SerialPort port;
  private final long timeoutNanos;
  private final long silenceNanos;
  private boolean used;

  private SerialLink(SerialPort port, int baud, Duration timeout) {
    this.port = port;
    timeoutNanos = timeout.toNanos();
    silenceNanos =
        SILENT_CHARACTERS * BITS_PER_CHARACTER * 1_000_000_000L / Math.min(baud, FASTEST_BAUD);
  }

  /** Opens the line, without what has come on it before. */
  static SerialLink open(Endpoint.Serial endpoint, Duration timeout) throws IOException {
    SerialPort port;
    try {
      port = SerialPort.getCommPort(endpoint.device());
    } catch (SerialPortInvalidPortException e) {
      throw new IOException("there is no serial line " + endpoint.device(), e);
    }
    port.setComPortParameters(
        endpoint.baud(),
        8,
        endpoint.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS,
        endpoint.parity().portConstant);
    port.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
    if (!port.openPort()) {
      throw new IOException(
          "the serial line %s cannot be opened (error %d); check its rights and who else uses it"
              .formatted(endpoint.device(), port.getLastErrorCode()));
    }
    port.flushIOBuffers();
    return new SerialLink(port, endpoint.baud(), timeout);
  }

  @Override
  public Reply read(int unit, Table table, int start, int count) throws LinkFault {
    boolean fresh = !used;
    used = true;
    try {
      int unasked = port.bytesAvailable();
      if (unasked != 0) {
        throw new LinkFault(
            unasked < 0 ? "the line is gone" : unasked + " bytes came that nobody asked for",
            !fresh);
      }
      byte[] request = Framing.request(unit, table, start, count);
      if (port.writeBytes(request, request.length) != request.length) {
        throw new LinkFault("the line takes no request", !fresh);
      }
      byte[] reply = reply(table, count);
      return Framing.RTU.judge(reply, 0, unit, table, count);
    } catch (LinkFault e) {
      close();
      throw e;
    }
  }

  private byte[] reply(Table table, int count) throws LinkFault {
    long deadline = System.nanoTime() + timeoutNanos;
    byte[] bytes = new byte[ENVELOPE + table.payloadBytes(count)];
    int length = 0;
    int expected = bytes.length;
    while (length < expected) {
      int read = receive(bytes, length, expected - length);
      if (read == 0) {
        if (System.nanoTime() - deadline >= 0) {
          throw new LinkFault("no reply in time, %d bytes of it".formatted(length), false);
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
      length += read;
      if (length >= 2 && (bytes[1] & 0x80) != 0) {
        expected = ENVELOPE;
      }
    }
    awaitSilence();
    if (length > expected || port.bytesAvailable() != 0) {
      throw new LinkFault("bytes came behind a reply", false);
    }
    return Arrays.copyOf(bytes, expected);
  }

  /** The end of a frame, and the pause in front of the next one. */
  private void awaitSilence() {
    long end = System.nanoTime() + silenceNanos;
    for (long left = silenceNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /**
   * What has come. The library's own time-outs are tenths of a second, longer than many a reply.
   */
  private int receive(byte[] target, int offset, int count) throws LinkFault {
    int read = port.readBytes(target, count, offset);
    if (read < 0) {
      throw new LinkFault("the line is gone", false);
    }
    return read;
  }

  @Override
  public void close() {
    port.closePort();
  }
}
