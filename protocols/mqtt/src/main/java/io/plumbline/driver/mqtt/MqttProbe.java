package io.plumbline.driver.mqtt;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import io.plumbline.driver.mqtt.session.Arrived;
import io.plumbline.driver.mqtt.session.BrokerSettings;
import io.plumbline.driver.mqtt.session.Session;
import io.plumbline.driver.mqtt.session.SessionFault;
import io.plumbline.driver.mqtt.sparkplug.Command;
import io.plumbline.driver.mqtt.sparkplug.HostApplication;
import io.plumbline.driver.mqtt.sparkplug.Moment;
import io.plumbline.driver.mqtt.sparkplug.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Listens once for a while, with a session of its own that the broker does not keep: the first
 * message of each channel. Nothing is acknowledged to the kept session, so a probe takes nothing
 * away from a running agent.
 */
final class MqttProbe implements Session.Listener {
  private final MqttSettings settings;
  private final TopicTable topics;
  private final Decoder decoder;
  private final HostApplication nodes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<ChannelSpec, Reading> found = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private @Nullable String lost;

  MqttProbe(MqttSettings settings) {
    this.settings = settings;
    topics = settings.topics();
    decoder = new Decoder(settings.broker().maxPayloadBytes());
    nodes = settings.hostApplication();
  }

  ProbeResult run() throws InterruptedException {
    BrokerSettings broker =
        settings.broker().forProbe("-probe-" + UUID.randomUUID().toString().substring(0, 8));
    try (Session session = Session.of(broker, this)) {
      session.connect();
      nodes.connected(Moment.now());
      for (String refused : session.subscribe(topics.subscriptions(), settings.qos())) {
        remarks.add("the broker refuses the subscription to " + refused);
      }
      for (Command command : nodes.due(Moment.now())) {
        session.publish(command.topic(), command.payload());
      }
      await();
    } catch (SessionFault e) {
      throw new EnvironmentFault(
          Words.of(
              "连接 %s：代理连不上（%s）。请检查地址、证书、用户和防火墙。",
              "Connection %s: the broker cannot be reached (%s). Check address, certificates, user"
                  + " and firewall.",
              settings.name(),
              String.valueOf(e.getMessage())),
          e);
    }
    lock.lock();
    try {
      settings.channels().forEach(c -> remarkSilence(c.channel(), c.filter().text()));
      settings.metrics().forEach(c -> remarkSilence(c.channel(), c.metric()));
      return new ProbeResult(List.copyOf(found.values()), remarks);
    } finally {
      lock.unlock();
    }
  }

  private void remarkSilence(ChannelSpec channel, String source) {
    if (!found.containsKey(channel)) {
      remarks.add(
          "%s: nothing of %s within %d ms"
              .formatted(channel, source, settings.probeWait().toMillis()));
    }
  }

  private int wanted() {
    return settings.channels().size() + settings.metrics().size();
  }

  private void await() throws InterruptedException {
    lock.lock();
    try {
      long left = settings.probeWait().toNanos();
      while (left > 0 && lost == null && found.size() < wanted()) {
        left = changed.awaitNanos(left);
      }
      if (lost != null) {
        remarks.add("the connection was lost: " + lost);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void arrived(Session session, Arrived message) {
    // A look at the present takes what the broker has kept, too.
    Arrived taken =
        new Arrived(message.topic(), message.payload(), message.id(), message.qos(), false);
    lock.lock();
    try {
      for (TopicChannel channel : topics.channels(message.topic())) {
        List<Reading> readings = decoder.decode(taken, List.of(channel), remarks::add);
        if (!readings.isEmpty()
            && found.putIfAbsent(channel.channel(), readings.getFirst()) == null
            && message.retained()) {
          remarks.add("%s: a retained message of unknown age".formatted(channel.channel()));
        }
      }
      if (!message.retained()) {
        Outcome outcome = nodes.take(message.topic(), message.payload(), Moment.now());
        remarks.addAll(outcome.faults());
        outcome.readings().forEach(reading -> found.putIfAbsent(reading.channel(), reading));
      }
      if (message.qos() > 0) {
        session.acknowledge(message.id());
      }
      changed.signalAll();
    } catch (SessionFault e) {
      remarks.add(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lost(Session session, String why) {
    lock.lock();
    try {
      lost = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
