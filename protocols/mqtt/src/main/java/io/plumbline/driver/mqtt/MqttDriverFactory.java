package io.plumbline.driver.mqtt;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.ServerTrust;
import io.plumbline.driver.mqtt.session.BrokerSettings;
import io.plumbline.driver.tls.TlsTrust;
import java.util.Optional;

/**
 * Makes drivers that subscribe to a broker, MQTT 3.1.1 or 5. A message of quality of service 1 is
 * acknowledged to the broker only when its readings are safe on disk. The keys are described in
 * docs/drivers/mqtt.md.
 */
public final class MqttDriverFactory implements DriverFactory {
  @Override
  public String protocol() {
    return "mqtt";
  }

  @Override
  public Driver create(ConnectionSpec connection) {
    return new MqttDriver(connection, MqttSettings.of(connection));
  }

  @Override
  public Optional<Explorer> explorer() {
    return Optional.of(new MqttExplorer());
  }

  @Override
  public Optional<ServerTrust> trust() {
    return Optional.of(new TlsTrust(connection -> BrokerSettings.server(connection.options())));
  }

  @Override
  public ProbeResult probe(ConnectionSpec connection) throws InterruptedException {
    return new MqttProbe(MqttSettings.of(connection)).run();
  }
}
