package io.plumbline.driver.opcua;

import io.plumbline.contract.config.Options;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of one connection to a server.
 *
 * @param address the endpoint URL, {@code opc.tcp://host:port/path}
 * @param host its host
 * @param port its port
 * @param protection how messages and the user are protected
 * @param connectTimeout how long a TCP connect may take
 * @param requestTimeout how long the answer to a request may take
 * @param keepAlive pause between the session's keep-alive reads
 * @param sessionTimeout how long the server keeps a session without requests
 * @param publishing the publishing interval asked for
 * @param silence how often an idle subscription says that it lives
 * @param lifetime how long the server keeps the subscription while nobody asks
 * @param messageLimit the largest message, bytes
 * @param reconnectLimit the longest pause between attempts to find the server
 * @param rediscover how long the session may stay lost until the server's endpoints are asked for
 *     again
 * @param poll pause between two reads of everything; empty where the server is subscribed to
 * @param items the channels
 */
record ServerSettings(
    String address,
    String host,
    int port,
    Protection protection,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration keepAlive,
    Duration sessionTimeout,
    Duration publishing,
    Duration silence,
    Duration lifetime,
    int messageLimit,
    Duration reconnectLimit,
    Duration rediscover,
    Optional<Duration> poll,
    List<ItemSettings> items) {

  private static final int DEFAULT_PORT = 4840;
  private static final Pattern ADDRESS =
      Pattern.compile("opc\\.tcp://([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?(/.*)?");
  private static final Duration HOUR = Duration.ofHours(1);

  static ServerSettings read(ConnectionSpec connection) {
    Options options = connection.options();
    String address = options.text("address");
    Matcher matcher = ADDRESS.matcher(address);
    int port =
        matcher.matches() && matcher.group(2) != null
            ? Integer.parseInt(matcher.group(2))
            : DEFAULT_PORT;
    if (!matcher.matches() || port < 1 || port > 65_535) {
      throw options.fault(
          "address", address, address, "opc.tcp://主机:端口/路径", "opc.tcp://host:port/path");
    }
    Duration publishing =
        options.duration("publishing", Duration.ofMillis(10), HOUR, Duration.ofSeconds(1));
    Duration silence =
        options.duration("keep-alive", Duration.ofMillis(100), HOUR, Duration.ofSeconds(10));
    ServerSettings settings =
        new ServerSettings(
            address,
            matcher.group(1),
            port,
            Protection.read(options),
            options.duration(
                "connect-timeout",
                Duration.ofMillis(100),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5)),
            options.duration(
                "request-timeout",
                Duration.ofMillis(100),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10)),
            silence,
            options.duration(
                "session-timeout", Duration.ofSeconds(10), HOUR, Duration.ofMinutes(2)),
            publishing,
            silence,
            options.duration(
                "subscription-lifetime",
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofMinutes(10)),
            (int) options.integer("message-limit", 64 << 10, 1 << 28, 16 << 20),
            options.duration(
                "reconnect-limit", Duration.ofMillis(500), HOUR, Duration.ofSeconds(30)),
            options.duration(
                "rediscover", Duration.ofSeconds(1), Duration.ofDays(1), Duration.ofMinutes(1)),
            poll(connection),
            items(connection, new ItemReader(options, publishing)));
    options.refuseOthers();
    return settings;
  }

  /** Where {@code poll} is given, keys of a subscription say nothing, so that they are refused. */
  private static Optional<Duration> poll(ConnectionSpec connection) {
    Options options = connection.options();
    if (!options.has("poll")) {
      return Optional.empty();
    }
    for (String key :
        List.of("publishing", "sampling", "queue", "trigger", "subscription-lifetime")) {
      refuseBesidePoll(options, key);
    }
    for (DeviceSpec device : connection.devices()) {
      for (ChannelSpec channel : device.channels()) {
        for (String key : List.of("sampling", "queue", "deadband", "trigger")) {
          refuseBesidePoll(channel.options(), key);
        }
      }
    }
    return Optional.of(
        options.duration("poll", Duration.ofMillis(10), Duration.ofDays(1), Duration.ZERO));
  }

  private static void refuseBesidePoll(Options options, String key) {
    if (options.has(key)) {
      String found = options.text(key);
      throw options.fault(key, found, found, "无（poll 不订阅）", "nothing beside poll");
    }
  }

  private static List<ItemSettings> items(ConnectionSpec connection, ItemReader reader) {
    List<ItemSettings> items = new ArrayList<>();
    for (DeviceSpec device : connection.devices()) {
      device.options().refuseOthers();
      for (ChannelSpec channel : device.channels()) {
        items.add(reader.read(channel));
      }
    }
    return List.copyOf(items);
  }
}
