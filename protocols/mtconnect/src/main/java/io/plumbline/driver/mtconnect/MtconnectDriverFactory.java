package io.plumbline.driver.mtconnect;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.ServerTrust;
import io.plumbline.driver.mtconnect.adapter.AdapterLink;
import io.plumbline.driver.mtconnect.adapter.AdapterProbe;
import io.plumbline.driver.mtconnect.adapter.AdapterSettings;
import io.plumbline.driver.mtconnect.agent.AgentCursor;
import io.plumbline.driver.mtconnect.agent.AgentProbe;
import io.plumbline.driver.mtconnect.agent.AgentSettings;
import io.plumbline.driver.mtconnect.agent.AgentStream;
import io.plumbline.driver.tls.TlsTrust;
import java.util.Optional;

/**
 * Reads MTConnect adapters, SHDR lines over TCP (the adapter protocol of the reference agent), and
 * MTConnect agents, documents over HTTP (MTConnect Standard Part 1), by the scheme of the address.
 * The configuration keys are in {@code docs/drivers/mtconnect.md}. Thread-safe.
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
    if (AgentSettings.isAgent(connection)) {
      AgentSettings settings = AgentSettings.read(connection);
      AgentCursor cursor = new AgentCursor();
      return new MtconnectDriver(
          connection,
          settings.address(),
          settings.reconnectLimit(),
          () -> new AgentStream(settings, cursor));
    }
    AdapterSettings settings = AdapterSettings.read(connection);
    return new MtconnectDriver(
        connection, settings.address(), settings.reconnectLimit(), () -> new AdapterLink(settings));
  }

  @Override
  public Optional<Explorer> explorer() {
    return Optional.of(new MtconnectExplorer());
  }

  @Override
  public Optional<ServerTrust> trust() {
    return Optional.of(new TlsTrust(AgentSettings::server));
  }

  @Override
  public ProbeResult probe(ConnectionSpec connection) throws InterruptedException {
    return AgentSettings.isAgent(connection)
        ? new AgentProbe(AgentSettings.read(connection)).run()
        : new AdapterProbe(AdapterSettings.read(connection)).run();
  }
}
