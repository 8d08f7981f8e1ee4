package io.plumbline.driver.mqtt;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.mqtt.session.BrokerSettings;
import io.plumbline.driver.mqtt.session.Presence;
import io.plumbline.driver.mqtt.sparkplug.HostApplication;
import io.plumbline.driver.mqtt.sparkplug.MetricChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection's configuration, checked.
 *
 * @param name the connection's name
 * @param broker the broker
 * @param qos quality of service, 0 to 2
 * @param firstPause shortest pause before a reconnect
 * @param lastPause longest pause
 * @param probeWait how long a probe waits for messages
 * @param channels the channels that read topics
 * @param metrics the channels that read Sparkplug metrics
 * @param host what the connection is as a Sparkplug host application
 * @param presence topic and payloads of the presence, where one is configured
 */
record MqttSettings(
    String name,
    BrokerSettings broker,
    int qos,
    Duration firstPause,
    Duration lastPause,
    Duration probeWait,
    List<TopicChannel> channels,
    List<MetricChannel> metrics,
    SparkplugHost host,
    Optional<Presence> presence) {
  static MqttSettings of(ConnectionSpec connection) {
    Options options = connection.options();
    BrokerSettings broker = BrokerSettings.of(options);
    int qos = qos(options);
    Duration probeWait =
        options.duration(
            "probe-wait", Duration.ofMillis(100), Duration.ofMinutes(10), Duration.ofSeconds(10));
    Options reconnect = options.mapping("reconnect");
    Duration first =
        reconnect.duration(
            "first-pause", Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ofSeconds(1));
    Duration longest = first.compareTo(Duration.ofMinutes(1)) > 0 ? first : Duration.ofMinutes(1);
    Duration last = reconnect.duration("last-pause", first, Duration.ofHours(1), longest);
    reconnect.refuseOthers();
    SparkplugHost host = SparkplugHost.of(options);
    Optional<Presence> presence = presence(options.mapping("presence"), options, host);
    options.refuseOthers();
    List<TopicChannel> channels = new ArrayList<>();
    List<MetricChannel> metrics = new ArrayList<>();
    for (DeviceSpec device : connection.devices()) {
      Optional<SparkplugHost.Part> part = SparkplugHost.part(device.options());
      device.options().refuseOthers();
      for (ChannelSpec channel : device.channels()) {
        if (part.isPresent()) {
          metrics.add(part.get().channel(channel));
        } else {
          channels.add(TopicChannel.of(channel));
        }
      }
    }
    if (channels.isEmpty() && metrics.isEmpty()) {
      throw new InputFault(
          Words.of("%s：连接没有任何通道。", "%s: the connection has no channel.", options.place()));
    }
    refuseDoubles(channels);
    return new MqttSettings(
        connection.name(),
        broker,
        qos,
        first,
        last,
        probeWait,
        List.copyOf(channels),
        List.copyOf(metrics),
        host,
        presence);
  }

  /** A broker sends a message once for a share and once more for a filter beside it. */
  private static void refuseDoubles(List<TopicChannel> channels) {
    Map<String, TopicChannel> byFilter = new LinkedHashMap<>();
    channels.forEach(channel -> byFilter.putIfAbsent(channel.filter().text(), channel));
    List<TopicChannel> shared =
        byFilter.values().stream().filter(channel -> channel.filter().isShared()).toList();
    for (TopicChannel one : shared) {
      for (TopicChannel other : byFilter.values()) {
        if (one.filter().doubles(other.filter())) {
          throw one.channel()
              .options()
              .fault(
                  "topic",
                  one.filter().text(),
                  one.filter().text(),
                  "不与 %s 重叠的主题过滤器（否则消息会到达两次）".formatted(other.filter().text()),
                  "a filter that does not overlap with %s, or messages would come twice"
                      .formatted(other.filter().text()));
        }
      }
    }
  }

  /** The host application of one session: what it knows of the nodes. */
  HostApplication hostApplication() {
    return new HostApplication(metrics, host.rebirth(), broker.maxPayloadBytes());
  }

  /** Which channels read a topic, and what to subscribe to. */
  TopicTable topics() {
    return new TopicTable(
        channels, hostApplication().subscriptions().stream().map(TopicFilter::of).toList());
  }

  /** The presence of a session that begins now. */
  Optional<Presence> presenceNow() {
    return host.id().map(id -> Presence.ofHost(id, System.currentTimeMillis())).or(() -> presence);
  }

  private static Optional<Presence> presence(Options own, Options options, SparkplugHost host) {
    if (!options.has("presence")) {
      return Optional.empty();
    }
    if (host.id().isPresent()) {
      throw options.fault(
          "presence",
          "映射",
          "a mapping",
          "与 sparkplug.host-id 二选一（一个连接只有一个遗嘱）",
          "only one of it and sparkplug.host-id: a connection has one last will");
    }
    String topic = own.text("topic");
    if (topic.contains("+") || topic.contains("#") || topic.startsWith("$")) {
      throw own.fault("topic", topic, topic, "不含通配符的主题", "a topic without wildcards");
    }
    Presence presence =
        Presence.of(topic, own.text("online", "online"), own.text("offline", "offline"));
    own.refuseOthers();
    return Optional.of(presence);
  }

  private static int qos(Options options) {
    String text = options.text("qos", "1");
    if (text.matches("[0-2]")) {
      return Integer.parseInt(text);
    }
    throw options.fault("qos", text, text, "0、1 或 2", "0, 1 or 2");
  }
}
