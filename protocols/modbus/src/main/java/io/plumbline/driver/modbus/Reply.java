package io.plumbline.driver.modbus;

/** What a slave answered to a read. */
sealed interface Reply {
  /** The bytes of the items asked for, exactly as many as they take. */
  record Items(byte[] payload) implements Reply {}

  /** An exception response (MODBUS Application Protocol V1.1b3, 7) with its code. */
  record Refused(int code) implements Reply {
    /**
     * Whether a gateway says that the slave behind it cannot be reached, which is as good as no
     * answer.
     */
    boolean slaveUnreachable() {
      return code == 0x0A || code == 0x0B;
    }

    /** Whether asking for fewer items may help. */
    boolean aboutAddresses() {
      return code == 0x02 || code == 0x03;
    }

    String text() {
      String name =
          switch (code) {
            case 0x01 -> "illegal function";
            case 0x02 -> "illegal data address";
            case 0x03 -> "illegal data value";
            case 0x04 -> "server device failure";
            case 0x05 -> "acknowledge";
            case 0x06 -> "server device busy";
            case 0x08 -> "memory parity error";
            case 0x0A -> "gateway path unavailable";
            case 0x0B -> "gateway target device failed to respond";
            default -> "unknown";
          };
      return "exception 0x%02X (%s)".formatted(code, name);
    }
  }
}
