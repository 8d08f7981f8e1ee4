package io.plumbline.driver.mqtt.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose input goes through a {@link PacketGuard} and whose output through a {@link
 * ReceiptStream}, plain or over TLS. Paho takes them all for plain ones: its own TLS would read
 * behind the guard. Immutable and thread-safe.
 */
final class GuardedSockets extends SocketFactory {
  private static final int SILENCES = 3;

  private final Optional<SSLContext> tls;
  private final long maxPacketBytes;
  private final Duration patience;
  private final QualityTwo two;

  /** Connections of one session. */
  GuardedSockets(BrokerSettings broker, QualityTwo two) {
    this.two = two;
    this.tls = broker.tls();
    this.maxPacketBytes = broker.longestPacket();
    this.patience = broker.keepAlive().multipliedBy(SILENCES);
  }

  @Override
  public Socket createSocket() {
    return tls.<Socket>map(Secured::new).orElseGet(Guarded::new);
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
    Socket socket = createSocket();
    if (local != null) {
      socket.bind(local);
    }
    socket.connect(remote);
    return socket;
  }

  private PacketGuard guarded(InputStream in) {
    return new PacketGuard(in, maxPacketBytes, patience, two);
  }

  private final class Guarded extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return guarded(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new ReceiptStream(super.getOutputStream(), two);
    }
  }

  /**
   * A socket that is connected only when the handshake is over and the certificate names the host
   * (RFC 6125, by the rules of HTTPS).
   */
  private final class Secured extends Socket {
    private final SSLSocketFactory layers;
    private final Socket plain = new Socket();
    private volatile @Nullable SSLSocket secured;

    Secured(SSLContext context) {
      layers = context.getSocketFactory();
    }

    @Override
    public void bind(@Nullable SocketAddress local) throws IOException {
      plain.bind(local);
    }

    @Override
    public void connect(SocketAddress remote) throws IOException {
      connect(remote, 0);
    }

    @Override
    public void connect(SocketAddress remote, int timeoutMillis) throws IOException {
      InetSocketAddress address = (InetSocketAddress) remote;
      plain.connect(address, timeoutMillis);
      SSLSocket socket =
          (SSLSocket) layers.createSocket(plain, address.getHostString(), address.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(timeoutMillis);
      socket.startHandshake();
      secured = socket;
    }

    private SSLSocket secured() throws SocketException {
      SSLSocket socket = secured;
      if (socket == null) {
        throw new SocketException("not connected");
      }
      return socket;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return guarded(secured().getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new ReceiptStream(secured().getOutputStream(), two);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
      secured().setSoTimeout(millis);
    }

    @Override
    public boolean isConnected() {
      return secured != null;
    }

    @Override
    public boolean isClosed() {
      return plain.isClosed();
    }

    @Override
    public void close() throws IOException {
      SSLSocket socket = secured;
      if (socket == null) {
        plain.close();
      } else {
        socket.close();
      }
    }
  }
}
