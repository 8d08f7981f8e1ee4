package io.plumbline.deploy.factory;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of 127.0.0.1. */
public final class Loopback {
  static final String HOST = "127.0.0.1";

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  private Loopback() {}

  static InetAddress address() {
    return InetAddress.ofLiteral(HOST);
  }

  /**
   * A port that is free now, for servers that cannot say which port they were given or that start
   * again on the same one. It lies below the ports of outgoing connections: a client that tries to
   * reach a server that is down could otherwise be given the server's own port.
   *
   * @param server who wants it
   * @throws EnvironmentFault when none is free
   */
  public static int free(String server) {
    for (int attempt = 1; ; attempt++) {
      try {
        return free(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST), server);
      } catch (EnvironmentFault e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * The port asked for, when it is free now.
   *
   * @param wanted the port asked for, 0 for any
   * @throws EnvironmentFault when the port is in use
   */
  static int free(int wanted, String server) {
    if (wanted == 0) {
      return free(server);
    }
    try (ServerSocket socket = listen(wanted, server)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw fault(wanted, server, e);
    }
  }

  /**
   * A listening socket.
   *
   * @throws EnvironmentFault when the port is in use
   */
  static ServerSocket listen(int wanted, String server) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address(), wanted));
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw fault(wanted, server, e);
    }
  }

  /** The fault of a server that could not take its port. */
  static EnvironmentFault fault(int port, String server, Exception cause) {
    return new EnvironmentFault(
        Words.of(
            "%s 无法监听 %s:%d（%s）。请结束占用该端口的程序，或换一个端口；0 表示任意空闲端口。",
            "%s cannot listen on %s:%d (%s). Stop the program that uses the port or choose another;"
                + " 0 takes any free one.",
            server,
            HOST,
            port,
            cause.getMessage()),
        cause);
  }
}
