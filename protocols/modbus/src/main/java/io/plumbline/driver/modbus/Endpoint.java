package io.plumbline.driver.modbus;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where the slaves of a connection are reached.
 *
 * @param host name or address
 * @param port TCP port
 * @param framing how requests and replies are framed
 */
record Endpoint(String host, int port, Framing framing) {
  private static final int STANDARD_PORT = 502;

  /** Reads {@code address}: {@code tcp://host[:port]} or {@code rtu-tcp://host[:port]}. */
  static Endpoint of(Options options) {
    String text = options.text("address");
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      boolean rtu = "rtu-tcp".equals(uri.getScheme());
      boolean plain =
          uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawUserInfo() == null;
      if (host != null
          && plain
          && uri.getPort() <= 0xFFFF
          && (rtu || "tcp".equals(uri.getScheme()))) {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Endpoint(
            name,
            uri.getPort() < 0 ? STANDARD_PORT : uri.getPort(),
            rtu ? Framing.RTU : Framing.TCP);
      }
    } catch (URISyntaxException e) {
      throw fault(options, text);
    }
    throw fault(options, text);
  }

  private static InputFault fault(Options options, String text) {
    return options.fault(
        "address",
        text,
        text,
        "tcp://主机[:端口] 或 rtu-tcp://主机[:端口]",
        "tcp://host[:port] or rtu-tcp://host[:port]");
  }

  @Override
  public String toString() {
    return (framing == Framing.RTU ? "rtu-tcp://" : "tcp://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port;
  }
}
