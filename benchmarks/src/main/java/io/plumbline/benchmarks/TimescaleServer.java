package io.plumbline.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A server of TimescaleDB for one measurement, as {@code deploy/timescaledb/timescaledb.sh} starts
 * it; closing removes it with all that it holds.
 */
final class TimescaleServer implements AutoCloseable {
  /** The database that is there from the beginning. */
  static final String ADMINISTRATION = "postgres";

  private static final String USER = "postgres";

  private final List<String> remove;
  private final int port;
  private final Path passwordFile;

  private TimescaleServer(List<String> remove, int port, Path passwordFile) {
    this.remove = remove;
    this.port = port;
    this.passwordFile = passwordFile;
  }

  static TimescaleServer start() throws IOException {
    String script =
        Path.of(System.getProperty("plumbline.home", "."))
            .resolve("deploy/timescaledb/timescaledb.sh")
            .toString();
    String name = "benchmark-" + ProcessHandle.current().pid();
    int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
    Map<String, String> started = new HashMap<>();
    String answers =
        run(List.of(script, "start", "--data", name, "--port", Integer.toString(port)));
    for (String line : answers.lines().toList()) {
      int at = line.indexOf('=');
      started.put(line.substring(0, at), line.substring(at + 1));
    }
    return new TimescaleServer(
        List.of(script, "remove", "--data", name),
        port,
        Path.of(started.getOrDefault("password-file", "")));
  }

  String user() {
    return USER;
  }

  Path passwordFile() {
    return passwordFile;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  Connection connect(String database) throws SQLException, IOException {
    Properties login = new Properties();
    login.setProperty("user", USER);
    login.setProperty("password", Files.readString(passwordFile).strip());
    return DriverManager.getConnection(url(database), login);
  }

  void createDatabase(String name) throws SQLException, IOException {
    administer("create database " + name);
  }

  void dropDatabase(String name) throws SQLException, IOException {
    administer("drop database " + name + " with (force)");
  }

  private void administer(String sql) throws SQLException, IOException {
    try (Connection connection = connect(ADMINISTRATION);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Both versions, where the extension is installed. */
  static String version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select extversion from pg_extension where extname = 'timescaledb'")) {
      rows.next();
      return "TimescaleDB "
          + rows.getString(1)
          + " on PostgreSQL "
          + connection.getMetaData().getDatabaseProductVersion();
    }
  }

  @Override
  public void close() {
    try {
      run(remove);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            String.join(" ", command) + " ended with " + process.exitValue() + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output;
  }
}
