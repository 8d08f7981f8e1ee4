package io.plumbline.collector.gateway;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Speaks the uplink over a blocking TLS socket, as plainly as possible. */
public final class UplinkClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final SSLSocket socket;
  private final DataOutputStream out;
  private final DataInputStream in;

  private UplinkClient(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  /** Connects; TLS is up, nothing was said. */
  public static UplinkClient connect(SSLContext tls, InetSocketAddress address, String... protocols)
      throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket();
    try {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket.connect(new InetSocketAddress("127.0.0.1", address.getPort()), TIMEOUT_MILLIS);
      socket.startHandshake();
      return new UplinkClient(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Connects and says Hello. */
  public static UplinkClient greet(TestAgent agent, InetSocketAddress address) throws IOException {
    UplinkClient client = connect(agent.tls(), address);
    client.send(new UplinkMessage.Hello(UplinkMessage.VERSION, agent.id()));
    UplinkMessage answer = client.receive();
    if (!(answer instanceof UplinkMessage.Welcome)) {
      client.close();
      throw new IOException("expected Welcome, got " + answer);
    }
    return client;
  }

  public void send(UplinkMessage message) throws IOException {
    write(message);
    out.flush();
  }

  /** Without flushing. */
  public void write(UplinkMessage message) throws IOException {
    byte[] bytes = message.encode();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public void flush() throws IOException {
    out.flush();
  }

  public void sendBytes(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  public UplinkMessage receive() throws IOException {
    return tryReceive().orElseThrow(() -> new EOFException("the gateway closed"));
  }

  /** The next message; empty when the gateway closed. */
  public Optional<UplinkMessage> tryReceive() throws IOException {
    try {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return Optional.of(UplinkMessage.decode(ByteBuffer.wrap(bytes)));
    } catch (EOFException | SocketException e) {
      return Optional.empty();
    } catch (FormatFault e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
