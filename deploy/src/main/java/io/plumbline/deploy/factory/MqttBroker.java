package io.plumbline.deploy.factory;

import io.moquette.BrokerConstants;
import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

/** An MQTT broker on loopback that keeps everything in memory and calls nobody. */
final class MqttBroker implements AutoCloseable {
  private final Server server;
  private final int port;

  private MqttBroker(Server server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts listening.
   *
   * @param folder where the broker may put files
   */
  static MqttBroker start(int port, Path folder) {
    int free = Loopback.free(port, "MQTT");
    Properties properties = new Properties();
    properties.setProperty(BrokerConstants.HOST_PROPERTY_NAME, Loopback.HOST);
    properties.setProperty(BrokerConstants.PORT_PROPERTY_NAME, Integer.toString(free));
    properties.setProperty(
        BrokerConstants.WEB_SOCKET_PORT_PROPERTY_NAME, BrokerConstants.DISABLED_PORT_BIND);
    properties.setProperty(BrokerConstants.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
    properties.setProperty(BrokerConstants.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
    properties.setProperty(BrokerConstants.DATA_PATH_PROPERTY_NAME, folder.toString());
    // A slow subscriber must not lose what the machines said meanwhile.
    properties.setProperty(BrokerConstants.SESSION_QUEUE_SIZE, "100000");
    properties.setProperty(BrokerConstants.IMMEDIATE_BUFFER_FLUSH_PROPERTY_NAME, "true");
    // On unless switched off: the broker would report to its makers.
    properties.setProperty(BrokerConstants.ENABLE_TELEMETRY_NAME, "false");
    Server server = new Server();
    try {
      server.startServer(new MemoryConfig(properties));
    } catch (IOException | RuntimeException e) {
      throw Loopback.fault(free, "MQTT", e);
    }
    return new MqttBroker(server, free);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    server.stopServer();
  }
}
