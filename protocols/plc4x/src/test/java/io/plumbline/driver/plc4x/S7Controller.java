package io.plumbline.driver.plc4x;

import io.plumbline.contract.config.Options;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.LineProgram;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.NodeProgram;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An S7 controller by others, the server of snap7, in a process of its own. The three channels of
 * the kit are strings in a block, because S7 has no bad values; an empty string is the nearest.
 */
final class S7Controller implements MachineSimulator {
  private static final String SUITE = "The suite of the PLC4X driver against snap7 (S7)";
  private static final int KIT_BLOCK = 100;
  private static final int KIT_STRING = 16;

  /** The smallest that there is: 240 bytes, so that little needs several. */
  private static final String PDU = "240";

  private final Path folder;
  private final int port = Ports.draw();
  private final Map<Integer, Integer> blocks = new TreeMap<>();
  private final Map<String, String> bytes = new LinkedHashMap<>();
  private @Nullable LineProgram running;

  /** A controller that is not started, with its program in a folder. */
  S7Controller(Path folder) throws IOException {
    this.folder = folder;
    block(KIT_BLOCK, CHANNELS * KIT_STRING);
    for (int i = 0; i < CHANNELS; i++) {
      text(i, Integer.toString(FIRST_VALUE + i));
    }
  }

  /** Builds the server from its sources; where something is missing, the suite is left out. */
  static void build(Path folder) throws IOException, InterruptedException {
    Path compiler = ForeignProgram.require("g++", SUITE, "apt-get install nodejs npm g++");
    NodeProgram.install(SUITE, folder);
    Path snap7 = folder.resolve(Path.of("node_modules", "node-snap7", "deps", "snap7", "src"));
    Path core = snap7.resolve("core");
    Path sys = snap7.resolve("sys");
    List<String> command =
        new ArrayList<>(
            List.of(compiler.toString(), "-w", "-I" + sys, "-I" + core, "-o", program(folder)));
    command.add(folder.resolve("server.cpp").toString());
    for (String source : List.of("s7_isotcp", "s7_peer", "s7_server", "s7_text")) {
      command.add(core.resolve(source + ".cpp").toString());
    }
    for (String source : List.of("msgsock", "sysutils", "tcpsrvr", "threads")) {
      command.add(sys.resolve("snap_" + source + ".cpp").toString());
    }
    command.add("-lpthread");
    File log = folder.resolve("compiler.log").toFile();
    int exit =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start().waitFor();
    if (exit != 0) {
      ForeignProgram.leaveOut(
          SUITE + " is left out: " + compiler + " failed:\n" + Files.readString(log.toPath()));
    }
  }

  @Override
  public synchronized void start() throws IOException {
    Ports.awaitFree(port);
    running = new LineProgram(folder, List.of(program(folder), Integer.toString(port), PDU));
    for (Map.Entry<Integer, Integer> block : blocks.entrySet()) {
      command("db " + block.getKey() + " " + block.getValue());
    }
    for (Map.Entry<String, String> each : bytes.entrySet()) {
      command("set " + each.getKey() + " " + each.getValue());
    }
  }

  private static String program(Path folder) {
    return folder.resolve("server").toString();
  }

  /** Adds a block of so many bytes, all zero. */
  synchronized void block(int number, int size) throws IOException {
    blocks.put(number, size);
    command("db " + number + " " + size);
  }

  /** Sets bytes of a block, in hexadecimal. */
  synchronized void put(int block, int offset, String hex) throws IOException {
    bytes.put(block + " " + offset, hex);
    command("set " + block + " " + offset + " " + hex);
  }

  private void text(int channel, String value) throws IOException {
    put(
        KIT_BLOCK,
        channel * KIT_STRING,
        "%02x%02x".formatted(KIT_STRING - 2, value.length())
            + HexFormat.of().formatHex(value.getBytes(StandardCharsets.US_ASCII)));
  }

  private void command(String command) throws IOException {
    LineProgram to = running;
    if (to == null) {
      return;
    }
    long before = to.count("ok");
    to.send(command);
    Await.until(
        "an answer of snap7 to " + command, RecordingSink.PATIENCE, () -> to.count("ok") > before);
  }

  /** Ends it as {@code kill -9} does. */
  @Override
  public synchronized void stop() throws InterruptedException {
    LineProgram before = running;
    running = null;
    if (before != null) {
      before.kill();
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public ConnectionSpec connection(int atPort) {
    return connection(
        atPort,
        Stream.of(0, 1, 2)
            .map(i -> channel("c" + i, "%DB100:" + i * KIT_STRING + ":STRING(14)"))
            .toList());
  }

  static ConnectionSpec connection(int atPort, List<ChannelSpec> channels) {
    Options options =
        Options.of(
            "test",
            Map.of(
                "address", "s7://127.0.0.1:" + atPort + "?remote-rack=0&remote-slot=1",
                "every", "200ms",
                "timeout", "2s",
                "reconnect-limit", "500ms"));
    DeviceSpec device = new DeviceSpec("D1", Options.of("test", Map.of()), channels);
    return new ConnectionSpec("press", "plc4x", options, List.of(device));
  }

  static ChannelSpec channel(String name, String address) {
    return PymodbusController.channel(name, address);
  }

  @Override
  public synchronized void set(int channel, long value, long sourceMicros) throws IOException {
    text(channel, Long.toString(value));
  }

  @Override
  public synchronized void spoil(int channel) throws IOException {
    text(channel, "");
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
