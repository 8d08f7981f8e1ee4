package io.plumbline.collector.gateway.store;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that is killed and started again. It lies below the ports of outgoing
 * connections, one of which could take it in between.
 */
final class FreePort {
  private FreePort() {}

  static int draw() throws IOException {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (BindException e) {
        // Somebody listens there: try another.
        continue;
      }
    }
    throw new IOException("no port from 20000 to 32000 is free");
  }
}
