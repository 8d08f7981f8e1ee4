package io.plumbline.collector.gateway;

import io.plumbline.collector.gateway.config.GatewaySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own, to be killed. */
public final class GatewayProcess implements AutoCloseable {
  private final Process process;
  private final InetSocketAddress uplink;

  private GatewayProcess(Process process, InetSocketAddress uplink) {
    this.process = process;
    this.uplink = uplink;
  }

  /** The child: runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    GatewaySettings settings = GatewaySettings.read(Path.of(arguments[0]));
    try (GatewayRun gateway = GatewayRun.start(settings)) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      out.println(gateway.uplinkAddress().getPort());
      while (System.in.read() >= 0) {
        out.flush();
      }
    }
  }

  /** Starts a gateway with a configuration file; it takes connections when this returns. */
  public static GatewayProcess start(Path config, String... prefix) throws IOException {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            GatewayProcess.class.getName(),
            config.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = out.readLine();
    while (port != null && !port.matches("\\d+")) {
      port = out.readLine(); // what it logs, where that goes to standard output
    }
    if (port == null) {
      process.destroyForcibly();
      throw new IOException("the gateway's process ended before it listened");
    }
    return new GatewayProcess(process, new InetSocketAddress("127.0.0.1", Integer.parseInt(port)));
  }

  /** Writes a configuration file. */
  public static Path config(Path folder, String... more) throws IOException {
    Path file = folder.resolve("gateway.yaml");
    try (Writer out = new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8)) {
      out.write(
          """
          id: gw-1
          folder: gateway
          archive: archive
          listen: "127.0.0.1:0"
          enrol-listen: none
          admin-listen: none
          """);
      for (String line : more) {
        out.write(line + "\n");
      }
    }
    return file;
  }

  public InetSocketAddress uplink() {
    return uplink;
  }

  public long pid() {
    return process.pid();
  }

  /** With SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** In good order. */
  public void stop() throws IOException {
    process.getOutputStream().close();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
