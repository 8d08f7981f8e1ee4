package io.plumbline.driver.modbus;

import com.fazecast.jSerialComm.SerialPort;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import java.net.URI;
import java.net.URISyntaxException;

/** Where the slaves of a connection are reached. */
sealed interface Endpoint {
  int STANDARD_PORT = 502;

  /** The scheme in front of the path of a serial line. */
  String SERIAL = "serial://";

  /** How requests and replies are framed. */
  Framing framing();

  /**
   * Over TCP.
   *
   * @param host name or address
   * @param port TCP port
   * @param framing as Modbus/TCP, or RTU frames
   */
  record Tcp(String host, int port, Framing framing) implements Endpoint {
    @Override
    public String toString() {
      return (framing == Framing.RTU ? "rtu-tcp://" : "tcp://")
          + (host.contains(":") ? "[" + host + "]" : host)
          + ":"
          + port;
    }
  }

  /**
   * A serial line, eight data bits.
   *
   * @param device path of the line
   * @param baud bits per second
   * @param parity of each character
   * @param stopBits 1 or 2
   */
  record Serial(String device, int baud, Parity parity, int stopBits) implements Endpoint {
    @Override
    public Framing framing() {
      return Framing.RTU;
    }

    @Override
    public String toString() {
      return SERIAL + device;
    }
  }

  /** MODBUS over Serial Line V1.02, 2.5.1: even unless the slaves are set otherwise. */
  enum Parity {
    EVEN(SerialPort.EVEN_PARITY),
    ODD(SerialPort.ODD_PARITY),
    NONE(SerialPort.NO_PARITY);

    /** The constant of the library. */
    final int portConstant;

    Parity(int portConstant) {
      this.portConstant = portConstant;
    }
  }

  /**
   * Reads {@code address}: {@code tcp://host[:port]}, {@code rtu-tcp://host[:port]} or {@code
   * serial:///dev/…}, and the keys of a serial line.
   */
  static Endpoint of(Options options) {
    String text = options.text("address");
    if (text.startsWith(SERIAL)) {
      return serial(options, text);
    }
    for (String key : new String[] {"baud", "parity", "stop-bits"}) {
      if (options.has(key)) {
        String found = options.text(key);
        throw options.fault(key, found, found, "只用于 serial", "a key of serial only");
      }
    }
    return tcp(options, text);
  }

  private static Endpoint serial(Options options, String text) {
    String device = text.substring(SERIAL.length());
    if (!device.startsWith("/") || device.length() < 2) {
      throw fault(options, text);
    }
    return new Serial(
        device,
        (int) options.integer("baud", 300, 4_000_000),
        options.choice("parity", Parity.class, Parity.EVEN),
        (int) options.integer("stop-bits", 1, 2, 1));
  }

  private static Endpoint tcp(Options options, String text) {
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      boolean rtu = "rtu-tcp".equals(uri.getScheme());
      boolean plain =
          host != null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawUserInfo() == null;
      if (plain && uri.getPort() <= 0xFFFF && (rtu || "tcp".equals(uri.getScheme()))) {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Tcp(
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
        "tcp://主机[:端口]、rtu-tcp://主机[:端口] 或 serial:///dev/设备",
        "tcp://host[:port], rtu-tcp://host[:port] or serial:///dev/line");
  }
}
