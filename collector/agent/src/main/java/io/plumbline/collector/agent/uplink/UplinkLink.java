package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.config.GatewayAddress;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One TLS 1.3 connection to the gateway that carries {@link UplinkMessage}s, each behind a 32-bit
 * length. One thread sends, one receives, any may {@link #close}.
 */
final class UplinkLink implements Closeable {
  private final Socket plain;
  private final DataInputStream in;
  private final DataOutputStream out;

  private UplinkLink(Socket plain, SSLSocket tls) throws IOException {
    this.plain = plain;
    this.in = new DataInputStream(new BufferedInputStream(tls.getInputStream(), 1 << 14));
    this.out = new DataOutputStream(new BufferedOutputStream(tls.getOutputStream(), 1 << 16));
  }

  /**
   * Connects and shakes hands; the gateway's certificate must be made out to the host (RFC 9110,
   * 4.3.4).
   */
  static UplinkLink connect(GatewayAddress gateway, SSLContext context, Duration timeout)
      throws IOException {
    int millis = Math.toIntExact(timeout.toMillis());
    InetSocketAddress address = new InetSocketAddress(gateway.host(), gateway.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("the name " + gateway.host() + " has no address");
    }
    Socket plain = new Socket();
    try {
      plain.connect(address, millis);
      plain.setTcpNoDelay(true);
      plain.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      plain.setSoTimeout(millis);
      SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, gateway.host(), gateway.port(), true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return new UplinkLink(plain, tls);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** From now on a silent gateway is no fault by itself: the time-out of the handshake ends. */
  void awaitWithoutEnd() throws IOException {
    plain.setSoTimeout(0);
  }

  void send(UplinkMessage message) throws IOException {
    byte[] bytes = message.encode();
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  UplinkMessage receive() throws IOException {
    int length = in.readInt();
    if (length < 1 || length > UplinkMessage.MAX_BYTES) {
      throw new IOException(
          "a message of %s bytes, expected 1 to %d"
              .formatted(Integer.toUnsignedString(length), UplinkMessage.MAX_BYTES));
    }
    byte[] bytes = in.readNBytes(length);
    try {
      return UplinkMessage.decode(ByteBuffer.wrap(bytes));
    } catch (FormatFault e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Closes the TCP connection under the TLS layer, which neither waits for a blocked writer nor for
   * the peer. Nothing is lost by it: what is not acknowledged is offered again.
   */
  @Override
  public void close() throws IOException {
    plain.close();
  }
}
