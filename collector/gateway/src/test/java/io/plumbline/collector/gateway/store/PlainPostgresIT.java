package io.plumbline.collector.gateway.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL without TimescaleDB: native partitions. One server for all tests, each with a database
 * of its own.
 */
class PlainPostgresIT {
  @TempDir static Path home;
  private static TestDatabase server;

  @BeforeAll
  static void startServer() throws IOException {
    server = new PlainPostgres(home);
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Nested
  class Rows extends StoreContract {
    @Override
    TestDatabase server() {
      return server;
    }
  }

  @Nested
  class Schema extends StoreSchemaContract {
    @Override
    TestDatabase server() {
      return server;
    }
  }

  @Nested
  class Restore extends RestoreContract {
    @Override
    TestDatabase server() {
      return server;
    }
  }
}
