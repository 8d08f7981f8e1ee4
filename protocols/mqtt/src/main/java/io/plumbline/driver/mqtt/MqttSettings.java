package io.plumbline.driver.mqtt;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection's configuration, checked.
 *
 * @param name the connection's name
 * @param broker the broker
 * @param qos quality of service, 0 or 1
 * @param firstPause shortest pause before a reconnect
 * @param lastPause longest pause
 * @param probeWait how long a probe waits for messages
 * @param devices ids of the devices
 * @param channels every channel
 */
record MqttSettings(
    String name,
    BrokerSettings broker,
    int qos,
    Duration firstPause,
    Duration lastPause,
    Duration probeWait,
    List<String> devices,
    List<TopicChannel> channels) {
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
    options.refuseOthers();
    List<TopicChannel> channels = new ArrayList<>();
    List<String> devices = new ArrayList<>();
    for (DeviceSpec device : connection.devices()) {
      device.options().refuseOthers();
      devices.add(device.id());
      for (ChannelSpec channel : device.channels()) {
        channels.add(TopicChannel.of(channel));
      }
    }
    if (channels.isEmpty()) {
      throw new InputFault(
          Words.of("%s：连接没有任何通道。", "%s: the connection has no channel.", options.place()));
    }
    return new MqttSettings(
        connection.name(),
        broker,
        qos,
        first,
        last,
        probeWait,
        List.copyOf(devices),
        List.copyOf(channels));
  }

  /**
   * Quality 2 would be released by the broker before anything is on disk, because Paho keeps it in
   * memory only.
   */
  private static int qos(Options options) {
    String text = options.text("qos", "1");
    if (text.equals("0") || text.equals("1")) {
      return Integer.parseInt(text);
    }
    throw options.fault(
        "qos",
        text,
        text,
        "0 或 1（2 在落盘之前就会被代理释放）",
        "0 or 1: the broker lets go of 2 before anything is on disk");
  }
}
