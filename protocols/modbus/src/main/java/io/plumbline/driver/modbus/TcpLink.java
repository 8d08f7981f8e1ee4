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
 * One TCP connection to an endpoint and one exchange at a time. j2mod writes requests and reads
 * replies; this class owns the socket, never repeats a request and believes a reply only after its
 * raw bytes have been judged, because j2mod takes a late reply for the next answer and checks
 * neither unit nor function. After a {@link LinkFault} the link is closed: whatever is still under
 * way on it can reach nobody. Used by one thread; {@link #close} may come from another.
 */
final class Link implements AutoCloseable {
  private final GuardedSocket socket;
  private final ModbusTCPTransport transport;
  private final Framing framing;
  private final long timeoutNanos;
  private int transaction = ThreadLocalRandom.current().nextInt(1 << 16);
  private boolean used;

  private Link(GuardedSocket socket, Endpoint endpoint, Duration timeout) {
    this.socket = socket;
    framing = endpoint.framing();
    timeoutNanos = timeout.toNanos();
    transport =
        framing == Framing.RTU ? new ModbusRTUTCPTransport(socket) : new ModbusTCPTransport(socket);
  }

  /** Connects. The name is resolved anew each time. */
  static Link open(Endpoint endpoint, Duration timeout) throws IOException {
    InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("the name " + endpoint.host() + " is unknown");
    }
    GuardedSocket socket = new GuardedSocket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(address, (int) timeout.toMillis());
      return new Link(socket, endpoint, timeout);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Reads {@code count} items of a slave.
   *
   * @throws LinkFault when there is no reply in time or it is not the reply to this request; the
   *     link is then closed
   */
  Reply read(int unit, Table table, int start, int count) throws LinkFault {
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
