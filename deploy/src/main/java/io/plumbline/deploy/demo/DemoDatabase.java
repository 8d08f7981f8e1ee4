package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL, unpacked from a jar, on loopback. Durable as a server in production is (fsync
 * on), and closed to everybody who does not know the password drawn for it.
 */
final class DemoDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoDatabase.class);
  private static final String SUPERUSER = "postgres";

  private final EmbeddedPostgres server;

  private DemoDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts the server on a folder, which is initialised when it is new.
   *
   * @param folder holds the database and the unpacked programs
   * @param port port on loopback
   * @param password of the superuser; from the second start on the server asks for it
   */
  static DemoDatabase start(Path folder, int port, String password) {
    Path data = folder.resolve("data");
    try {
      Files.createDirectories(folder);
      Path unpacked = folder.resolve("programs.unpacked");
      if (!Files.exists(unpacked)) {
        // Killed while unpacking: the library does not go on with what it finds half done.
        DemoFolder.remove(folder.resolve("programs"));
      }
      boolean isNew = !Files.exists(data.resolve("PG_VERSION"));
      if (!isNew) {
        Leftovers.awaitEnd(data);
      }
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              // Ctrl-C reaches every process of a terminal's group, this one too.
              .setRegisterShutdownHook(true)
              .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
              .setPort(port)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setConnectConfig("password", password)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("shared_buffers", "64MB")
              .setServerConfig("max_connections", "40")
              .setServerConfig("password_encryption", "scram-sha-256")
              .start();
      if (isNew) {
        lock(server, data, password);
      }
      Files.writeString(unpacked, "");
      LOG.info("PostgreSQL listens on 127.0.0.1:{}", port);
      return new DemoDatabase(server);
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new EnvironmentFault(
          Words.of(
              "内置 PostgreSQL 无法启动（目录 %s，端口 %d）：%s",
              "the embedded PostgreSQL does not start (folder %s, port %d): %s",
              folder,
              port,
              e.getMessage()),
          e);
    }
  }

  /** Whether the server still runs. */
  boolean isAlive() {
    try (Connection connection = server.getPostgresDatabase().getConnection()) {
      return connection.isValid(5);
    } catch (SQLException e) {
      LOG.warn("the embedded PostgreSQL does not answer: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** The jar's initdb trusts every local connection; from here on a password is asked for. */
  private static void lock(EmbeddedPostgres server, Path data, String password)
      throws SQLException, IOException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      String secret = statement.enquoteLiteral(password);
      statement.execute("ALTER ROLE " + SUPERUSER + " PASSWORD " + secret);
      Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
      statement.execute("SELECT pg_reload_conf()");
    }
  }
}
