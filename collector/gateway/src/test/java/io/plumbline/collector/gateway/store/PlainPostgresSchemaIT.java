package io.plumbline.collector.gateway.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The schema on PostgreSQL without TimescaleDB. */
class PlainPostgresSchemaIT extends StoreSchemaContract {
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

  @Override
  TestDatabase server() {
    return server;
  }

  @Override
  String layout() {
    return "partitions";
  }
}
