package io.plumbline.deploy.factory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MTConnect adapter: {@code time|key|value|key|value…} lines over TCP for any number of
 * machines, keys qualified as {@code device:key}. A client first gets the present values with their
 * times, then every change; it may send {@code * PING} and gets {@code * PONG} with the time within
 * which it should ask again, in milliseconds. Thread-safe.
 */
final class ShdrAdapter implements MachineServer {
  private static final Logger LOG = LoggerFactory.getLogger(ShdrAdapter.class);
  private static final int HEARTBEAT_MILLIS = 10_000;

  private final ServerSocket listener;
  private final Thread acceptor;
  private final Collection<Client> clients = new CopyOnWriteArrayList<>();

  /**
   * The last line of each machine and kind, which a new client is greeted with. Guarded by this.
   */
  private final Map<String, String> present = new LinkedHashMap<>();

  private ShdrAdapter(ServerSocket listener) {
    this.listener = listener;
    this.acceptor = Thread.ofPlatform().daemon().name("shdr-accept").unstarted(this::accept);
  }

  /** Starts listening. */
  static ShdrAdapter start(int port, List<MachineSpec> machines) {
    ShdrAdapter adapter = new ShdrAdapter(Loopback.listen(port, "MTConnect SHDR"));
    String now = Instant.now().toString();
    for (MachineSpec machine : machines) {
      if (machine.behaviour() == Behaviour.HEARTBEAT_ONLY) {
        String key = "|" + machine.id() + ":";
        adapter.publish(
            machine.id() + "/values",
            now + key + "execution|UNAVAILABLE" + key + "load|UNAVAILABLE");
      }
    }
    adapter.acceptor.start();
    return adapter;
  }

  @Override
  public int port() {
    return listener.getLocalPort();
  }

  @Override
  public void report(MachineSpec machine, Report report) {
    String key = "|" + machine.id() + ":";
    String line =
        time(report.timeMicros())
            + key
            + "execution|"
            + StateWords.word(machine, report.state())
            + key
            + "load|"
            + report.load()
            + key
            + "speed|"
            + report.speed()
            + key
            + "count|"
            + report.count();
    publish(machine.id() + "/values", line);
  }

  @Override
  public void heartbeat(MachineSpec machine, long timeMicros, long beat) {
    publish(machine.id() + "/avail", time(timeMicros) + "|" + machine.id() + ":avail|AVAILABLE");
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.warn("the SHDR adapter's port does not close", e);
    }
    for (Client client : clients) {
      client.close();
    }
    join(acceptor);
    for (Client client : clients) {
      join(client.reader);
    }
  }

  private static String time(long micros) {
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000).toString();
  }

  private synchronized void publish(String slot, String line) {
    present.put(slot, line);
    for (Client client : clients) {
      client.send(line);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Client client = new Client(listener.accept());
        greet(client);
        client.reader.start();
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("the SHDR adapter lost a client before it was greeted", e);
        }
      }
    }
  }

  /** Under the lock, so that no line falls between the present values and the changes. */
  private synchronized void greet(Client client) {
    for (String line : present.values()) {
      client.send(line);
    }
    clients.add(client);
  }

  private static void join(Thread thread) {
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Client {
    private final Socket socket;
    private final OutputStream out;
    private final Thread reader;

    Client(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(3 * HEARTBEAT_MILLIS);
      this.out = socket.getOutputStream();
      this.reader = Thread.ofPlatform().daemon().name("shdr-client").unstarted(this::answer);
    }

    synchronized void send(String line) {
      try {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        LOG.debug("an SHDR client went away", e);
        close();
      }
    }

    /**
     * Answers pings until the client goes away. A client that never asked is not held to ask again.
     */
    private void answer() {
      boolean asked = false;
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        while (true) {
          try {
            String line = in.readLine();
            if (line == null) {
              return;
            }
            if (line.startsWith("* PING")) {
              asked = true;
              send("* PONG " + HEARTBEAT_MILLIS);
            }
          } catch (SocketTimeoutException e) {
            if (asked) {
              LOG.info("an SHDR client stopped asking and is disconnected");
              return;
            }
          }
        }
      } catch (IOException e) {
        LOG.debug("an SHDR client went away", e);
      } finally {
        close();
      }
    }

    void close() {
      clients.remove(this);
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("an SHDR client's socket does not close", e);
      }
    }
  }
}
