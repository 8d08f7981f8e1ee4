package io.plumbline.driver.modbus;

import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.io.ModbusRTUTCPTransport;
import com.ghgande.j2mod.modbus.io.ModbusTCPTransport;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A link over TCP. j2mod writes requests and reads replies; this class owns the socket, never
 * repeats a request and believes a reply only after its raw bytes have been judged, because j2mod
 * takes a late reply for the next answer and checks neither unit nor function.
 */
final class TcpLink implements Link {
  private final GuardedSocket socket;
  private final ModbusTCPTransport transport;
  private final Framing framing;
  private final long timeoutNanos;
  private int transaction = ThreadLocalRandom.current().nextInt(1 << 16);
  private boolean used;

  private TcpLink(GuardedSocket socket, Endpoint.Tcp endpoint, Duration timeout) {
    this.socket = socket;
    framing = endpoint.framing();
    timeoutNanos = timeout.toNanos();
    transport =
        framing == Framing.RTU ? new ModbusRTUTCPTransport(socket) : new ModbusTCPTransport(socket);
  }

  /** Connects. The name is resolved anew each time. */
  static TcpLink open(Endpoint.Tcp endpoint, Duration timeout) throws IOException {
    InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("the name " + endpoint.host() + " is unknown");
    }
    GuardedSocket socket = new GuardedSocket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(address, (int) timeout.toMillis());
      return new TcpLink(socket, endpoint, timeout);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Reply read(int unit, Table table, int start, int count) throws LinkFault {
    boolean fresh = !used;
    used = true;
    transaction = transaction + 1 & 0xFFFF;
    ModbusRequest request = table.request(start, count);
    request.setUnitID(unit);
    request.setTransactionID(transaction);
    request.setHeadless(framing == Framing.RTU);
    socket.begin(timeoutNanos);
    try {
      int unasked = socket.waiting();
      if (unasked > 0) {
        throw new LinkFault(unasked + " bytes came that nobody asked for", !fresh);
      }
      transport.writeRequest(request);
      transport.readResponse();
      int behind = socket.waiting();
      if (behind > 0) {
        throw new LinkFault(behind + " bytes came behind a reply", false);
      }
      return framing.judge(socket.seen(), transaction, unit, table, count);
    } catch (LinkFault e) {
      close();
      throw e;
    } catch (ModbusIOException | IOException e) {
      int seen = socket.seen().length;
      boolean whileIdle = !fresh && seen == 0 && !socket.timedOut();
      close();
      throw new LinkFault(
          "%s after %d bytes of a reply".formatted(e.getMessage(), seen), whileIdle, e);
    } catch (RuntimeException e) {
      // A reply that j2mod's parsers stumble over.
      close();
      throw new LinkFault("a reply that cannot be read: " + e, false, e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that cannot be closed", e);
    }
  }
}
