package io.plumbline.driver.mtconnect;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.MachineAddress;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.mtconnect.adapter.AdapterItems;
import io.plumbline.driver.mtconnect.adapter.AdapterProbe;
import io.plumbline.driver.mtconnect.adapter.AdapterSettings;
import io.plumbline.driver.mtconnect.agent.AgentItems;
import io.plumbline.driver.mtconnect.agent.AgentProbe;
import io.plumbline.driver.mtconnect.agent.AgentSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Listens to an adapter, which says everything it has when somebody connects, so that what comes
 * within the time of a probe is what there is; or asks an agent for its current values.
 */
final class MtconnectExplorer implements Explorer {
  @Override
  public Set<String> schemes() {
    return Set.of("shdr", "http", "https");
  }

  @Override
  public String tagForm() {
    return "KEY[/sample|condition|message|time-series]: execution";
  }

  @Override
  public Map<String, String> connection(MachineAddress address) {
    boolean isAdapter = address.scheme().equals("shdr");
    return Map.of("address", isAdapter ? "tcp://" + address.rest() : address.endpoint());
  }

  @Override
  public Tag tag(MachineAddress address) {
    String[] parts = address.tag().split("/", 2);
    if (parts[0].isBlank()) {
      throw address.badTag(tagForm());
    }
    Map<String, String> channel = new LinkedHashMap<>();
    channel.put("address", parts[0]);
    if (parts.length == 2) {
      channel.put("kind", parts[1]);
    }
    return new Tag(Map.of(), channel);
  }

  @Override
  public Look look(ConnectionSpec connection) throws InterruptedException {
    ProbeResult probed =
        AgentSettings.isAgent(connection)
            ? new AgentProbe(AgentSettings.read(connection)).run()
            : new AdapterProbe(AdapterSettings.read(connection)).run();
    return new Look(probed.readings(), Map.of(), probed.remarks());
  }

  @Override
  public Offer browse(ConnectionSpec connection, MachineAddress address, int limit)
      throws InterruptedException {
    if (AgentSettings.isAgent(connection)) {
      return AgentItems.of(AgentSettings.read(connection), limit);
    }
    return AdapterItems.of(AdapterSettings.read(connection), limit);
  }
}
