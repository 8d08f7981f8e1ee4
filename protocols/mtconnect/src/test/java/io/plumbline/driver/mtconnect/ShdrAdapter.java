package io.plumbline.driver.mtconnect;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An SHDR adapter over real sockets. As adapters do, it sends every current value, with its old
 * time, to each new connection, answers pings, and writes each change to all.
 */
public final class ShdrAdapter implements MachineSimulator {
  static final String THREADS = "shdr-adapter";

  private final int port = Ports.draw();
  private final String pong;
  private final List<String> current = new ArrayList<>();
  private final Set<Socket> clients = new HashSet<>();
  private @Nullable ServerSocket listener;

  /** An adapter that states an interval of 500 ms. */
  ShdrAdapter() {
    this("* PONG 500");
  }

  /**
   * An adapter with another answer to pings; an empty one stands for none, as with legacy adapters.
   */
  ShdrAdapter(String pong) {
    this.pong = pong;
    for (int i = 0; i < CHANNELS; i++) {
      current.add("2023-11-14T22:13:20.00000%dZ|key%d|%d".formatted(i, i, FIRST_VALUE + i));
    }
  }

  @Override
  public synchronized void start() throws IOException {
    ServerSocket fresh = Ports.listen(port);
    listener = fresh;
    Thread.ofPlatform().daemon().name(THREADS + "-accept").start(() -> accept(fresh));
  }

  @Override
  public synchronized void stop() throws IOException {
    if (listener != null) {
      listener.close();
      listener = null;
      Ports.awaitFree(port);
    }
    for (Socket client : clients) {
      client.close();
    }
    clients.clear();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public ConnectionSpec connection(int atPort) {
    List<ChannelSpec> channels = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(channel("c" + i, Role.PROCESS, Map.of("address", "key" + i, "type", "integer")));
    }
    return connection(atPort, channels);
  }

  public static ConnectionSpec connection(int atPort, List<ChannelSpec> channels) {
    Options options =
        Options.of(
            "test",
            Map.of(
                "address",
                "tcp://127.0.0.1:" + atPort,
                "ping",
                "200ms",
                "reconnect-limit",
                "500ms",
                // Frozen before its first pong, an adapter cannot be told from one that knows no
                // pings.
                "legacy-timeout",
                "5s",
                "probe-timeout",
                "5s"));
    DeviceSpec device = new DeviceSpec("D1", Options.of("test", Map.of()), channels);
    return new ConnectionSpec("line", "mtconnect", options, List.of(device));
  }

  public static ChannelSpec channel(String name, Role role, Map<String, String> options) {
    return new ChannelSpec("D1", name, role, "", Options.of("test", options));
  }

  @Override
  public synchronized void set(int channel, long value, long sourceMicros) {
    change(channel, Long.toString(value), sourceMicros);
  }

  @Override
  public synchronized void spoil(int channel) {
    change(channel, "UNAVAILABLE", 1_700_000_000_500_000L);
  }

  private void change(int channel, String value, long sourceMicros) {
    String line =
        Instant.EPOCH.plus(sourceMicros, ChronoUnit.MICROS) + "|key" + channel + "|" + value;
    current.set(channel, line);
    send(line);
  }

  /** Writes a line to every connection. */
  synchronized void send(String line) {
    for (Socket client : List.copyOf(clients)) {
      try {
        write(client, line);
      } catch (IOException e) {
        // The driver is gone; its reading thread here removes it too.
        clients.remove(client);
      }
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket client = from.accept();
        Thread.ofPlatform().daemon().name(THREADS + "-client").start(() -> serve(client));
      } catch (IOException e) {
        if (!from.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      synchronized (this) {
        if (listener == null) {
          return;
        }
        write(client, "* shdrVersion: 2");
        for (String line : current) {
          write(client, line);
        }
        clients.add(client);
      }
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("* PING") && !pong.isEmpty()) {
          synchronized (this) {
            write(client, pong);
          }
        }
      }
    } catch (IOException e) {
      // The connection was reset: the driver went away or the machine died, both on purpose.
      return;
    } finally {
      synchronized (this) {
        clients.remove(client);
      }
    }
  }

  private static void write(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
