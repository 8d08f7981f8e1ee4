package io.plumbline.collector.gateway.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The schema on TimescaleDB. */
class TimescaleSchemaIT extends StoreSchemaContract {
  private static @Nullable TestDatabase server;

  @BeforeAll
  static void startServer() throws IOException {
    server = Timescale.open();
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Override
  TestDatabase server() {
    TestDatabase running = server;
    if (running == null) {
      throw new IllegalStateException("no server");
    }
    return running;
  }

  @Override
  String layout() {
    return "hypertable";
  }
}
