package io.plumbline.collector.agent;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.ServerTrust;

/** Which driver's trust list a connection's server belongs into. Stateless. */
public final class AgentTrust {
  private AgentTrust() {}

  /**
   * The way to trust the server of a connection.
   *
   * @throws InputFault when the protocol is unknown, or its servers show no certificates
   */
  public static ServerTrust of(ConnectionSpec connection) {
    return new Drivers(Drivers.installed())
        .of(connection)
        .trust()
        .orElseThrow(() ->
            new InputFault(
                Words.of(
                    "%s：%s 的服务器不出示证书，没有什么可以信任。",
                    "%s: servers of %s show no certificate, so there is nothing to trust.",
                    connection.options().place("protocol"),
                    connection.protocol())));
  }
}
