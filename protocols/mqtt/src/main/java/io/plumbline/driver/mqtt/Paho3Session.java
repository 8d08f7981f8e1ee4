package io.plumbline.driver.mqtt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * MQTT 3.1.1 through Paho. Automatic reconnect is off: its delay is shared by every client of the
 * JVM and it does not cover the first connect. The persistence in memory is of messages that we
 * publish: whether the session is online, and requests that are repeated by themselves.
 */
final class Paho3Session implements Session {
  private final BrokerSettings broker;
  private final Optional<Presence> presence;
  private final Listener listener;
  private final MqttAsyncClient client;
  private volatile boolean closed;

  Paho3Session(BrokerSettings broker, Optional<Presence> presence, Listener listener)
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
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setAutomaticReconnect(false);
    options.setCleanSession(broker.clean());
    options.setKeepAliveInterval((int) broker.keepAlive().toSeconds());
    options.setConnectionTimeout((int) broker.timeout().toSeconds());
    broker.user().ifPresent(options::setUserName);
    broker.password().ifPresent(password -> options.setPassword(password.toCharArray()));
    presence.ifPresent(p -> options.setWill(p.topic(), p.offline(), Presence.QOS, true));
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
    int[] levels = new int[filters.size()];
    Arrays.fill(levels, qos);
    try {
      IMqttToken token = client.subscribe(filters.toArray(String[]::new), levels);
      token.waitForCompletion(broker.timeout().toMillis());
      List<String> refused = new ArrayList<>();
      int[] granted = token.getGrantedQos();
      for (int i = 0; i < granted.length; i++) {
        if (granted[i] >= 0x80) {
          refused.add(filters.get(i));
        }
      }
      return refused;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttException.REASON_CODE_SUBSCRIBE_FAILED) {
        return filters;
      }
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
        client.disconnectForcibly(LAST_WORDS_MILLIS, FAREWELL_MILLIS);
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
    public void connectionLost(Throwable cause) {
      if (!closed) {
        listener.lost(
            Paho3Session.this,
            cause.getCause() == null ? cause.toString() : cause + " (" + cause.getCause() + ")");
      }
    }

    @Override
    public void messageArrived(String topic, MqttMessage m) {
      listener.arrived(
          Paho3Session.this,
          new Arrived(topic, m.getPayload(), m.getId(), m.getQos(), m.isRetained()));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Whoever publishes waits, or does not need to know.
    }
  }
}
