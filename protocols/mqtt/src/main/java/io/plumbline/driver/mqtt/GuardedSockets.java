package io.plumbline.driver.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Plain TCP connections whose input goes through a {@link PacketGuard}. TLS needs none against a
 * disturbed line: a damaged record ends the connection. Immutable and thread-safe.
 */
final class GuardedSockets extends SocketFactory {
  private static final int PAYLOADS = 8;
  private static final long HEAD_BYTES = 128 << 10;
  private static final int SILENCES = 3;

  private final long maxPacketBytes;
  private final Duration patience;

  /**
   * Connections to a broker. A packet may be eight times as long as the longest payload, because
   * one that is just too long becomes a BAD reading instead of a lost connection.
   */
  GuardedSockets(BrokerSettings broker) {
    this.maxPacketBytes = (long) PAYLOADS * broker.maxPayloadBytes() + HEAD_BYTES;
    this.patience = broker.keepAlive().multipliedBy(SILENCES);
  }

  @Override
  public Socket createSocket() {
    return new Guarded();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
  }

  private Socket connected(SocketAddress remote, @Nullable SocketAddress local) throws IOException {
    Socket socket = new Guarded();
    if (local != null) {
      socket.bind(local);
    }
    socket.connect(remote);
    return socket;
  }

  private final class Guarded extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new PacketGuard(super.getInputStream(), maxPacketBytes, patience);
    }
  }
}
