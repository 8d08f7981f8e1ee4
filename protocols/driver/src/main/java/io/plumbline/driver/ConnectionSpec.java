package io.plumbline.driver;

import io.plumbline.contract.config.Options;
import java.util.List;

/**
 * One configured connection: an endpoint and the devices behind it.
 *
 * @param name unique within the agent; appears in messages and metrics
 * @param protocol which driver reads it, such as {@code opcua}
 * @param options the keys that the driver reads per connection, such as an address
 * @param devices the devices behind it
 */
public record ConnectionSpec(
    String name, String protocol, Options options, List<DeviceSpec> devices) {
  public ConnectionSpec {
    devices = List.copyOf(devices);
  }
}
