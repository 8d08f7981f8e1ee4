package io.plumbline.driver.mqtt;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** A broker and a machine that publishes to it, retained, with times. */
abstract class BrokerMachine implements MachineSimulator {
  static final String PUBLISHER = "machine-publisher";
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final int port = Ports.draw();
  private final int version;
  private final String[] payloads = new String[CHANNELS];
  private @Nullable MqttClient publisher;

  BrokerMachine(int version) {
    this.version = version;
    for (int i = 0; i < CHANNELS; i++) {
      payloads[i] = payload(FIRST_VALUE + i, 1_600_000_000_000_000L + i);
    }
  }

  /** Starts the broker on {@link #port()}. */
  abstract void startBroker() throws Exception;

  /** Ends the broker at once. */
  abstract void stopBroker() throws Exception;

  @Override
  public void start() throws Exception {
    Ports.awaitFree(port);
    startBroker();
    Await.until("the broker", RecordingSink.PATIENCE, this::connectPublisher);
    for (int i = 0; i < CHANNELS; i++) {
      publish(i);
    }
  }

  @Override
  public void stop() throws Exception {
    MqttClient client = publisher;
    publisher = null;
    if (client != null) {
      client.disconnectForcibly(100, 50);
      client.close(true);
    }
    stopBroker();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public ConnectionSpec connection(int linkPort) {
    Options.Entry reconnect =
        new Options.Entry(
            Options.of("test.yaml", Map.of("first-pause", "100ms", "last-pause", "1s")),
            "test.yaml");
    Map<String, Options.Entry> keys =
        Map.of(
            "address", entry("tcp://127.0.0.1:" + linkPort),
            "mqtt", entry(Integer.toString(version)),
            "client-id", entry("plumbline-kit"),
            "keep-alive", entry("2s"),
            "timeout", entry("2s"),
            "probe-wait", entry("5s"),
            "reconnect", reconnect);
    List<ChannelSpec> channels = NAMES.stream().map(BrokerMachine::channel).toList();
    DeviceSpec device = new DeviceSpec("D1", Options.of("test.yaml", Map.of()), channels);
    return new ConnectionSpec("broker", "mqtt", new Options("test.yaml", keys), List.of(device));
  }

  private static ChannelSpec channel(String name) {
    Map<String, String> keys =
        Map.of(
            "topic", name.equals("c") ? "plant/+/c" : "plant/D1/" + name,
            "format", "json",
            "value", "$.v",
            "time", "$.t",
            "time-format", "us",
            "quality", "$.q");
    return new ChannelSpec("D1", name, Role.PROCESS, "", Options.of("test.yaml", keys));
  }

  private static Options.Entry entry(String text) {
    return new Options.Entry(text, "test.yaml");
  }

  @Override
  public void set(int channel, long value, long sourceMicros) throws Exception {
    payloads[channel] = payload(value, sourceMicros);
    publish(channel);
  }

  @Override
  public void spoil(int channel) throws Exception {
    payloads[channel] = "{\"v\": 1, \"t\": ";
    publish(channel);
  }

  @Override
  public void close() throws Exception {
    stop();
  }

  private static String payload(long value, long micros) {
    return "{\"v\": %d, \"t\": %d, \"q\": \"GOOD\"}".formatted(value, micros);
  }

  private void publish(int channel) throws MqttException {
    MqttClient client = publisher;
    if (client != null) {
      client.publish(
          "plant/D1/" + NAMES.get(channel),
          payloads[channel].getBytes(StandardCharsets.UTF_8),
          1,
          true);
    }
  }

  private boolean connectPublisher() {
    try {
      MqttClient client =
          new MqttClient("tcp://127.0.0.1:" + port, PUBLISHER, new MemoryPersistence());
      MqttConnectOptions options = new MqttConnectOptions();
      // Paho counts a message as under way for a moment after it was confirmed.
      options.setMaxInflight(1000);
      options.setConnectionTimeout(1);
      client.connect(options);
      publisher = client;
      return true;
    } catch (MqttException e) {
      return false;
    }
  }
}
