package io.plumbline.driver.opcua;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.ServerTrust;
import java.util.Optional;

/**
 * Reads OPC UA servers: one session per connection, a subscription with a monitored item per
 * channel. The configuration keys are in {@code docs/drivers/opcua.md}. Thread-safe.
 */
public final class OpcUaDriverFactory implements DriverFactory {
  /** Called by {@link java.util.ServiceLoader}. */
  public OpcUaDriverFactory() {}

  @Override
  public String protocol() {
    return "opcua";
  }

  @Override
  public Driver create(ConnectionSpec connection) {
    return new OpcUaDriver(connection, ServerSettings.read(connection));
  }

  @Override
  public Optional<Explorer> explorer() {
    return Optional.of(new OpcUaExplorer());
  }

  @Override
  public Optional<ServerTrust> trust() {
    return Optional.of(new OpcUaTrust());
  }

  @Override
  public ProbeResult probe(ConnectionSpec connection) throws InterruptedException {
    return new OpcUaProbe(connection, ServerSettings.read(connection)).run();
  }
}
