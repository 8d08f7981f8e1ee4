package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The demo's database as its users see it: where it is, its passwords, and its owner's role. */
final class DemoStore {
  /** The role that owns the store; no superuser. */
  static final String OWNER = "plumbline";

  /** File with that role's password, in the demo's folder. */
  static final String OWNER_SECRET = "owner.secret";

  private static final String SUPER_SECRET = "postgres.secret";
  private static final int SECRET_BYTES = 24;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int MAX_RESTARTS = 2;

  private final Path folder;
  private final int port;

  DemoStore(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/plumbline";
  }

  /** Draws the passwords that are not there yet. */
  void prepare() {
    try {
      for (String name : List.of(SUPER_SECRET, OWNER_SECRET)) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
          byte[] secret = new byte[SECRET_BYTES];
          new SecureRandom().nextBytes(secret);
          Files.writeString(file, HexFormat.of().formatHex(secret));
        }
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法写入 %s：%s", "%s cannot be written: %s", folder, e.getMessage()), e);
    }
  }

  /** The words that start the server's process. */
  List<String> arguments() {
    return List.of(
        "demo-database",
        "--folder",
        folder.resolve("postgres").toString(),
        "--port",
        Integer.toString(port),
        "--password-file",
        folder.resolve(SUPER_SECRET).toString());
  }

  /** Waits for the server and makes the owner's role and database where they are missing. */
  void await(Duration patience, Child server) throws InterruptedException {
    AtomicReference<Exception> last = new AtomicReference<>(new IOException("it did not answer"));
    Optional<Boolean> ready =
        Attempts.until(
            patience,
            LOOK_AGAIN,
            () -> {
              try {
                own();
                return Optional.of(true);
              } catch (SQLException | IOException e) {
                last.set(e);
                return server.restarts() > MAX_RESTARTS ? Optional.of(false) : Optional.empty();
              }
            });
    if (!ready.orElse(false)) {
      Exception cause = Objects.requireNonNull(last.get());
      throw new EnvironmentFault(
          Words.of(
              "内置 PostgreSQL 没有就绪：%s；日志：%s",
              "the embedded PostgreSQL is not ready: %s; its log: %s",
              cause.getMessage(),
              server.log()),
          cause);
    }
  }

  /** A connection as the owner. */
  Connection connect() throws SQLException {
    try {
      return DriverManager.getConnection(url(), OWNER, secret(OWNER_SECRET));
    } catch (IOException e) {
      throw new SQLException("the password of " + OWNER + " cannot be read", e);
    }
  }

  /** The process id of PostgreSQL itself. */
  long postmaster() throws IOException {
    return Long.parseLong(
        Files.readAllLines(folder.resolve("postgres/data/postmaster.pid")).getFirst().strip());
  }

  private void own() throws SQLException, IOException {
    String server = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(server, "postgres", secret(SUPER_SECRET));
        Statement statement = connection.createStatement()) {
      if (isMissing(statement, "select from pg_roles where rolname = '" + OWNER + "'")) {
        statement.execute(
            "create role "
                + OWNER
                + " login createrole password "
                + statement.enquoteLiteral(secret(OWNER_SECRET)));
        // What it grants itself of the roles it makes: it writes rows as plumbline_writer.
        statement.execute("alter role " + OWNER + " set createrole_self_grant = 'set, inherit'");
      }
      if (isMissing(statement, "select from pg_database where datname = 'plumbline'")) {
        statement.execute("create database plumbline owner " + OWNER);
      }
    }
  }

  private static boolean isMissing(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return !result.next();
    }
  }

  private String secret(String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }
}
