package io.plumbline.collector.gateway.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** TimescaleDB: a hypertable. One server for all tests, each with a database of its own. */
class TimescaleIT {
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

  private static TestDatabase running() {
    TestDatabase running = server;
    if (running == null) {
      throw new IllegalStateException("no server");
    }
    return running;
  }

  @Nested
  class Rows extends StoreContract {
    @Override
    TestDatabase server() {
      return running();
    }
  }

  @Nested
  class Restore extends RestoreContract {
    @Override
    TestDatabase server() {
      return running();
    }
  }

  @Nested
  class Schema extends StoreSchemaContract {
    @Override
    TestDatabase server() {
      return running();
    }
  }
}
