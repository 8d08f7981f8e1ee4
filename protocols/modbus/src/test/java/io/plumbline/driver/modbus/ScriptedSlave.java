package io.plumbline.driver.modbus;

import io.plumbline.driver.kit.Ports;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Slaves behind one TCP port, written by hand byte by byte so that they can break every rule.
 * Register {@code a} of unit {@code u} holds {@code (u << 12) + a} in every table until it is set;
 * bits are the parity of that. A manner decides what is sent.
 */
final class ScriptedSlave implements AutoCloseable {
  static final String THREADS = "scripted-slave";

  /** A request as it came. */
  record Request(
      int transaction,
      int unit,
      int function,
      int start,
      int count,
      Conversation conversation,
      long nanos) {}

  /** What a slave does with a request; {@link #reply} is the proper answer. */
  interface Manner {
    void answer(Request request, ScriptedSlave slave) throws IOException;
  }

  /** One accepted connection. */
  final class Conversation {
    final int number;
    private final Socket socket;

    Conversation(int number, Socket socket) {
      this.number = number;
      this.socket = socket;
    }

    void send(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    void hangUp() throws IOException {
      socket.close();
    }
  }

  private final Framing framing;
  private final int port = Ports.draw();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Integer> registers = new ConcurrentHashMap<>();
  private final Set<Integer> forbidden = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  volatile Manner manner = (request, slave) -> request.conversation().send(slave.reply(request));
  private volatile @Nullable ServerSocket listener;

  ScriptedSlave(Framing framing) {
    this.framing = framing;
  }

  /** A slave that keeps the rules of Modbus/TCP, listening. */
  static ScriptedSlave started(Framing framing) throws IOException {
    ScriptedSlave slave = new ScriptedSlave(framing);
    slave.start();
    return slave;
  }

  int port() {
    return port;
  }

  int accepted() {
    return accepted.get();
  }

  void start() throws IOException {
    ServerSocket fresh = Ports.listen(port);
    listener = fresh;
    thread(() -> accept(fresh));
  }

  void stop() throws IOException {
    ServerSocket listening = listener;
    if (listening != null) {
      listening.close();
      Ports.awaitFree(port);
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  /** Sets a register of unit 1 and takes back {@link #forbid}. */
  void set(int address, int value) {
    forbidden.remove(address);
    registers.put(address, value);
  }

  /** From now on every request that touches the address is refused. */
  void forbid(int address) {
    forbidden.add(address);
  }

  int valueOf(int unit, int address) {
    Integer set = unit == 1 ? registers.get(address) : null;
    return (set != null ? set : (unit << 12) + address) & 0xFFFF;
  }

  /** The proper reply. */
  byte[] reply(Request request) {
    for (int address = request.start(); address < request.start() + request.count(); address++) {
      if (forbidden.contains(address)) {
        return refusal(request, 2);
      }
    }
    return frame(request.transaction(), request.unit(), payload(request));
  }

  /** The PDU of the proper reply. */
  byte[] payload(Request request) {
    ByteArrayOutputStream pdu = new ByteArrayOutputStream();
    pdu.write(request.function());
    if (request.function() <= 2) {
      byte[] bits = new byte[(request.count() + 7) / 8];
      for (int i = 0; i < request.count(); i++) {
        bits[i / 8] |= (byte) ((valueOf(request.unit(), request.start() + i) & 1) << (i % 8));
      }
      pdu.write(bits.length);
      pdu.writeBytes(bits);
    } else {
      pdu.write(2 * request.count());
      for (int i = 0; i < request.count(); i++) {
        int value = valueOf(request.unit(), request.start() + i);
        pdu.write(value >>> 8);
        pdu.write(value);
      }
    }
    return pdu.toByteArray();
  }

  byte[] refusal(Request request, int code) {
    return frame(
        request.transaction(),
        request.unit(),
        new byte[] {(byte) (request.function() | 0x80), (byte) code});
  }

  /** A PDU in the slave's framing. */
  byte[] frame(int transaction, int unit, byte[] pdu) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (framing == Framing.TCP) {
      int length = pdu.length + 1;
      out.writeBytes(
          new byte[] {
            (byte) (transaction >>> 8),
            (byte) transaction,
            0,
            0,
            (byte) (length >>> 8),
            (byte) length
          });
    }
    out.write(unit);
    out.writeBytes(pdu);
    if (framing == Framing.RTU) {
      int crc = Framing.crc(out.toByteArray(), out.size());
      out.write(crc);
      out.write(crc >>> 8);
    }
    return out.toByteArray();
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        sockets.add(socket);
        Conversation conversation = new Conversation(accepted.incrementAndGet(), socket);
        thread(() -> converse(conversation));
      } catch (IOException e) {
        if (!from.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void converse(Conversation conversation) {
    try (Socket socket = conversation.socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int transaction = 0;
        if (framing == Framing.TCP) {
          transaction = in.readUnsignedShort();
          in.readInt();
        }
        Request request =
            new Request(
                transaction,
                in.readUnsignedByte(),
                in.readUnsignedByte(),
                in.readUnsignedShort(),
                in.readUnsignedShort(),
                conversation,
                System.nanoTime());
        if (framing == Framing.RTU) {
          in.readUnsignedShort();
        }
        requests.add(request);
        manner.answer(request, this);
      }
    } catch (EOFException | SocketException e) {
      // The driver, or the test, has hung up: the end of every conversation.
      sockets.remove(conversation.socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The requests to a unit so far. */
  List<Request> requestsTo(int unit) {
    return new ArrayList<>(requests).stream().filter(r -> r.unit() == unit).toList();
  }

  private static void thread(Runnable body) {
    Thread.ofPlatform().daemon().name(THREADS).start(body);
  }
}
