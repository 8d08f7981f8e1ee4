package io.plumbline.deploy.factory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker and the machines that publish to it, each machine a client of its own. Values go to
 * {@code factory/<device>/<channel>} at QoS 1 as {@code {"time", "value", "quality"}}; {@code
 * factory/<device>/status} is retained: {@code online} from birth, {@code offline} by the broker
 * when the machine dies (its will). Thread-safe.
 */
final class MqttMachines implements MachineServer {
  private static final Logger LOG = LoggerFactory.getLogger(MqttMachines.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_MILLIS = 5_000;
  private static final int AT_LEAST_ONCE = 1;
  private static final int CONNECTS_AT_ONCE = 16;

  private final MqttBroker broker;
  private final Map<String, MqttClient> clients = new ConcurrentHashMap<>();

  private MqttMachines(MqttBroker broker) {
    this.broker = broker;
  }

  /** Starts the broker and connects every machine that is not mute. */
  static MqttMachines start(int port, Path folder, List<MachineSpec> machines)
      throws InterruptedException {
    MqttMachines started = new MqttMachines(MqttBroker.start(port, folder));
    List<Future<?>> connects = new ArrayList<>();
    // A connect takes Paho a third of a second: all at once.
    try (ExecutorService pool = Executors.newFixedThreadPool(CONNECTS_AT_ONCE)) {
      for (MachineSpec machine : machines) {
        if (machine.behaviour() != Behaviour.SILENT) {
          connects.add(
              pool.submit(() -> {
                started.connect(machine);
                return machine;
              }));
        }
      }
      for (Future<?> connect : connects) {
        connect.get();
      }
      return started;
    } catch (ExecutionException e) {
      started.close();
      throw Loopback.fault(started.port(), "MQTT", e);
    } catch (InterruptedException e) {
      started.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return broker.port();
  }

  /** The topic of one of a machine's channels. */
  static String topic(MachineSpec machine, String channel) {
    return "factory/" + machine.id() + "/" + channel;
  }

  /** The topic that says whether a machine is there. */
  static String statusTopic(MachineSpec machine) {
    return topic(machine, "status");
  }

  @Override
  public void report(MachineSpec machine, Report report) throws MuteException {
    String time = time(report.timeMicros());
    ObjectNode state = payload(time).put("value", StateWords.word(machine, report.state()));
    publish(machine, topic(machine, Channels.STATE), state, false);
    publish(
        machine, topic(machine, Channels.LOAD), payload(time).put("value", report.load()), false);
    publish(
        machine, topic(machine, Channels.SPEED), payload(time).put("value", report.speed()), false);
    publish(
        machine, topic(machine, Channels.COUNT), payload(time).put("value", report.count()), false);
  }

  @Override
  public void heartbeat(MachineSpec machine, long timeMicros, long beat) throws MuteException {
    publish(machine, statusTopic(machine), payload(time(timeMicros)).put("value", "online"), true);
  }

  @Override
  public void close() {
    for (MqttClient client : clients.values()) {
      try {
        if (client.isConnected()) {
          client.disconnect(0);
        }
        client.close(true);
      } catch (MqttException e) {
        LOG.warn("the MQTT machine {} does not disconnect", client.getClientId(), e);
      }
    }
    clients.clear();
    broker.close();
  }

  private void connect(MachineSpec machine) throws MqttException {
    MqttClient client =
        new MqttClient(
            "tcp://" + Loopback.HOST + ":" + broker.port(),
            "machine-" + machine.id(),
            new MemoryPersistence());
    client.setTimeToWait(PATIENCE_MILLIS);
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(true);
    options.setKeepAliveInterval(20);
    options.setConnectionTimeout(5);
    options.setMaxInflight(100);
    ObjectNode gone = payload(time(System.currentTimeMillis() * 1_000)).put("value", "offline");
    options.setWill(
        statusTopic(machine),
        gone.toString().getBytes(StandardCharsets.UTF_8),
        AT_LEAST_ONCE,
        true);
    client.connect(options);
    clients.put(machine.id(), client);
  }

  /** Returns once the broker has acknowledged. */
  private void publish(MachineSpec machine, String topic, ObjectNode payload, boolean retained)
      throws MuteException {
    MqttClient client = clients.get(machine.id());
    if (client == null) {
      throw new IllegalArgumentException(machine.id() + " is not a client of this broker");
    }
    try {
      client.publish(
          topic, payload.toString().getBytes(StandardCharsets.UTF_8), AT_LEAST_ONCE, retained);
    } catch (MqttException e) {
      throw new MuteException(machine.id() + " cannot publish to " + topic, e);
    }
  }

  private static ObjectNode payload(String time) {
    return JSON.createObjectNode().put("time", time).put("quality", "GOOD");
  }

  private static String time(long micros) {
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L)
        .toString();
  }
}
