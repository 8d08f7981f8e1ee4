package io.plumbline.collector.gateway.trust;

import java.util.Set;

/**
 * The devices that an agent may write.
 *
 * @param devices their ids; {@code *} among them stands for every device
 */
public record DevicePermission(Set<String> devices) {
  public DevicePermission {
    devices = Set.copyOf(devices);
  }

  /** Whether the agent may write every device. */
  public boolean allowsAll() {
    return devices.contains(AgentGrant.ANY_DEVICE);
  }

  /**
   * Whether the agent may write a device; the empty id of a gap that concerns the whole agent is
   * always allowed.
   */
  public boolean allows(String device) {
    return device.isEmpty() || allowsAll() || devices.contains(device);
  }
}
