package io.plumbline.collector.agent;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.config.ChannelRules;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is different between the configuration that runs and another one.
 *
 * @param kept the running connections that stay as they are
 * @param ended the running connections that end: they are gone or say something else now
 * @param begun the connections of the other configuration that begin
 */
record ConfigurationChange(
    List<Connections.Running> kept, List<Connections.Running> ended, List<ConnectionSpec> begun) {
  /**
   * Compares.
   *
   * @throws InputFault when something differs that needs a restart
   */
  static ConfigurationChange between(
      AgentConfiguration now, List<Connections.Running> running, AgentConfiguration next) {
    refuseFixed("agent", now.agent().equals(next.agent()) && now.folder().equals(next.folder()));
    refuseFixed("gateway", now.gateway().equals(next.gateway()));
    refuseFixed("seal", now.sealEvery().equals(next.sealEvery()));
    refuseFixed("frame", now.frame().equals(next.frame()));
    refuseFixed("spool", now.spool().equals(next.spool()));
    refuseFixed("metrics", now.metricsPort().equals(next.metricsPort()));
    Map<String, ConnectionSpec> wanted = new HashMap<>();
    next.connections().forEach(connection -> wanted.put(connection.name(), connection));
    List<Connections.Running> kept = new ArrayList<>();
    List<Connections.Running> ended = new ArrayList<>();
    Set<String> staying = new HashSet<>();
    for (Connections.Running each : running) {
      ConnectionSpec other = wanted.get(each.connection().name());
      if (other != null && isSame(each, next, other)) {
        kept.add(each);
        staying.add(other.name());
      } else {
        ended.add(each);
      }
    }
    List<ConnectionSpec> begun =
        next.connections().stream()
            .filter(connection -> !staying.contains(connection.name()))
            .toList();
    return new ConfigurationChange(kept, ended, begun);
  }

  private static boolean isSame(
      Connections.Running now, AgentConfiguration next, ConnectionSpec connection) {
    return now.connection().options().saysTheSameAs(connection.options())
        && now.inherited().equals(inherited(next, connection));
  }

  /** What a connection's channels take from outside of it. */
  static List<Object> inherited(AgentConfiguration in, ConnectionSpec connection) {
    List<Object> inherited = new ArrayList<>();
    for (DeviceSpec device : connection.devices()) {
      for (ChannelSpec channel : device.channels()) {
        ChannelRules rules = in.rulesOf(channel);
        inherited.add(rules.report());
        inherited.add(rules.sourceTime());
      }
    }
    return inherited;
  }

  private static void refuseFixed(String key, boolean isSame) {
    if (!isSame) {
      throw new InputFault(
          Words.of(
              "配置里的 %s 变了，这要重新启动代理才生效；旧配置继续使用。",
              "The configuration's %s has changed, which takes a restart of the agent; expected it"
                  + " as it was.",
              key));
    }
  }
}
