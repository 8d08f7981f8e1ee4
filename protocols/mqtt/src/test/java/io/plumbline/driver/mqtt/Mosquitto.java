package io.plumbline.driver.mqtt;

import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A mosquitto process on loopback that can be killed. */
final class Mosquitto implements AutoCloseable {
  static final String SUITE = "The suite of the MQTT driver against mosquitto";

  private final Path program;
  private final Path folder;
  private final int port;
  private final List<String> configuration;
  private @Nullable Process process;

  /** Without passwords, not started; more lines of configuration come behind. */
  Mosquitto(Path folder, int port, List<String> more) {
    this(folder, port, more, List.of("allow_anonymous true"));
  }

  /** With its own rules about who may come in. */
  Mosquitto(Path folder, int port, List<String> more, List<String> access) {
    Path debian = Path.of("/usr/sbin/mosquitto");
    program =
        Files.isExecutable(debian)
            ? debian
            : ForeignProgram.require("mosquitto", SUITE, "apt-get install mosquitto");
    this.folder = folder;
    this.port = port;
    configuration = new ArrayList<>(List.of("user root", "listener %d 127.0.0.1".formatted(port)));
    configuration.addAll(access);
    configuration.addAll(more);
  }

  /** Returns when it listens. */
  void start() throws IOException {
    Path file = folder.resolve("mosquitto.conf");
    Files.write(file, configuration);
    process =
        new ProcessBuilder(program.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile()))
            .start();
    Await.until("mosquitto to listen", RecordingSink.PATIENCE, this::listens, this::log);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
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
