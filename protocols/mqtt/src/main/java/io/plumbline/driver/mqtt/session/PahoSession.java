package io.plumbline.driver.mqtt.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sessions through Paho have in common, whatever their version. Automatic reconnect is off:
 * its delay is shared by every client of the JVM and it does not cover the first connect. Its
 * persistence in memory is of messages that we publish: whether the session is online, and requests
 * that are repeated by themselves.
 */
abstract class PahoSession implements Session {
  private static final Logger LOG = LoggerFactory.getLogger(PahoSession.class);
  private static final int REFUSED = 0x80;

  private final BrokerSettings broker;
  private final Optional<Presence> presence;
  private final Listener listener;
  private final QualityTwo two;
  private volatile boolean closed;

  PahoSession(BrokerSettings broker, Optional<Presence> presence, Listener listener) {
    this.broker = broker;
    this.presence = presence;
    this.listener = listener;
    this.two = new QualityTwo(id -> listener.released(this, id));
  }

  /**
   * Connects.
   *
   * @return whether the broker kept the session
   */
  abstract boolean open(Optional<Presence> will, SocketFactory sockets) throws Exception;

  /** Subscribes; returns one code for each filter, {@value #REFUSED} and more for a refusal. */
  abstract int[] codes(List<String> filters, int qos) throws Exception;

  /** Hands a message over for sending, and waits for it where there is patience. */
  abstract void send(String topic, byte[] payload, int qos, boolean retained, long patienceMillis)
      throws Exception;

  abstract void complete(int id) throws Exception;

  abstract boolean isOpen();

  abstract void disconnect() throws Exception;

  abstract void discard() throws Exception;

  @Override
  public final boolean connect() throws SessionFault {
    return asked(
        "cannot be connected",
        () -> {
          boolean kept = open(presence, new GuardedSockets(broker, two));
          if (presence.isPresent()) {
            announce(presence.get().topic(), presence.get().online(), patienceMillis());
          }
          return kept;
        });
  }

  @Override
  public final List<String> subscribe(List<String> filters, int qos) throws SessionFault {
    int[] codes = asked("does not take the subscription", () -> codes(filters, qos));
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] >= REFUSED) {
        refused.add(filters.get(i));
      }
    }
    return refused;
  }

  @Override
  public final void publish(String topic, byte[] payload) throws SessionFault {
    asked(
        "takes no message on " + topic,
        () -> {
          send(topic, payload, 0, false, 0);
          return true;
        });
  }

  @Override
  public final void acknowledge(int id) throws SessionFault {
    asked(
        "takes no acknowledgement",
        () -> {
          complete(id);
          return true;
        });
  }

  @Override
  public final void close() {
    closed = true;
    try {
      if (isOpen()) {
        if (presence.isPresent()) {
          announce(presence.get().topic(), presence.get().offline(), LAST_WORDS_MILLIS);
        }
        disconnect();
      }
    } catch (Exception e) {
      LOG.debug("{}: the broker did not hear the farewell", broker, e);
    }
    try {
      discard();
    } catch (Exception e) {
      LOG.warn("{}: a client that cannot be closed", broker, e);
    }
  }

  final BrokerSettings broker() {
    return broker;
  }

  final long patienceMillis() {
    return broker.timeout().toMillis();
  }

  /** Tells of the end, unless it is ours. */
  final void lost(String why) {
    if (!closed) {
      listener.lost(this, why);
    }
  }

  /** Tells of a message; {@code qos} is what Paho was shown. */
  final void arrived(String topic, byte[] payload, int id, int qos, boolean retained) {
    listener.arrived(
        this, new Arrived(topic, payload, id, qos > 0 && two.has(id) ? 2 : qos, retained));
  }

  private void announce(String topic, byte[] payload, long patienceMillis) throws Exception {
    send(topic, payload, Presence.QOS, true, patienceMillis);
  }

  private <T> T asked(String fails, Callable<T> step) throws SessionFault {
    try {
      return step.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw SessionFault.of(broker + " " + fails, e);
    }
  }
}
