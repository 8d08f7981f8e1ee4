package io.plumbline.driver.modbus;

/**
 * How a value's bytes lie in its registers, named after a 32-bit value whose bytes are A (most
 * significant) to D. Registers themselves travel high byte first (MODBUS Application Protocol
 * V1.1b3, 4.2), which is {@link #ABCD}.
 */
enum ByteOrder {
  /** Most significant register first, high byte first. */
  ABCD(false, false),
  /** Least significant register first, high byte first. */
  CDAB(true, false),
  /** Most significant register first, low byte first. */
  BADC(false, true),
  /** Least significant register first, low byte first. */
  DCBA(true, true);

  final boolean lowRegisterFirst;
  final boolean lowByteFirst;

  ByteOrder(boolean lowRegisterFirst, boolean lowByteFirst) {
    this.lowRegisterFirst = lowRegisterFirst;
    this.lowByteFirst = lowByteFirst;
  }

  /** The unsigned integer that {@code registers} (1 to 4) registers at {@code offset} stand for. */
  long bits(byte[] payload, int offset, int registers) {
    long bits = 0;
    for (int i = 0; i < registers; i++) {
      int at = offset + 2 * (lowRegisterFirst ? registers - 1 - i : i);
      int first = payload[at] & 0xFF;
      int second = payload[at + 1] & 0xFF;
      bits = bits << 16 | (lowByteFirst ? second << 8 | first : first << 8 | second);
    }
    return bits;
  }
}
