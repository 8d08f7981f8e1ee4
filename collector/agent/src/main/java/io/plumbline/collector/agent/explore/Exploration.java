package io.plumbline.collector.agent.explore;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.MachineAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * One address, the explorer that understands it, and the keys of the connection to it.
 *
 * @param address what the user named
 * @param protocol the driver's protocol
 * @param explorer looks at it
 * @param keys keys of the connection, those of the user's last
 */
public record Exploration(
    MachineAddress address, String protocol, Explorer explorer, Map<String, String> keys) {
  private static final String CHANNEL = "channel.";

  /**
   * Finds the explorer among the drivers on the class path.
   *
   * @param more further keys of the connection; a dot leads into a nested mapping, and those that
   *     begin with {@code channel.} are the channel's
   * @throws InputFault when the address has another form, or no driver understands it
   */
  public static Exploration of(String address, Map<String, String> more) {
    return of(
        address,
        more,
        ServiceLoader.load(DriverFactory.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  static Exploration of(String text, Map<String, String> more, List<DriverFactory> factories) {
    MachineAddress address = MachineAddress.parse(text);
    TreeSet<String> schemes = new TreeSet<>();
    for (DriverFactory factory : factories) {
      Explorer explorer = factory.explorer().orElse(null);
      if (explorer != null) {
        if (explorer.schemes().contains(address.scheme())) {
          Map<String, String> keys = new LinkedHashMap<>(explorer.connection(address));
          keys.putAll(more);
          return new Exploration(address, factory.protocol(), explorer, keys);
        }
        schemes.addAll(explorer.schemes());
      }
    }
    throw new InputFault(
        Words.of(
            "没有驱动认识 %s://，应为其中之一：%s。",
            "No driver understands %s://, expected one of %s.",
            address.scheme(),
            String.join(", ", schemes)));
  }

  /** A name for the connection that no other protocol or host has. */
  public String name() {
    return protocol + "-" + address.rest().replaceAll("[^A-Za-z0-9._-]+", "-");
  }

  /**
   * Reads the tag now.
   *
   * @throws InputFault when the tag or a key has another form
   * @throws io.plumbline.contract.fault.EnvironmentFault when the machine cannot be reached
   */
  public Explorer.Look look() throws InterruptedException {
    Explorer.Tag tag = explorer.tag(address);
    Map<String, String> channel = new LinkedHashMap<>(tag.channel());
    keys.forEach((key, value) -> {
      if (key.startsWith(CHANNEL)) {
        channel.put(key.substring(CHANNEL.length()), value);
      }
    });
    String device = "probe";
    ChannelSpec spec =
        new ChannelSpec(device, "tag", role(channel), "", NestedKeys.options(place(), channel));
    DeviceSpec machine =
        new DeviceSpec(device, NestedKeys.options(place(), tag.device()), List.of(spec));
    return explorer.look(connection(List.of(machine)));
  }

  /** Heartbeat channels may be asked for like any other. */
  private static Role role(Map<String, String> channel) {
    String address = channel.getOrDefault("address", "");
    return address.equals("avail") || address.startsWith("*") ? Role.HEARTBEAT : Role.PROCESS;
  }

  /**
   * Lists what there is.
   *
   * @throws InputFault when the tag or a key has another form
   * @throws io.plumbline.contract.fault.EnvironmentFault when the machine cannot be reached
   */
  public Explorer.Offer browse(int limit) throws InterruptedException {
    return explorer.browse(endpoint(), address, limit);
  }

  /** A connection to the endpoint, without devices. */
  public ConnectionSpec endpoint() {
    return connection(List.of());
  }

  private ConnectionSpec connection(List<DeviceSpec> devices) {
    return new ConnectionSpec(
        name(), protocol, NestedKeys.options(place(), connectionKeys()), devices);
  }

  /** The keys of the connection as they are to be configured. */
  Map<String, String> connectionKeys() {
    Map<String, String> own = new LinkedHashMap<>(keys);
    own.keySet().removeIf(key -> key.startsWith(CHANNEL));
    return own;
  }

  private String place() {
    return address.endpoint();
  }
}
