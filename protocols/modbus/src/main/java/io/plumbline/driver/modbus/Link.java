package io.plumbline.driver.modbus;

import java.io.IOException;
import java.time.Duration;

/**
 * One connection to an endpoint and one exchange at a time. A reply is believed only after its raw
 * bytes have been judged, and no request is repeated. After a {@link LinkFault} the link is closed:
 * whatever is still under way on it can reach nobody. Used by one thread; {@link #close} may come
 * from another.
 */
sealed interface Link extends AutoCloseable permits TcpLink, SerialLink {
  /**
   * Connects.
   *
   * @throws IOException when the endpoint cannot be reached
   */
  static Link open(Endpoint endpoint, Duration timeout) throws IOException {
    return switch (endpoint) {
      case Endpoint.Tcp tcp -> TcpLink.open(tcp, timeout);
      case Endpoint.Serial serial -> SerialLink.open(serial, timeout);
    };
  }

  /**
   * Reads {@code count} items of a slave.
   *
   * @throws LinkFault when there is no reply in time or it is not the reply to this request; the
   *     link is then closed
   */
  Reply read(int unit, Table table, int start, int count) throws LinkFault;

  @Override
  void close();
}
