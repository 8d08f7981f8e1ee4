package io.plumbline.driver.mqtt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * publish, and we publish none.
 */
final class Paho3Session implements Session {
  private static final long LAST_WORDS_MILLIS = 500;

  /** Paho waits this long in any case. */
  private static final long FAREWELL_MILLIS = 50;

  private final BrokerSettings broker;
  private final Listener listener;
  private final MqttAsyncClient client;
  private volatile boolean closed;

  Paho3Session(BrokerSettings broker, Listener listener) throws SessionFault {
    this.broker = broker;
    this.listener = listener;
    try {
      client = new MqttAsyncClient(broker.uri(), broker.clientId(), new MemoryPersistence());
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
    options.setSocketFactory(broker.sockets());
    try {
      IMqttToken token = client.connect(options);
      token.waitForCompletion(broker.timeout().toMillis());
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
      throw new IllegalStateException("nothing is published");
    }
  }
}
