package io.plumbline.driver.plc4x;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A controller by others, pymodbus, in a process of its own. */
final class PymodbusController implements MachineSimulator {
  private static final String SUITE = "The suite of the PLC4X driver against pymodbus";
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final int port = Ports.draw();
  private final Path script;
  private final long[] values = new long[CHANNELS];
  private final boolean[] spoilt = new boolean[CHANNELS];
  private @Nullable Process process;
  private @Nullable Writer commands;
  private @Nullable BufferedReader answers;

  PymodbusController() throws IOException, InterruptedException {
    if (!Files.isExecutable(PYTHON)
        || new ProcessBuilder(PYTHON.toString(), "-c", "import pymodbus.server").start().waitFor()
            != 0) {
      ForeignProgram.leaveOut(SUITE + " is left out: apt-get install python3-pymodbus");
    }
    script = Files.createTempFile("controller", ".py");
    try (InputStream in =
        Objects.requireNonNull(PymodbusController.class.getResourceAsStream("controller.py"))) {
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
    for (int i = 0; i < CHANNELS; i++) {
      values[i] = FIRST_VALUE + i;
    }
  }

  @Override
  public synchronized void start() throws IOException {
    Process started =
        new ProcessBuilder(PYTHON.toString(), script.toString(), Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process = started;
    commands = started.outputWriter(StandardCharsets.UTF_8);
    answers = started.inputReader(StandardCharsets.UTF_8);
    for (int i = 0; i < CHANNELS; i++) {
      command("set %d %d".formatted(i, values[i]));
      if (spoilt[i]) {
        command("forbid " + i);
      }
    }
    Await.until("pymodbus to listen", RecordingSink.PATIENCE, this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void command(String command) throws IOException {
    Writer to = commands;
    BufferedReader from = answers;
    if (process == null || to == null || from == null) {
      return;
    }
    to.write(command + "\n");
    to.flush();
    if (!"ok".equals(from.readLine())) {
      throw new IOException("pymodbus does not answer " + command);
    }
  }

  @Override
  public synchronized void stop() throws InterruptedException {
    Process running = process;
    process = null;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public ConnectionSpec connection(int atPort) {
    List<ChannelSpec> channels = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(channel("c" + i, "holding-register:%d:UINT".formatted(i + 1)));
    }
    return connection(atPort, channels);
  }

  static ConnectionSpec connection(int atPort, List<ChannelSpec> channels) {
    Options options =
        Options.of(
            "test",
            Map.of(
                "address", "modbus-tcp://127.0.0.1:" + atPort,
                "every", "200ms",
                "timeout", "1s",
                "reconnect-limit", "500ms"));
    DeviceSpec device = new DeviceSpec("D1", Options.of("test", Map.of()), channels);
    return new ConnectionSpec("line", "plc4x", options, List.of(device));
  }

  static ChannelSpec channel(String name, String address) {
    return new ChannelSpec(
        "D1", name, Role.PROCESS, "", Options.of("test", Map.of("address", address)));
  }

  @Override
  public synchronized void set(int channel, long value, long sourceMicros) throws IOException {
    values[channel] = value;
    spoilt[channel] = false;
    command("set %d %d".formatted(channel, value));
  }

  @Override
  public synchronized void spoil(int channel) throws IOException {
    spoilt[channel] = true;
    command("forbid " + channel);
  }

  @Override
  public void close() throws Exception {
    stop();
    Files.delete(script);
  }
}
