package io.plumbline.driver.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;

/**
 * The four tables of a slave (MODBUS Application Protocol V1.1b3, 4.3), each with the function that
 * reads it.
 */
enum Table {
  COIL("coil", 0x01, true),
  DISCRETE("discrete", 0x02, true),
  HOLDING("holding", 0x03, false),
  INPUT("input", 0x04, false);

  /** The word used in an address. */
  final String token;

  /** Function code that reads the table. */
  final int function;

  /** Whether an item is one bit instead of a 16-bit register. */
  final boolean bits;

  Table(String token, int function, boolean bits) {
    this.token = token;
    this.function = function;
    this.bits = bits;
  }

  /** Bytes of payload that answer a request for {@code count} items. */
  int payloadBytes(int count) {
    return bits ? (count + 7) / 8 : 2 * count;
  }

  /** The request for {@code count} items from {@code start}. */
  ModbusRequest request(int start, int count) {
    return switch (this) {
      case COIL -> new ReadCoilsRequest(start, count);
      case DISCRETE -> new ReadInputDiscretesRequest(start, count);
      case HOLDING -> new ReadMultipleRegistersRequest(start, count);
      case INPUT -> new ReadInputRegistersRequest(start, count);
    };
  }
}
