package io.plumbline.driver.modbus;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/** The slaves of pymodbus_server.py in a process of their own. */
final class Pymodbus implements AutoCloseable {
  static final String SUITE = "The comparison with pymodbus";

  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final Path log;
  private final Process process;

  /** A probe. */
  interface Attempt {
    void run() throws InterruptedException;
  }

  private Pymodbus(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /** Starts them on a TCP port of loopback or a serial line; they may not answer yet. */
  static Pymodbus start(Path folder, String where) throws IOException, InterruptedException {
    if (!Files.isExecutable(PYTHON)
        || run(List.of(PYTHON.toString(), "-c", "import pymodbus.server")) != 0) {
      ForeignProgram.leaveOut(
          SUITE
              + " is left out: no pymodbus server. To install it: apt-get install python3-pymodbus"
              + " python3-serial python3-serial-asyncio");
    }
    Path script = folder.resolve("server.py");
    try (InputStream in =
        Objects.requireNonNull(Pymodbus.class.getResourceAsStream("pymodbus_server.py"))) {
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
    Path log = folder.resolve("server.log");
    return new Pymodbus(
        log,
        new ProcessBuilder(PYTHON.toString(), script.toString(), where)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start());
  }

  /** Tries until somebody answers. */
  void awaitReady(Attempt attempt) {
    Await.until("pymodbus", RecordingSink.PATIENCE, () -> succeeds(attempt), this::log);
  }

  private static boolean succeeds(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (EnvironmentFault e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    return process.waitFor();
  }
}
