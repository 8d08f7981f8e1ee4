package io.plumbline.collector.gateway.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TimescaleDB as {@code deploy/timescaledb/timescaledb.sh} installs it. */
final class Timescale implements TestDatabase {
  private final Path script;
  private final String name;
  private final int port;
  private Map<String, String> started = Map.of();

  private Timescale(Path script) throws IOException {
    this.script = script;
    this.port = FreePort.draw();
    this.name = "test-" + ProcessHandle.current().pid() + "-" + port;
    start();
  }

  /**
   * Starts a cluster; where TimescaleDB is not installed the suite is left out, unless this is CI.
   */
  static Timescale open() throws IOException {
    String root =
        System.getenv().getOrDefault("PLUMBLINE_TIMESCALEDB", "/opt/plumbline/timescaledb");
    boolean installed = Files.exists(Path.of(root, ".plumbline-installed"));
    boolean privileged = "root".equals(System.getProperty("user.name"));
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(
          installed && privileged,
          "the suites of TimescaleDB are left out: they need root and TimescaleDB in "
              + root
              + "; install it with: deploy/timescaledb/timescaledb.sh install");
    }
    return new Timescale(script());
  }

  @Override
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public String layout() {
    return "hypertable";
  }

  @Override
  public String weeksQuery() {
    return "select chunk_name from timescaledb_information.chunks where hypertable_name ="
        + " 'telemetry'";
  }

  @Override
  public List<String> beforeRestore() {
    return List.of("create extension timescaledb", "select timescaledb_pre_restore()");
  }

  @Override
  public List<String> afterRestore() {
    return List.of("select timescaledb_post_restore()");
  }

  @Override
  public Optional<Path> passwordFile() {
    return Optional.of(Path.of(started.getOrDefault("password-file", "")));
  }

  @Override
  public void start() throws IOException {
    Map<String, String> answers = new HashMap<>();
    for (String line :
        run("start", "--data", name, "--port", Integer.toString(port)).lines().toList()) {
      int at = line.indexOf('=');
      answers.put(line.substring(0, at), line.substring(at + 1));
    }
    started = answers;
  }

  @Override
  public void stop() throws IOException {
    run("stop", "--data", name);
  }

  @Override
  public void kill() {
    TestDatabase.kill(Long.parseLong(started.getOrDefault("pid", "0")));
  }

  @Override
  public void close() throws IOException {
    run("remove", "--data", name);
  }

  private String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            String.join(" ", command) + " ended with " + process.exitValue() + ": " + output);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return output;
  }

  private static Path script() throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path script = at.resolve("deploy/timescaledb/timescaledb.sh");
      if (Files.exists(script)) {
        return script;
      }
    }
    throw new IOException(
        "deploy/timescaledb/timescaledb.sh was not found above " + Path.of("").toAbsolutePath());
  }
}
