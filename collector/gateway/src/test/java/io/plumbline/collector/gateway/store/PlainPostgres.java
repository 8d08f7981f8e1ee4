package io.plumbline.collector.gateway.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 17 from a jar, without TimescaleDB. */
final class PlainPostgres implements TestDatabase {
  private final Path folder;
  private final int port;
  private @Nullable EmbeddedPostgres server;

  PlainPostgres(Path folder) throws IOException {
    this.folder = folder;
    this.port = FreePort.draw();
    start();
  }

  @Override
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public String layout() {
    return "partitions";
  }

  @Override
  public String weeksQuery() {
    return "select inhrelid::regclass from pg_inherits where inhparent = 'telemetry'::regclass and"
        + " inhrelid::regclass::text <> 'telemetry_default' and (select relkind = 'p' from"
        + " pg_class where oid = inhparent)";
  }

  @Override
  public Optional<Path> passwordFile() {
    return Optional.empty(); // loopback only, for the time of a test
  }

  @Override
  public void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setOverrideWorkingDirectory(
                Path.of(System.getProperty("java.io.tmpdir"), "plumbline-postgres").toFile())
            .setPort(port)
            .setPGStartupWait(Duration.ofMinutes(3))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            // One call after a kill instead of one for each of ten thousand files.
            .setServerConfig("recovery_init_sync_method", "syncfs")
            .start();
  }

  @Override
  public void stop() throws IOException {
    EmbeddedPostgres running = server;
    server = null;
    if (running != null) {
      Optional<ProcessHandle> process = process();
      running.close(); // asks, and waits for five seconds
      process.ifPresent(postmaster -> postmaster.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }
  }

  private Optional<ProcessHandle> process() throws IOException {
    Path file = folder.resolve("postgres/postmaster.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).trim()))
        : Optional.empty();
  }

  @Override
  public void kill() {
    // Its close() lets go of the folder's lock; that there is nothing left to stop it logs as an
    // error.
    try {
      process().ifPresent(postmaster -> TestDatabase.kill(postmaster.pid()));
      stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
