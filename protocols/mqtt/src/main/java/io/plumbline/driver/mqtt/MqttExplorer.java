package io.plumbline.driver.mqtt;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.MachineAddress;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.mqtt.session.Arrived;
import io.plumbline.driver.mqtt.session.BrokerSettings;
import io.plumbline.driver.mqtt.session.Session;
import io.plumbline.driver.mqtt.session.SessionFault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a broker for a while, in a session that the broker does not keep. A broker has no
 * directory either: what is published or retained meanwhile is what there is.
 */
final class MqttExplorer implements Explorer {
  private static final Map<String, String> SCHEMES = Map.of("mqtt", "tcp", "mqtts", "ssl");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  @Override
  public Set<String> schemes() {
    return SCHEMES.keySet();
  }

  @Override
  public String tagForm() {
    return "TOPIC[|JSON-PATH]: factory/press-1/state|$.load";
  }

  @Override
  public Map<String, String> connection(MachineAddress address) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("address", SCHEMES.get(address.scheme()) + "://" + address.rest());
    // Unique at the broker, also where what is browsed is pasted into the files of two agents.
    keys.put("client-id", "plumbline-" + randomSuffix());
    return keys;
  }

  @Override
  public Tag tag(MachineAddress address) {
    int bar = address.tag().indexOf('|');
    String topic = bar < 0 ? address.tag() : address.tag().substring(0, bar);
    if (topic.isBlank()) {
      throw address.badTag(tagForm());
    }
    Map<String, String> channel = new LinkedHashMap<>();
    channel.put("topic", topic);
    channel.put("retained", "accept");
    if (bar >= 0) {
      channel.put("format", "json");
      channel.put("value", address.tag().substring(bar + 1));
    }
    return new Tag(Map.of(), channel);
  }

  @Override
  public Look look(ConnectionSpec connection) throws InterruptedException {
    ProbeResult probed = new MqttProbe(MqttSettings.of(connection)).run();
    return new Look(probed.readings(), Map.of(), probed.remarks());
  }

  @Override
  public Offer browse(ConnectionSpec connection, MachineAddress address, int limit)
      throws InterruptedException {
    Options options = connection.options();
    BrokerSettings broker = BrokerSettings.of(options);
    Duration wait = options.duration("probe-wait", SHORTEST, LONGEST, Duration.ofSeconds(10));
    options.refuseOthers();
    String filter = address.tag().isEmpty() ? "#" : address.tag();
    Heard heard = new Heard(new TopicOffers(limit));
    BrokerSettings once = broker.forProbe("-browse-" + randomSuffix());
    try (Session session = Session.of(once, Optional.empty(), heard)) {
      session.connect();
      List<String> refused = session.subscribe(List.of(filter), 0);
      if (refused.isEmpty()) {
        heard.await(wait);
      } else {
        heard.remark("the broker refuses the subscription to " + filter);
      }
    } catch (SessionFault e) {
      throw new EnvironmentFault(
          Words.of(
              "%s：代理连不上（%s）。请检查地址、证书、用户和防火墙。",
              "%s: the broker cannot be reached (%s). Check address, certificates, user and"
                  + " firewall.",
              address.endpoint(),
              String.valueOf(e.getMessage())),
          e);
    }
    return heard.offer(filter, wait);
  }

  private static String randomSuffix() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** What came so far. */
  private static final class Heard implements Session.Listener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TopicOffers offers;
    private @Nullable String lost;

    Heard(TopicOffers offers) {
      this.offers = offers;
    }

    @Override
    public void arrived(Session session, Arrived message) {
      lock.lock();
      try {
        offers.add(message);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void lost(Session session, String why) {
      remark("the connection was lost: " + why);
    }

    void remark(String what) {
      lock.lock();
      try {
        lost = what;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void await(Duration wait) throws InterruptedException {
      lock.lock();
      try {
        long left = wait.toNanos();
        while (left > 0 && lost == null) {
          left = changed.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    Offer offer(String filter, Duration wait) {
      lock.lock();
      try {
        String said =
            lost == null ? "listened to %s for %d ms".formatted(filter, wait.toMillis()) : lost;
        return offers.offer(said);
      } finally {
        lock.unlock();
      }
    }
  }
}
