package io.plumbline.driver.mqtt.session;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
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
 * MQTT 5 through Paho. Subscribes without listeners, because the overload with one calls itself for
 * ever, and without subscription identifiers.
 */
final class Paho5Session extends PahoSession {
  private final MqttAsyncClient client;

  Paho5Session(BrokerSettings broker, Optional<Presence> presence, Listener listener)
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
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setUseSubscriptionIdentifiers(false);
    options.setCleanStart(broker().clean());
    options.setSessionExpiryInterval(broker().clean() ? 0 : broker().sessionExpiry().toSeconds());
    options.setReceiveMaximum(broker().receiveMaximum());
    options.setMaximumPacketSize(broker().longestPacket());
    options.setKeepAliveInterval((int) broker().keepAlive().toSeconds());
    options.setConnectionTimeout((int) broker().timeout().toSeconds());
    broker().user().ifPresent(options::setUserName);
    broker()
        .password()
        .ifPresent(password -> options.setPassword(password.getBytes(StandardCharsets.UTF_8)));
    will.ifPresent(p -> options.setWill(p.topic(), message(p.offline(), Presence.QOS, true)));
    options.setSocketFactory(sockets);
    IMqttToken token = client.connect(options);
    token.waitForCompletion(patienceMillis());
    return token.getSessionPresent();
  }

  @Override
  int[] codes(List<String> filters, int qos) throws MqttException {
    MqttSubscription[] subscriptions =
        filters.stream()
            .map(filter -> new MqttSubscription(filter, qos))
            .toArray(MqttSubscription[]::new);
    IMqttToken token = client.subscribe(subscriptions, null, null, new MqttProperties());
    token.waitForCompletion(patienceMillis());
    int[] codes = token.getReasonCodes();
    return codes == null ? new int[0] : codes;
  }

  @Override
  void send(String topic, byte[] payload, int qos, boolean retained, long patienceMillis)
      throws MqttException {
    IMqttToken sent = client.publish(topic, message(payload, qos, retained));
    if (patienceMillis > 0) {
      sent.waitForCompletion(patienceMillis);
    }
  }

  private static MqttMessage message(byte[] payload, int qos, boolean retained) {
    return new MqttMessage(payload, qos, retained, new MqttProperties());
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
    client.disconnectForcibly(LAST_WORDS_MILLIS, FAREWELL_MILLIS, true);
  }

  @Override
  void discard() throws MqttException {
    client.close(true);
  }

  private final class Callback implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      lost(String.valueOf(response));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      lost(exception.toString());
    }

    @Override
    public void messageArrived(String topic, MqttMessage m) {
      arrived(topic, m.getPayload(), m.getId(), m.getQos(), m.isRetained());
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
      lost("the broker asks for an authentication that is not configured");
    }
  }
}
