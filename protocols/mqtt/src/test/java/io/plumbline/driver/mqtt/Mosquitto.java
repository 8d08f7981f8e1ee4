package io.plumbline.driver.mqtt;

import io.plumbline.driver.kit.ForeignProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A mosquitto process on loopback that can be killed. */
final class Mosquitto implements AutoCloseable {
  static final String SUITE = "The suite of the MQTT driver against mosquitto";

  private final Path program;
  private final Path folder;
  private final List<String> configuration;
  private @Nullable Process process;

  /** Without passwords, not started; more lines of configuration come behind. */
  Mosquitto(Path folder, int port, List<String> more) {
    this(folder, more, List.of("listener %d 127.0.0.1".formatted(port), "allow_anonymous true"));
  }

  /** With a listener of one's own. */
  Mosquitto(Path folder, List<String> more, List<String> listener) {
    Path debian = Path.of("/usr/sbin/mosquitto");
    program =
        Files.isExecutable(debian)
            ? debian
            : ForeignProgram.require("mosquitto", SUITE, "apt-get install mosquitto");
    this.folder = folder;
    configuration = new java.util.ArrayList<>(listener);
    configuration.addAll(more);
  }

  void start() throws IOException {
    Path file = folder.resolve("mosquitto.conf");
    Files.write(file, configuration);
    process =
        new ProcessBuilder(program.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile()))
            .start();
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    Process running = process;
    process = null;
    if (running != null) {
      running.destroyForcibly();
      if (!running.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("mosquitto does not end");
      }
    }
  }

  /** Asks mosquitto to write its persistence file now, as it does by itself now and then. */
  void save() throws IOException, InterruptedException {
    Process running = process;
    if (running != null) {
      new ProcessBuilder("kill", "-USR1", Long.toString(running.pid())).start().waitFor();
    }
  }

  String log() {
    try {
      return Files.readString(folder.resolve("mosquitto.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
