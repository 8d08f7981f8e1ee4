package io.plumbline.collector.gateway.trust;

import io.plumbline.contract.chain.Digest;
import java.util.Set;

/**
 * An agent that has proven who it is.
 *
 * @param agent its id
 * @param key the key of its certificate, which its seals must be signed with
 * @param devices the devices that it may write
 * @param configurations hashes of the configurations that its frames may be made under; none stands
 *     for any
 */
public record AgentIdentity(
    String agent, SealKey key, DevicePermission devices, Set<Digest> configurations) {
  public AgentIdentity {
    configurations = Set.copyOf(configurations);
  }

  /** Whether frames may be made under a configuration. */
  public boolean isExpected(Digest configuration) {
    return configurations.isEmpty() || configurations.contains(configuration);
  }

  /** Whether another identity of the agent may do the same. */
  public boolean hasRightsOf(AgentIdentity other) {
    return devices.equals(other.devices) && configurations.equals(other.configurations);
  }
}
