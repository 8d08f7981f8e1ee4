package io.plumbline.driver.mqtt.session;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** MQTT 3.1.1 through Paho. */
final class Paho3Session extends PahoSession {
  private final MqttAsyncClient client;

  Paho3Session(BrokerSettings broker, Optional<Presence> presence, Listener listener)
      throws SessionFault {
    super(broker, presence, listener);
    try {
      client = new MqttAsyncClient(broker.transport(), broker.clientId(), new MemoryPersistence());
    } catch (MqttException | IllegalArgumentException e) {
      throw SessionFault.of(broker.toString(), e);
    }
    client.setManualAcks(true);
    client.setCallback(new Callback());
  }

  @Override
  boolean open(Optional<Presence> will, SocketFactory sockets) throws MqttException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setAutomaticReconnect(false);
    options.setCleanSession(broker().clean());
    options.setKeepAliveInterval((int) broker().keepAlive().toSeconds());
    options.setConnectionTimeout((int) broker().timeout().toSeconds());
    broker().user().ifPresent(options::setUserName);
    broker().password().ifPresent(password -> options.setPassword(password.toCharArray()));
    will.ifPresent(p -> options.setWill(p.topic(), p.offline(), Presence.QOS, true));
    options.setSocketFactory(sockets);
    IMqttToken token = client.connect(options);
    token.waitForCompletion(patienceMillis());
    return token.getSessionPresent();
  }

  @Override
  int[] codes(List<String> filters, int qos) throws MqttException {
    int[] levels = new int[filters.size()];
    Arrays.fill(levels, qos);
    try {
      IMqttToken token = client.subscribe(filters.toArray(String[]::new), levels);
      token.waitForCompletion(patienceMillis());
      return token.getGrantedQos();
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttException.REASON_CODE_SUBSCRIBE_FAILED) {
        Arrays.fill(levels, MqttException.REASON_CODE_SUBSCRIBE_FAILED);
        return levels;
      }
      throw e;
    }
  }

  @Override
  void send(String topic, byte[] payload, int qos, boolean retained, long patienceMillis)
      throws MqttException {
    IMqttDeliveryToken sent = client.publish(topic, payload, qos, retained);
    if (patienceMillis > 0) {
      sent.waitForCompletion(patienceMillis);
    }
  }

  @Override
  void complete(int id) throws MqttException {
    client.messageArrivedComplete(id, 1);
  }

  @Override
  boolean isOpen() {
    return client.isConnected();
  }

  @Override
  void disconnect() throws MqttException {
    client.disconnectForcibly(LAST_WORDS_MILLIS, FAREWELL_MILLIS);
  }

  @Override
  void discard() throws MqttException {
    client.close(true);
  }

  private final class Callback implements MqttCallback {
    @Override
    public void connectionLost(Throwable cause) {
      lost(cause.getCause() == null ? cause.toString() : cause + " (" + cause.getCause() + ")");
    }

    @Override
    public void messageArrived(String topic, MqttMessage m) {
      arrived(topic, m.getPayload(), m.getId(), m.getQos(), m.isRetained());
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Whoever publishes waits, or does not need to know.
    }
  }
}
