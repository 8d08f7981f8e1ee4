package io.plumbline.driver;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;

/**
 * One configured channel of a device.
 *
 * @param device id of the device
 * @param name the channel's name within the device
 * @param role what its samples stand for
 * @param unit unit, empty for none
 * @param options the keys that the driver reads, such as an address
 */
public record ChannelSpec(String device, String name, Role role, String unit, Options options) {
  /** The series that the channel's samples belong to. */
  public Series series() {
    return new Series(device, name, role, unit);
  }

  /** Spreads numbered names, as that of a series does. */
  @Override
  public int hashCode() {
    return Series.hash(device, name);
  }

  @Override
  public String toString() {
    return device + "/" + name;
  }
}
