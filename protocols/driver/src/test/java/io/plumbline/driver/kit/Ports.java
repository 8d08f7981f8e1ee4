package io.plumbline.driver.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1 for servers that go and come back. Thread-safe. */
public final class Ports {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;
  private static final int BACKLOG = 50;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * A port that nothing listens on now, below those that the system gives to outgoing connections:
   * one of these could take the port while its server is down, even the driver's own. No port is
   * given twice.
   */
  public static int draw() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      // Alone: a port that somebody has without listening is not free either.
      if (GIVEN.add(port) && binds(port, false)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port after " + ATTEMPTS + " attempts");
  }

  /**
   * Returns as soon as a server can take the port. A listener that was closed keeps its port until
   * the thread that waited for connections on it has woken up.
   *
   * @throws AssertionError when somebody has it to the end of {@link RecordingSink#PATIENCE}
   */
  public static void awaitFree(int port) {
    Await.until("the port " + port, RecordingSink.PATIENCE, () -> binds(port, true));
  }

  /** Listens on the port as soon as {@linkplain #awaitFree it is free}. */
  public static ServerSocket listen(int port) throws IOException {
    awaitFree(port);
    ServerSocket fresh = new ServerSocket();
    fresh.setReuseAddress(true);
    fresh.bind(address(port), BACKLOG);
    return fresh;
  }

  /** Takes the port without listening on it. */
  static Socket reserve(int port) throws IOException {
    Socket reservation = new Socket();
    reservation.setReuseAddress(true);
    reservation.bind(address(port));
    return reservation;
  }

  private static boolean binds(int port, boolean besideOldConnections) {
    try (Socket probe = new Socket()) {
      probe.setReuseAddress(besideOldConnections);
      probe.bind(address(port));
      return true;
    } catch (BindException e) {
      // Somebody has it.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot try 127.0.0.1:" + port, e);
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
