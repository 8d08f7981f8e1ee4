package io.plumbline.driver.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * A machine that publishes with quality of service 1, unless told otherwise, until the broker has
 * acknowledged, over any number of outages. For one thread, but for {@link #repeated}.
 */
public final class Publisher implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;

  private final AtomicLong repeated = new AtomicLong();
  private final String address;
  private final String id;
  private final int qos;
  private @Nullable MqttClient client;

  /**
   * Connects when there is something to say.
   *
   * @param address {@code tcp://host:port}
   * @param id the client's name
   */
  public Publisher(String address, String id) {
    this(address, id, 1);
  }

  Publisher(String address, String id, int qos) {
    this.address = address;
    this.id = id;
    this.qos = qos;
  }

  /** Returns when the broker has it; may have sent it more than once by then. */
  public void publish(String topic, String payload) {
    publish(topic, payload, false);
  }

  /** How often a message was said again because its acknowledgement did not come. */
  public long repeated() {
    return repeated.get();
  }

  /** The same, for the broker to keep for later subscribers too. */
  void publish(String topic, String payload, boolean retained) {
    while (true) {
      try {
        MqttClient open = client();
        MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
        message.setQos(qos);
        message.setRetained(retained);
        open.publish(topic, message);
        return;
      } catch (MqttException e) {
        repeated.incrementAndGet();
        drop();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private MqttClient client() throws MqttException {
    MqttClient open = client;
    if (open == null) {
      open = new MqttClient(address, id, new MemoryPersistence());
      client = open;
      open.setTimeToWait(2000);
      MqttConnectOptions options = new MqttConnectOptions();
      // Paho counts a message as under way for a moment after it was confirmed.
      options.setMaxInflight(1000);
      options.setConnectionTimeout(1);
      open.connect(options);
    }
    return open;
  }

  private void drop() {
    MqttClient open = client;
    client = null;
    if (open != null) {
      try {
        open.disconnectForcibly(0, 50, false);
        open.close(true);
      } catch (MqttException e) {
        throw new IllegalStateException("a publisher that cannot be closed", e);
      }
    }
  }

  @Override
  public void close() {
    drop();
  }
}
