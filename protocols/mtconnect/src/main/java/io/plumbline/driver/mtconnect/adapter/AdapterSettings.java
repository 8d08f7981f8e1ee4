package io.plumbline.driver.mtconnect.adapter;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.mtconnect.observation.CommonKeys;
import io.plumbline.driver.mtconnect.observation.ObservedChannel;
import io.plumbline.driver.mtconnect.observation.ObservedChannel.Kind;
import io.plumbline.driver.mtconnect.observation.OtherSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of one adapter.
 *
 * @param host where it listens
 * @param port where it listens
 * @param connectTimeout how long a connect may take
 * @param pingInterval pause between pings until the adapter states its own
 * @param legacyTimeout how long an adapter that answers no ping may be silent
 * @param reconnectLimit the longest pause between attempts
 * @param lineLimit the longest line, bytes
 * @param probeTimeout how long a probe waits for every channel
 * @param channels the channels by the key that the adapter sends
 */
public record AdapterSettings(
    String host,
    int port,
    Duration connectTimeout,
    Duration pingInterval,
    Duration legacyTimeout,
    Duration reconnectLimit,
    int lineLimit,
    Duration probeTimeout,
    Map<String, List<ObservedChannel>> channels) {

  private static final int DEFAULT_PORT = 7878;
  private static final Pattern ADDRESS =
      Pattern.compile("(?:tcp://)?([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  /**
   * Reads the keys of a connection.
   *
   * @throws io.plumbline.contract.fault.InputFault when one is wrong, with its place
   */
  public static AdapterSettings read(ConnectionSpec connection) {
    Options options = connection.options();
    OtherSide.ADAPTER.refuseOnConnection(options);
    String address = options.text("address");
    Matcher matcher = ADDRESS.matcher(address);
    int port =
        matcher.matches() && matcher.group(2) != null
            ? Integer.parseInt(matcher.group(2))
            : DEFAULT_PORT;
    if (!matcher.matches() || port < 1 || port > 65_535) {
      throw options.fault("address", address, address, "tcp://主机:端口", "tcp://host:port");
    }
    AdapterSettings settings =
        new AdapterSettings(
            matcher.group(1),
            port,
            CommonKeys.connectTimeout(options),
            options.duration(
                "ping", Duration.ofMillis(100), Duration.ofMinutes(10), Duration.ofSeconds(10)),
            options.duration(
                "legacy-timeout",
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofMinutes(10)),
            CommonKeys.reconnectLimit(options),
            (int) options.integer("line-limit", 256, 1 << 20, 1 << 16),
            options.duration(
                "probe-timeout",
                Duration.ofMillis(100),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10)),
            channels(connection));
    options.refuseOthers();
    return settings;
  }

  /** The address as messages show it. */
  public String address() {
    return "tcp://" + host + ":" + port;
  }

  /** Every channel once, in the order of the keys. */
  List<ChannelSpec> allChannels() {
    return CommonKeys.specs(channels.values());
  }

  private static Map<String, List<ObservedChannel>> channels(ConnectionSpec connection) {
    Map<String, List<ObservedChannel>> channels = new LinkedHashMap<>();
    for (DeviceSpec device : connection.devices()) {
      OtherSide.ADAPTER.refuseOnDevice(device.options());
      String prefix =
          device.options().optionalText("adapter-device").map(name -> name + ":").orElse("");
      device.options().refuseOthers();
      for (ChannelSpec spec : device.channels()) {
        Options options = spec.options();
        String key = options.text("address");
        checkAddress(options, key, spec.role());
        ObservedChannel channel =
            ObservedChannel.of(spec, options.choice("kind", Kind.class, Kind.SAMPLE));
        options.refuseOthers();
        channels
            .computeIfAbsent(
                key.equals(ObservedChannel.PING) ? key : prefix + key, k -> new ArrayList<>())
            .add(channel);
        channel
            .conditions()
            .forEach((condition, observed) ->
                channels.computeIfAbsent(prefix + condition, k -> new ArrayList<>()).add(observed));
      }
    }
    return channels;
  }

  private static void checkAddress(Options options, String key, Role role) {
    boolean ping = key.equals(ObservedChannel.PING);
    if (!ping && (key.startsWith("*") || key.startsWith("@") || key.contains("|"))) {
      throw options.fault(
          "address",
          key,
          key,
          "适配器发送的键，或 " + ObservedChannel.PING,
          "a key that the adapter sends, or " + ObservedChannel.PING);
    }
    boolean connectivity = ping || key.equals("avail");
    if (connectivity && role != Role.HEARTBEAT) {
      throw options.fault(
          "address",
          key,
          key,
          "角色 heartbeat 的通道（它只说明连接，不是运行数据）",
          "on a channel of role heartbeat (it tells of the connection only and is no operating"
              + " data)");
    }
  }
}
