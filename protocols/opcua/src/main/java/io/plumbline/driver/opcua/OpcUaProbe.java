package io.plumbline.driver.opcua;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/** Makes a session, reads every channel once, and closes it. */
final class OpcUaProbe {
  private final ConnectionSpec connection;
  private final ServerSettings settings;

  OpcUaProbe(ConnectionSpec connection, ServerSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  ProbeResult run() throws InterruptedException {
    List<String> remarks = new ArrayList<>();
    try (MiloThreads threads = new MiloThreads("opcua-probe-" + connection.name())) {
      EndpointDiscovery.Found found = new EndpointDiscovery(settings, threads, () -> false).find();
      try (UaLink link = new UaLink(settings, found, threads)) {
        link.openAndWait();
        BiConsumer<ItemSettings, StatusCode> refused =
            (item, status) -> remarks.add(OpcUaErrors.describe(item, status));
        link.resolve().forEach(refused);
        List<Reading> readings = link.readAll(Reading.NO_TIME, refused);
        return new ProbeResult(readings, remarks);
      }
    } catch (UaException | IOException e) {
      throw unreadable(settings, e);
    }
  }

  /** The fault of a server that cannot be read. */
  static EnvironmentFault unreadable(ServerSettings settings, Exception e) {
    return new EnvironmentFault(
        Words.of(
            "%s：读不到 OPC UA 服务器（%s）。请检查地址、端口和防火墙、服务器是否在运行，以及双方的证书和用户。",
            "%s: the OPC UA server cannot be read (%s). Check address, port and firewall, whether"
                + " the server runs, and the certificates and the user on both sides.",
            settings.address(),
            OpcUaErrors.describe(e)),
        e);
  }
}
