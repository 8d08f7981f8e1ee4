package io.plumbline.collector.agent;

import io.plumbline.collector.agent.account.Counts;
import io.plumbline.collector.agent.spool.SpoolState;
import io.plumbline.collector.agent.uplink.UplinkHealth;
import io.plumbline.contract.chain.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * How an agent is, at one instant.
 *
 * @param agent its id
 * @param configuration SHA-256 of the configuration that is in force
 * @param counts the account of samples, which balances
 * @param spool what waits on disk
 * @param uplink the connection to the gateway
 * @param connections the connections to machines
 * @param certificateExpires when the agent's certificate ends
 * @param refusedDevices devices that the gateway does not let the agent write
 * @param fault why nothing can be written now, such as a full disk; empty where all is well
 */
public record AgentStatus(
    String agent,
    Digest configuration,
    Counts counts,
    SpoolState spool,
    UplinkHealth uplink,
    List<ConnectionStatus> connections,
    Instant certificateExpires,
    Set<String> refusedDevices,
    String fault) {
  public AgentStatus {
    refusedDevices = Set.copyOf(refusedDevices);
    connections = List.copyOf(connections);
  }

  /** Whether the agent does its work: it can write, whether or not gateway and machines answer. */
  public boolean isHealthy() {
    return fault.isEmpty();
  }
}
