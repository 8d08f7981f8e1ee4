package io.plumbline.driver.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * MQTT 5 through Paho; see {@link Paho3Session} for what is switched off. Subscribes without
 * listeners, because the overload with one calls itself for ever, and without subscription
 * identifiers.
 */
final class Paho5Session implements Session {
  /** Room for topic and properties beside a payload. */
  private static final long HEAD_BYTES = 128 << 10;

  private final BrokerSettings broker;
  private final Optional<Presence> presence;
  private final Listener listener;
  private final MqttAsyncClient client;
  private volatile boolean closed;

  Paho5Session(BrokerSettings broker, Optional<Presence> presence, Listener listener)
      throws SessionFault {
    this.broker = broker;
    this.presence = presence;
    this.listener = listener;
    try {
      client = new MqttAsyncClient(broker.transport(), broker.clientId(), new MemoryPersistence());
    } catch (MqttException | IllegalArgumentException e) {
      throw SessionFault.of(broker.toString(), e);
    }
    client.setManualAcks(true);
    client.setCallback(new Callback());
  }

  @Override
  public boolean connect() throws SessionFault {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setUseSubscriptionIdentifiers(false);
    options.setCleanStart(broker.clean());
    options.setSessionExpiryInterval(broker.clean() ? 0 : broker.sessionExpiry().toSeconds());
    options.setReceiveMaximum(broker.receiveMaximum());
    options.setMaximumPacketSize(broker.maxPayloadBytes() + HEAD_BYTES);
    options.setKeepAliveInterval((int) broker.keepAlive().toSeconds());
    options.setConnectionTimeout((int) broker.timeout().toSeconds());
    broker.user().ifPresent(options::setUserName);
    broker
        .password()
        .ifPresent(password -> options.setPassword(password.getBytes(StandardCharsets.UTF_8)));
    presence.ifPresent(p -> options.setWill(p.topic(), retained(p.offline())));
    options.setSocketFactory(broker.sockets());
    try {
      IMqttToken token = client.connect(options);
      token.waitForCompletion(broker.timeout().toMillis());
      if (presence.isPresent()) {
        announce(presence.get().topic(), presence.get().online(), broker.timeout().toMillis());
      }
      return token.getSessionPresent();
    } catch (MqttException e) {
      throw SessionFault.of(broker + " cannot be connected", e);
    }
  }

  @Override
  public List<String> subscribe(List<String> filters, int qos) throws SessionFault {
    MqttSubscription[] subscriptions =
        filters.stream()
            .map(filter -> new MqttSubscription(filter, qos))
            .toArray(MqttSubscription[]::new);
    try {
      IMqttToken token = client.subscribe(subscriptions, null, null, new MqttProperties());
      token.waitForCompletion(broker.timeout().toMillis());
      List<String> refused = new ArrayList<>();
      int[] codes = token.getReasonCodes();
      for (int i = 0; codes != null && i < codes.length; i++) {
        if (codes[i] >= 0x80) {
          refused.add(filters.get(i));
        }
      }
      return refused;
    } catch (MqttException e) {
      throw SessionFault.of(broker + " does not take the subscription", e);
    }
  }

  @Override
  public void publish(String topic, byte[] payload) throws SessionFault {
    try {
      client.publish(topic, payload, 0, false);
    } catch (MqttException e) {
      throw SessionFault.of(broker + " takes no message on " + topic, e);
    }
  }

  private static MqttMessage retained(byte[] payload) {
    return new MqttMessage(payload, Presence.QOS, true, new MqttProperties());
  }

  private void announce(String topic, byte[] payload, long patienceMillis) throws MqttException {
    client.publish(topic, payload, Presence.QOS, true).waitForCompletion(patienceMillis);
  }

  @Override
  public void acknowledge(int id) throws SessionFault {
    try {
      client.messageArrivedComplete(id, 1);
    } catch (MqttException e) {
      throw SessionFault.of(broker + " takes no acknowledgement", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      if (client.isConnected()) {
        if (presence.isPresent()) {
          announce(presence.get().topic(), presence.get().offline(), LAST_WORDS_MILLIS);
        }
        client.disconnectForcibly(LAST_WORDS_MILLIS, FAREWELL_MILLIS, true);
      }
    } catch (MqttException e) {
      MqttDriver.LOG.debug("{}: the broker did not hear the farewell", broker, e);
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      MqttDriver.LOG.warn("{}: a client that cannot be closed", broker, e);
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      if (!closed) {
        listener.lost(Paho5Session.this, String.valueOf(response));
      }
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      if (!closed) {
        listener.lost(Paho5Session.this, exception.toString());
      }
    }

    @Override
    public void messageArrived(String topic, MqttMessage m) {
      listener.arrived(
          Paho5Session.this,
          new Arrived(topic, m.getPayload(), m.getId(), m.getQos(), m.isRetained()));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // Whoever publishes waits, or does not need to know.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
      // The driver's own thread subscribes: a subscription from here deadlocks behind more than ten
      // queued messages.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      listener.lost(
          Paho5Session.this, "the broker asks for an authentication that is not configured");
    }
  }
}
