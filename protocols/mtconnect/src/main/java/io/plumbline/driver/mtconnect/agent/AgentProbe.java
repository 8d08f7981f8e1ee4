package io.plumbline.driver.mtconnect.agent;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks an agent once for its current values. */
public final class AgentProbe {
  private final AgentSettings settings;

  public AgentProbe(AgentSettings settings) {
    this.settings = settings;
  }

  /**
   * Asks for the current values.
   *
   * @throws EnvironmentFault when nobody answers
   */
  public ProbeResult run() throws InterruptedException {
    AgentReadings readings = new AgentReadings(settings);
    Map<ChannelSpec, Reading> found = new LinkedHashMap<>();
    try (AgentHttp http = new AgentHttp(settings, "mtconnect-probe");
        SilenceWatch watch =
            new SilenceWatch(settings.longestSilence(), "mtconnect-probe-silence")) {
      readings.of(http.current(watch)).forEach(reading -> found.put(reading.channel(), reading));
    } catch (IOException e) {
      throw silent(settings, e);
    }
    List<String> remarks = new ArrayList<>(readings.takeFaults());
    for (ChannelSpec channel : settings.allChannels()) {
      if (!found.containsKey(channel)) {
        remarks.add(channel + ": the agent has no such data item");
      }
    }
    return new ProbeResult(List.copyOf(found.values()), remarks);
  }

  /** The fault of an agent that cannot be read. */
  static EnvironmentFault silent(AgentSettings settings, IOException e) {
    return new EnvironmentFault(
        Words.of(
            "%s：MTConnect 代理没有给出数据（%s）。请检查地址、端口和防火墙，以及代理是否在运行。",
            "%s: the MTConnect agent gives no data (%s). Check address, port and firewall, and"
                + " whether the agent runs.",
            settings.address(),
            e.getMessage() == null ? e.toString() : e.getMessage()),
        e);
  }
}
