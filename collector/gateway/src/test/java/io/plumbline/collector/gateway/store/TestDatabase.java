package io.plumbline.collector.gateway.store;

import io.plumbline.collector.gateway.config.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real server that tests may stop, kill and start again. */
interface TestDatabase extends AutoCloseable {
  /** URL of a database of the server. */
  String url(String database);

  /** The layout that the schema must choose here. */
  String layout();

  /** A query for the names of the tables that hold weeks of telemetry. */
  String weeksQuery();

  /** Where the superuser's password lies. */
  Optional<Path> passwordFile();

  /** What has to be said to an empty database before a dump is restored into it. */
  default List<String> beforeRestore() {
    return List.of();
  }

  /** And what afterwards. */
  default List<String> afterRestore() {
    return List.of();
  }

  void stop() throws IOException;

  /** With SIGKILL. */
  void kill() throws IOException;

  void start() throws IOException;

  @Override
  void close() throws IOException;

  default DatabaseSettings settings(String database) {
    return new DatabaseSettings(url(database), "postgres", passwordFile(), true);
  }

  default Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), StorePool.login(settings(database)));
  }

  default void create(String database) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + database);
    }
  }

  /**
   * Kills a server and waits until it is gone with all that it had started: these end when they see
   * that it is dead, and until then PostgreSQL refuses to start again on the same data.
   */
  static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(server -> {
          List<ProcessHandle> all = Stream.concat(Stream.of(server), server.descendants()).toList();
          server.destroyForcibly();
          all.forEach(process -> process.onExit().orTimeout(120, TimeUnit.SECONDS).join());
        });
  }
}
