package io.plumbline.driver.modbus;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import java.util.Optional;

/**
 * One channel and where its value stands.
 *
 * @param channel the channel
 * @param table the table it is read from
 * @param address first item, zero-based as on the wire
 * @param type what the registers stand for; unused for the tables of bits
 * @param order how they are ordered; unused for the tables of bits
 */
record Point(ChannelSpec channel, Table table, int address, ValueType type, ByteOrder order) {
  /** How many items it takes. */
  int items() {
    return table.bits ? 1 : type.registers();
  }

  /** The first address behind it. */
  int end() {
    return address + items();
  }

  /**
   * The reading in the payload of a block that starts at {@code start}; empty when the registers
   * hold no such value.
   */
  Optional<Reading> decode(byte[] payload, int start) {
    int item = address - start;
    Optional<Value> value =
        table.bits
            ? Optional.of(new Value.Bool((payload[item >> 3] >> (item & 7) & 1) != 0))
            : type.decode(payload, 2 * item, order);
    return value.map(v -> new Reading(channel, Reading.NO_TIME, v, Quality.GOOD));
  }
}
