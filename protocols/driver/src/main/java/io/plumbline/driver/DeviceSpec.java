package io.plumbline.driver;

import io.plumbline.contract.config.Options;
import java.util.List;

/**
 * One configured device behind a connection.
 *
 * @param id the device id as the ledger spells it
 * @param options the keys that the driver reads per device, such as a Modbus unit
 * @param channels its channels, at least one
 */
public record DeviceSpec(String id, Options options, List<ChannelSpec> channels) {
  public DeviceSpec {
    channels = List.copyOf(channels);
  }
}
