package io.plumbline.driver.mtconnect.agent;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.mtconnect.observation.CommonKeys;
import io.plumbline.driver.mtconnect.observation.ObservedChannel;
import io.plumbline.driver.mtconnect.observation.ObservedChannel.Kind;
import io.plumbline.driver.mtconnect.observation.OtherSide;
import io.plumbline.driver.mtconnect.streams.Observation;
import io.plumbline.driver.tls.TlsFiles;
import io.plumbline.driver.tls.TlsTrust;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The configuration of one agent.
 *
 * @param base address of the agent, or of one of its devices, without a slash at the end
 * @param tls how to speak TLS; empty for plain HTTP
 * @param connectTimeout how long a connect may take
 * @param interval pause between two documents while something changes
 * @param longestSilence pause between two documents while nothing changes
 * @param reconnectLimit the longest pause between attempts
 * @param documentLimit the longest document, bytes
 * @param count observations in one document at most
 * @param channels the channels by data item
 */
public record AgentSettings(
    URI base,
    Optional<SSLContext> tls,
    Duration connectTimeout,
    Duration interval,
    Duration longestSilence,
    Duration reconnectLimit,
    int documentLimit,
    int count,
    Map<Item, List<ObservedChannel>> channels) {
  private static final int HTTPS_PORT = 443;

  /**
   * A data item as the configuration names it.
   *
   * @param device name or uuid of the device in the agent, empty for any
   * @param item id or name of the data item
   */
  public record Item(String device, String item) {}

  /** Whether a connection is to an agent, by the scheme of its address. */
  public static boolean isAgent(ConnectionSpec connection) {
    String address = connection.options().text("address").toLowerCase(Locale.ROOT);
    return address.startsWith("http://") || address.startsWith("https://");
  }

  /**
   * Reads the keys of a connection.
   *
   * @throws InputFault when one is wrong, with its place
   */
  public static AgentSettings read(ConnectionSpec connection) {
    Options options = connection.options();
    OtherSide.AGENT.refuseOnConnection(options);
    URI base = base(options);
    AgentSettings settings =
        new AgentSettings(
            base,
            tls(options, base),
            CommonKeys.connectTimeout(options),
            options.duration(
                "interval", Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ofMillis(500)),
            options.duration(
                "longest-silence",
                Duration.ofMillis(100),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10)),
            CommonKeys.reconnectLimit(options),
            (int) options.integer("document-limit", 1 << 12, 1 << 28, 1 << 24),
            (int) options.integer("count", 1, 1_000_000, 1000),
            channels(connection));
    options.refuseOthers();
    return settings;
  }

  /** The address as messages show it. */
  public String address() {
    return base.toString();
  }

  /** Every channel once, in the order of the configuration. */
  List<ChannelSpec> allChannels() {
    return CommonKeys.specs(channels.values());
  }

  /** The channels that an observation belongs to, with the key that each was found by. */
  Map<Item, List<ObservedChannel>> channels(Observation observation) {
    Map<Item, List<ObservedChannel>> found = new LinkedHashMap<>();
    for (String device : new String[] {observation.deviceName(), observation.deviceUuid(), ""}) {
      for (String item : new String[] {observation.dataItemId(), observation.name()}) {
        Item key = new Item(device, item);
        List<ObservedChannel> named = channels.get(key);
        if (named != null) {
          found.put(key, named);
        }
      }
    }
    return found;
  }

  private static Map<Item, List<ObservedChannel>> channels(ConnectionSpec connection) {
    Map<Item, List<ObservedChannel>> channels = new LinkedHashMap<>();
    for (DeviceSpec device : connection.devices()) {
      OtherSide.AGENT.refuseOnDevice(device.options());
      String name = device.options().text("agent-device", "");
      device.options().refuseOthers();
      for (ChannelSpec spec : device.channels()) {
        Options options = spec.options();
        OtherSide.AGENT.refuseOnChannel(options);
        String address = options.text("address");
        if (address.equals(ObservedChannel.PING) && spec.role() != Role.HEARTBEAT) {
          throw options.fault(
              "address", address, address, "角色 heartbeat 的通道", "on a channel of role heartbeat");
        }
        ObservedChannel channel = ObservedChannel.of(spec, Kind.SAMPLE);
        options.refuseOthers();
        channels.computeIfAbsent(new Item(name, address), k -> new ArrayList<>()).add(channel);
        channel
            .conditions()
            .forEach((condition, observed) ->
                channels
                    .computeIfAbsent(new Item(name, condition), k -> new ArrayList<>())
                    .add(observed));
      }
    }
    return channels;
  }

  private static Optional<SSLContext> tls(Options options, URI base) {
    Options tls = options.mapping("tls");
    if (isSecure(base)) {
      return Optional.of(TlsFiles.context(tls));
    }
    if (options.has("tls")) {
      throw options.fault(
          "tls",
          "映射",
          "a mapping",
          "无（address 是 http://，不是 https://）",
          "nothing: the address is http://, not https://");
    }
    return Optional.empty();
  }

  /** The agent of a connection, before it is trusted. */
  public static TlsTrust.Server server(ConnectionSpec connection) {
    Options options = connection.options();
    if (!isAgent(connection) || !isSecure(base(options))) {
      throw TlsTrust.withoutTls(options);
    }
    URI base = base(options);
    return new TlsTrust.Server(
        base.getHost(),
        base.getPort() < 0 ? HTTPS_PORT : base.getPort(),
        options.mapping("tls"),
        CommonKeys.connectTimeout(options));
  }

  private static boolean isSecure(URI base) {
    return "https".equalsIgnoreCase(base.getScheme());
  }

  private static URI base(Options options) {
    String text = options.text("address");
    try {
      URI uri = new URI(text.replaceAll("/+$", ""));
      if (uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && uri.getPort() <= 0xFFFF) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw addressFault(options, text);
    }
    throw addressFault(options, text);
  }

  private static InputFault addressFault(Options options, String text) {
    return options.fault("address", text, text, "http://主机:端口[/设备]", "http://host:port[/device]");
  }
}
