package io.plumbline.collector.agent.intake;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.config.ChannelRules;
import io.plumbline.collector.agent.config.ComputedState;
import io.plumbline.collector.agent.config.SourceTime;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the intake keeps for each channel and each computed state. Guarded by its lock. */
final class ChannelTable {
  private final Map<ChannelSpec, ChannelIntake> channels = new HashMap<>();
  private final Map<String, ComputedIntake> computed = new HashMap<>();

  /**
   * The table of a configuration.
   *
   * @param before the table so far
   * @param kept connections that go on as they were: what is kept for their channels is kept
   */
  static ChannelTable of(
      AgentConfiguration configuration, ChannelTable before, List<ConnectionSpec> kept) {
    ChannelTable table = new ChannelTable();
    Map<String, ConnectionSpec> keptByName = new HashMap<>();
    kept.forEach(connection -> keptByName.put(connection.name(), connection));
    Map<String, ComputedState> states = new HashMap<>();
    configuration.computed().forEach(state -> states.put(state.channel().device(), state));
    for (ConnectionSpec connection : configuration.connections()) {
      ConnectionSpec old = keptByName.get(connection.name());
      for (DeviceSpec device : (old == null ? connection : old).devices()) {
        for (ChannelSpec channel : device.channels()) {
          table.channels.put(
              channel,
              old == null ? made(channel, configuration.rulesOf(channel)) : before.of(channel));
        }
        ComputedIntake oldState = old == null ? null : before.computed.get(device.id());
        if (oldState != null) {
          table.computed.put(device.id(), oldState);
        } else if (states.containsKey(device.id())) {
          table.computed.put(device.id(), made(states.get(device.id())));
        }
      }
    }
    return table;
  }

  /** A table without channels. */
  static ChannelTable empty() {
    return new ChannelTable();
  }

  private static ChannelIntake made(ChannelSpec channel, ChannelRules rules) {
    return new ChannelIntake(channel, rules.mapping(), rules.report(), rules.sourceTime());
  }

  private static ComputedIntake made(ComputedState state) {
    return new ComputedIntake(
        state,
        new ChannelIntake(state.channel(), StateMapping.NONE, state.report(), SourceTime.MACHINE));
  }

  /** What is kept for a channel; null when it is not configured. */
  @Nullable ChannelIntake find(ChannelSpec spec) {
    return channels.get(spec);
  }

  private ChannelIntake of(ChannelSpec spec) {
    ChannelIntake found = find(spec);
    if (found == null) {
      throw new IllegalArgumentException(spec + " is not configured");
    }
    return found;
  }

  /** The computed state of a device; null for none. */
  @Nullable ComputedIntake computed(String device) {
    return computed.isEmpty() ? null : computed.get(device);
  }

  /** Every channel that can hold a reading back. */
  List<ChannelIntake> waiting() {
    List<ChannelIntake> waiting = new ArrayList<>();
    channels.values().stream().filter(ChannelIntake::waits).forEach(waiting::add);
    computed.values().stream()
        .map(ComputedIntake::channel)
        .filter(ChannelIntake::waits)
        .forEach(waiting::add);
    return waiting;
  }

  /** The devices of all channels. */
  Set<String> devices() {
    Set<String> devices = new TreeSet<>();
    channels.keySet().forEach(channel -> devices.add(channel.device()));
    return devices;
  }
}
