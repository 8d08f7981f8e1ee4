package io.plumbline.deploy.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * MQTT machines that remember what they said. Each message has a number and a time; the next one
 * follows only when the broker has confirmed the one before, which is said again until then.
 */
final class LoggedPublisher implements AutoCloseable {
  static final int MACHINES = 10;
  private static final int ROUND_MILLIS = 50;

  private final String address;
  private final List<Map<Long, Long>> said = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopping;
  private final AtomicLong repeated = new AtomicLong();
  private @Nullable MqttClient client;

  LoggedPublisher(int port) {
    address = "tcp://127.0.0.1:" + port;
    for (int machine = 0; machine < MACHINES; machine++) {
      said.add(new TreeMap<>());
    }
    thread = Thread.ofPlatform().name("publisher").start(this::run);
  }

  static String device(int machine) {
    return "M" + machine;
  }

  static String topic(int machine) {
    return "kills/" + device(machine);
  }

  /** Ends the speech; when this returns, the broker has confirmed everything. */
  List<Map<Long, Long>> stop() throws InterruptedException {
    stopping = true;
    thread.join();
    return said;
  }

  /** How often a message was said again because its confirmation did not come. */
  long repeated() {
    return repeated.get();
  }

  private void run() {
    try {
      for (long number = 1; !stopping; number++) {
        for (int machine = 0; machine < MACHINES; machine++) {
          long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
          said.get(machine).put(number, micros);
          publish(topic(machine), "{\"value\":%d,\"time\":%d}".formatted(number, micros));
        }
        TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drop();
  }

  private void publish(String topic, String payload) throws InterruptedException {
    while (true) {
      try {
        MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        open().publish(topic, message);
        return;
      } catch (MqttException e) {
        repeated.incrementAndGet();
        drop();
        TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
      }
    }
  }

  private MqttClient open() throws MqttException {
    MqttClient open = client;
    if (open == null) {
      open = new MqttClient(address, "machines", new MemoryPersistence());
      client = open;
      open.setTimeToWait(2000);
      MqttConnectOptions options = new MqttConnectOptions();
      options.setConnectionTimeout(1);
      options.setMaxInflight(1000);
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
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
  }
}
