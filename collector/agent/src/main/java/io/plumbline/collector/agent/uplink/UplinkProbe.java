package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import javax.net.ssl.SSLContext;

/** Tries the connection to the gateway once: handshake, hello and welcome; nothing is offered. */
public final class UplinkProbe {
  private UplinkProbe() {}

  /**
   * Connects, says hello, and closes.
   *
   * @return the credit that the gateway gives, in bytes
   * @throws IOException when the gateway cannot be reached, is not the one that is trusted, or
   *     refuses
   */
  public static long probe(AgentConfiguration configuration, SSLContext tls) throws IOException {
    try (UplinkLink link = UplinkLink.connect(configuration.gateway(), tls, Uplink.HANDSHAKE)) {
      UplinkMessage.Welcome welcome = Uplink.greet(link, configuration.agent());
      return welcome.creditBytes();
    }
  }
}
