package io.plumbline.driver.modbus;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What is wrong with the reply. */
enum Fault {
  WRONG_UNIT,
  WRONG_FUNCTION,
  WRONG_TRANSACTION,
  WRONG_PROTOCOL,
  BAD_CRC,
  SHORT_PAYLOAD,
  LONG_PAYLOAD,
  SHORT_FRAME,
  LYING_LENGTH,
  LYING_BYTE_COUNT,
  TRAILING_BYTES,
  TWICE,
  GARBAGE,
  NOTHING,
  HANGS_UP,
  HANGS_UP_HALF_WAY,
  ONE_BYTE_NOW_AND_THEN,
  EXCEPTION_OF_ANOTHER_FUNCTION;

  byte[] spoil(ScriptedSlave.Request request, ScriptedSlave slave) {
    byte[] proper = slave.reply(request);
    byte[] pdu = slave.payload(request);
    return switch (this) {
      case WRONG_UNIT -> slave.frame(request.transaction(), request.unit() + 1, pdu);
      case WRONG_FUNCTION -> {
        pdu[0] = (byte) (pdu[0] == 3 ? 4 : 3);
        yield slave.frame(request.transaction(), request.unit(), pdu);
      }
      case WRONG_TRANSACTION -> slave.frame(request.transaction() + 1, request.unit(), pdu);
      case WRONG_PROTOCOL -> with(proper, 3, 1);
      case BAD_CRC -> with(proper, proper.length - 1, proper[proper.length - 1] ^ 1);
      case SHORT_PAYLOAD -> slave.frame(request.transaction(), request.unit(), shorter(pdu, 2));
      case LONG_PAYLOAD -> slave.frame(request.transaction(), request.unit(), shorter(pdu, -2));
      case SHORT_FRAME -> Arrays.copyOf(proper, proper.length - 1);
      case LYING_LENGTH -> with(proper, 5, proper.length - 6 - 1);
      case LYING_BYTE_COUNT -> {
        pdu[1] -= 2;
        yield slave.frame(request.transaction(), request.unit(), pdu);
      }
      case TRAILING_BYTES -> Arrays.copyOf(proper, proper.length + 4);
      case TWICE -> {
        byte[] twice = Arrays.copyOf(proper, 2 * proper.length);
        System.arraycopy(proper, 0, twice, proper.length, proper.length);
        yield twice;
      }
      case GARBAGE -> {
        byte[] noise = new byte[proper.length];
        new Random(request.transaction()).nextBytes(noise);
        yield noise;
      }
      case EXCEPTION_OF_ANOTHER_FUNCTION ->
          slave.frame(request.transaction(), request.unit(), new byte[] {(byte) 0x86, 2});
      case NOTHING, HANGS_UP -> new byte[0];
      case HANGS_UP_HALF_WAY -> Arrays.copyOf(proper, proper.length / 2);
      case ONE_BYTE_NOW_AND_THEN -> proper;
    };
  }

  void send(ScriptedSlave.Request request, ScriptedSlave slave) throws IOException {
    byte[] bytes = spoil(request, slave);
    if (this != ONE_BYTE_NOW_AND_THEN) {
      request.conversation().send(bytes);
      if (this == HANGS_UP || this == HANGS_UP_HALF_WAY) {
        request.conversation().hangUp();
      }
      return;
    }
    // Each byte comes well within the time-out of a read; the whole reply would take seconds.
    for (byte one : bytes) {
      request.conversation().send(new byte[] {one});
      pause(120);
    }
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  /** The PDU with fewer registers and a byte count to match. */
  private static byte[] shorter(byte[] pdu, int bytes) {
    byte[] cut = Arrays.copyOf(pdu, pdu.length - bytes);
    cut[1] -= (byte) bytes;
    return cut;
  }

  /** Waits in the slave: time that passes is what it is about. */
  static void pause(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
