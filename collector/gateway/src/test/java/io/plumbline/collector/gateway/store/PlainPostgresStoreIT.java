package io.plumbline.collector.gateway.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL without TimescaleDB: native partitions. */
class PlainPostgresStoreIT extends StoreContract {
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

  @Override
  String weeksQuery() {
    return "select inhrelid::regclass from pg_inherits where inhparent = 'telemetry'::regclass and"
        + " inhrelid::regclass::text <> 'telemetry_default' and (select relkind = 'p' from"
        + " pg_class where oid = inhparent)";
  }
}
