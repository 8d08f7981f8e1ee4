package io.plumbline.driver.modbus;

import java.util.Arrays;

/**
 * How a PDU travels, and how the raw bytes of a reply are judged. Every byte of a reply must be the
 * expected one.
 */
enum Framing {
  /** MODBUS Messaging on TCP/IP V1.0b, 3.1: transaction, protocol, length, unit, then the PDU. */
  TCP(7, 0) {
    @Override
    void checkEnvelope(byte[] reply, int transaction, int unit) throws LinkFault {
      if (reply.length < 7) {
        throw fault(reply, "at least 7 bytes");
      }
      if (word(reply, 0) != transaction) {
        throw fault(reply, "transaction %d, found %d".formatted(transaction, word(reply, 0)));
      }
      if (word(reply, 2) != 0) {
        throw fault(reply, "protocol 0, found " + word(reply, 2));
      }
      if (word(reply, 4) != reply.length - 6) {
        throw fault(reply, "length %d, found %d".formatted(reply.length - 6, word(reply, 4)));
      }
      if ((reply[6] & 0xFF) != unit) {
        throw fault(reply, "unit %d, found %d".formatted(unit, reply[6] & 0xFF));
      }
    }
  },
  /** MODBUS over Serial Line V1.02, 2.5.1, also carried over TCP: unit, PDU, CRC-16. */
  RTU(1, 2) {
    @Override
    void checkEnvelope(byte[] reply, int transaction, int unit) throws LinkFault {
      if (reply.length < 5) {
        throw fault(reply, "at least 5 bytes");
      }
      int found = reply[reply.length - 2] & 0xFF | (reply[reply.length - 1] & 0xFF) << 8;
      int crc = crc(reply, reply.length - 2);
      if (found != crc) {
        throw fault(reply, "CRC %04x, found %04x".formatted(crc, found));
      }
      if ((reply[0] & 0xFF) != unit) {
        throw fault(reply, "unit %d, found %d".formatted(unit, reply[0] & 0xFF));
      }
    }
  };

  private final int before;
  private final int after;

  Framing(int before, int after) {
    this.before = before;
    this.after = after;
  }

  abstract void checkEnvelope(byte[] reply, int transaction, int unit) throws LinkFault;

  /**
   * Judges a reply and takes its payload out.
   *
   * @throws LinkFault naming the first thing that is not as expected
   */
  Reply judge(byte[] reply, int transaction, int unit, Table table, int count) throws LinkFault {
    checkEnvelope(reply, transaction, unit);
    int pdu = reply.length - before - after;
    int function = pdu > 0 ? reply[before] & 0xFF : -1;
    if (function == (table.function | 0x80) && pdu == 2) {
      return new Reply.Refused(reply[before + 1] & 0xFF);
    }
    if (function != table.function) {
      throw fault(reply, "function %d, found %d".formatted(table.function, function));
    }
    int bytes = table.payloadBytes(count);
    if (pdu != 2 + bytes || (reply[before + 1] & 0xFF) != bytes) {
      throw fault(reply, "%d bytes of payload".formatted(bytes));
    }
    return new Reply.Items(Arrays.copyOfRange(reply, before + 2, before + 2 + bytes));
  }

  /** A request as an RTU frame. */
  static byte[] request(int unit, Table table, int start, int count) {
    byte[] frame = {
      (byte) unit,
      (byte) table.function,
      (byte) (start >> 8),
      (byte) start,
      (byte) (count >> 8),
      (byte) count,
      0,
      0
    };
    int crc = crc(frame, 6);
    frame[6] = (byte) crc;
    frame[7] = (byte) (crc >> 8);
    return frame;
  }

  private static LinkFault fault(byte[] reply, String expected) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(reply.length, 16); i++) {
      hex.append("%02x".formatted(reply[i]));
    }
    return new LinkFault(
        "a reply of %d bytes (%s%s): expected %s"
            .formatted(reply.length, hex, reply.length > 16 ? "…" : "", expected),
        false);
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }

  /** CRC-16/MODBUS: polynomial 0xA001 reflected, start 0xFFFF. */
  static int crc(byte[] bytes, int length) {
    int crc = 0xFFFF;
    for (int i = 0; i < length; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xA001;
      }
    }
    return crc;
  }
}
