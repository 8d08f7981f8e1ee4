package io.plumbline.driver.mtconnect;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.ProbeResult;

/**
 * Reads MTConnect adapters: SHDR lines over TCP (MTConnect Standard Part 5 and the adapter protocol
 * of the reference agent). The configuration keys are in {@code docs/drivers/mtconnect.md}.
 * Thread-safe.
 */
public final class MtconnectDriverFactory implements DriverFactory {
  /** Called by {@link java.util.ServiceLoader}. */
  public MtconnectDriverFactory() {}

  @Override
  public String protocol() {
    return "mtconnect";
  }

  @Override
  public Driver create(ConnectionSpec connection) {
    return new MtconnectDriver(connection, AdapterSettings.read(connection));
  }

  @Override
  public ProbeResult probe(ConnectionSpec connection) throws InterruptedException {
    return new AdapterProbe(AdapterSettings.read(connection)).run();
  }
}
