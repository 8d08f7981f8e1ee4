package io.plumbline.driver.mtconnect.agent;

import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.Explorer.Offer;
import io.plumbline.driver.Explorer.OfferedChannel;
import io.plumbline.driver.Explorer.OfferedDevice;
import io.plumbline.driver.mtconnect.streams.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The data items of an agent, by what it says of each now. */
public final class AgentItems {
  private static final int LONGEST_TEXT = 60;

  private AgentItems() {}

  /**
   * Asks an agent.
   *
   * @param limit how many channels to offer at most
   * @throws io.plumbline.contract.fault.EnvironmentFault when nobody answers
   */
  public static Offer of(AgentSettings settings, int limit) throws InterruptedException {
    List<Observation> all;
    try (AgentHttp http = new AgentHttp(settings, "mtconnect-browse");
        SilenceWatch watch =
            new SilenceWatch(settings.longestSilence(), "mtconnect-browse-silence")) {
      all = http.current(watch).observations();
    } catch (IOException e) {
      throw AgentProbe.silent(settings, e);
    }
    Map<String, Map<String, OfferedChannel>> devices = new LinkedHashMap<>();
    int count = 0;
    for (Observation item : all) {
      Map<String, OfferedChannel> channels =
          devices.computeIfAbsent(item.deviceName(), name -> new LinkedHashMap<>());
      if (count < limit && channels.putIfAbsent(item.dataItemId(), offered(item)) == null) {
        count++;
      }
    }
    List<OfferedDevice> offered = new ArrayList<>();
    devices.forEach((name, channels) -> {
      if (!channels.isEmpty()) {
        offered.add(
            new OfferedDevice(name, Map.of("agent-device", name), List.copyOf(channels.values())));
      }
    });
    return new Offer(offered, count < limit, List.of());
  }

  private static OfferedChannel offered(Observation item) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("address", item.dataItemId());
    Role role = Role.PROCESS;
    if (item.element().equals("Availability")) {
      role = Role.HEARTBEAT;
    } else if (item.element().equals("Execution")) {
      role = Role.STATE;
      keys.put("preset", "mtconnect-execution");
    }
    String value = item.condition() ? item.element() : item.result();
    String cut = value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) + "…" : value;
    return new OfferedChannel(
        item.name().isEmpty() ? item.dataItemId() : item.name(),
        role,
        keys,
        item.element() + " " + cut);
  }
}
