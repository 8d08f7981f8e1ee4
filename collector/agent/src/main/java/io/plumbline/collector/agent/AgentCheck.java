package io.plumbline.collector.agent;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.identity.AgentIdentity;
import io.plumbline.collector.agent.intake.StateMapping;
import io.plumbline.collector.agent.uplink.UplinkProbe;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks a configuration completely and tries every connection and the gateway once, without
 * collecting anything.
 */
public final class AgentCheck {
  private AgentCheck() {}

  /**
   * What one channel answered.
   *
   * @param channel the channel
   * @param reading what was read, absent when it did not answer
   * @param value the value after the state mapping, empty where there is none
   * @param quality its quality after the mapping
   */
  public record ChannelResult(
      ChannelSpec channel, Optional<Reading> reading, String value, Quality quality) {}

  /**
   * What one connection answered.
   *
   * @param connection the connection
   * @param channels one for each configured channel
   * @param remarks what the driver remarks
   * @param fault why it could not be tried or reached
   */
  public record ConnectionResult(
      ConnectionSpec connection,
      List<ChannelResult> channels,
      List<String> remarks,
      Optional<Words> fault) {
    /** Whether every channel answered with a value that is not BAD. */
    public boolean isGood() {
      return fault.isEmpty()
          && channels.stream().allMatch(channel -> channel.quality() != Quality.BAD);
    }
  }

  /**
   * What was found.
   *
   * @param connections one for each configured connection
   * @param gateway why the gateway cannot be used; absent when it welcomed the agent
   */
  public record Result(List<ConnectionResult> connections, Optional<Words> gateway) {
    /** Whether everything answered. */
    public boolean isGood() {
      return gateway.isEmpty() && connections.stream().allMatch(ConnectionResult::isGood);
    }

    /** Whether a fault was one of the environment rather than of a value that a machine gave. */
    public boolean isUnreachable() {
      return gateway.isPresent()
          || connections.stream().anyMatch(connection -> connection.fault().isPresent());
    }

    /** The result for a person, one line each. */
    public List<Words> lines() {
      List<Words> lines = new ArrayList<>();
      connections.forEach(connection -> describe(connection, lines));
      lines.add(gateway.orElse(Words.of("网关：正常", "gateway: good")));
      return lines;
    }
  }

  /** Checks with the drivers on the class path. */
  public static Result run(AgentConfiguration configuration, Consumer<Words> progress)
      throws InterruptedException {
    return run(configuration, Drivers.installed(), progress);
  }

  /**
   * Makes every driver, so that the whole configuration is checked before the first connection is
   * tried, and then tries one after the other.
   *
   * @param progress learns of each connection before it is tried
   * @throws io.plumbline.contract.fault.InputFault when the configuration has a fault
   */
  public static Result run(
      AgentConfiguration configuration, List<DriverFactory> factories, Consumer<Words> progress)
      throws InterruptedException {
    Drivers drivers = new Drivers(factories);
    for (ConnectionSpec connection : configuration.connections()) {
      try (Driver unused = drivers.of(connection).create(connection)) {
        progress.accept(Words.of("配置 %s：有效", "configuration of %s: valid", connection.name()));
      }
    }
    List<ConnectionResult> results = new ArrayList<>();
    for (ConnectionSpec connection : configuration.connections()) {
      progress.accept(Words.of("正在连接 %s …", "connecting %s …", connection.name()));
      results.add(probe(configuration, drivers.of(connection), connection));
    }
    progress.accept(
        Words.of("正在连接网关 %s …", "connecting the gateway %s …", configuration.gateway()));
    return new Result(List.copyOf(results), gateway(configuration));
  }

  private static ConnectionResult probe(
      AgentConfiguration configuration, DriverFactory factory, ConnectionSpec connection)
      throws InterruptedException {
    try {
      ProbeResult probed = factory.probe(connection);
      Map<ChannelSpec, Reading> last = new HashMap<>();
      probed.readings().forEach(reading -> last.put(reading.channel(), reading));
      List<ChannelResult> channels = new ArrayList<>();
      for (DeviceSpec device : connection.devices()) {
        for (ChannelSpec channel : device.channels()) {
          channels.add(channel(configuration, channel, Optional.ofNullable(last.get(channel))));
        }
      }
      return new ConnectionResult(connection, channels, probed.remarks(), Optional.empty());
    } catch (EnvironmentFault e) {
      return new ConnectionResult(connection, List.of(), List.of(), Optional.of(e.words()));
    }
  }

  private static ChannelResult channel(
      AgentConfiguration configuration, ChannelSpec channel, Optional<Reading> reading) {
    if (reading.isEmpty()) {
      return new ChannelResult(channel, reading, "", Quality.BAD);
    }
    StateMapping.Mapped mapped =
        configuration
            .rulesOf(channel)
            .mapping()
            .apply(reading.get().value(), reading.get().quality());
    return new ChannelResult(channel, reading, mapped.value().asText(), mapped.quality());
  }

  private static Optional<Words> gateway(AgentConfiguration configuration) {
    try {
      AgentIdentity identity = AgentRun.identity(configuration);
      long unusedCredit =
          UplinkProbe.probe(configuration, identity.tls(configuration.gateway().ca()));
      return Optional.empty();
    } catch (PlumblineFault e) {
      return Optional.of(e.words());
    } catch (IOException e) {
      return Optional.of(
          Words.of("网关 %s：%s", "gateway %s: %s", configuration.gateway(), e.getMessage()));
    }
  }

  private static void describe(ConnectionResult result, List<Words> lines) {
    String name = result.connection().name();
    result
        .fault()
        .ifPresent(
            fault -> lines.add(new Words(name + "：" + fault.zh(), name + ": " + fault.en())));
    for (ChannelResult channel : result.channels()) {
      String raw = channel.reading().map(reading -> reading.value().asText()).orElse("");
      lines.add(
          channel.reading().isEmpty()
              ? Words.of("%s %s：没有回答", "%s %s: no answer", name, channel.channel())
              : Words.of(
                  "%s %s：%s（原值 %s）%s",
                  "%s %s: %s (raw %s) %s",
                  name,
                  channel.channel(),
                  channel.value(),
                  raw,
                  channel.quality()));
    }
    result
        .remarks()
        .forEach(remark -> lines.add(new Words(name + "：" + remark, name + ": " + remark)));
  }
}
