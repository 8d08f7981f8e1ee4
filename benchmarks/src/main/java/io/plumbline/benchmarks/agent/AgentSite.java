package io.plumbline.benchmarks.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Machines, gateway and agent, set up as the operator's guide says: token, enrolment, one YAML
 * file.
 */
final class AgentSite implements AutoCloseable {
  private static final String AGENT = "edge-1";
  private static final String RUNS = " runs";

  private final Path folder;
  private final Tags tags;
  private final String protocol;
  private final int machinePort = freePorts(10);
  private final int uplinkPort = freePorts(1);
  private final int enrolPort = freePorts(1);
  private final int healthPort = freePorts(1);
  private @Nullable MachineProcess machines;
  private @Nullable Program gateway;
  private @Nullable Program agent;

  private AgentSite(Path folder, String protocol, Tags tags) {
    this.folder = folder;
    this.tags = tags;
    this.protocol = protocol;
  }

  /** Starts machines and gateway, and lets the agent in. */
  static AgentSite open(Path folder, String protocol, Tags tags)
      throws IOException, InterruptedException {
    AgentSite site = new AgentSite(folder, protocol, tags);
    try {
      site.open();
      return site;
    } catch (IOException | InterruptedException | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  private void open() throws IOException, InterruptedException {
    write(
        "gateway.yaml",
        """
        id: gw-1
        folder: gateway
        archive: archive
        listen: "127.0.0.1:%d"
        enrol-listen: "127.0.0.1:%d"
        admin-listen: none
        """
            .formatted(uplinkPort, enrolPort));
    // The first use of a checkout builds the distribution.
    String unusedVersion = Program.run(folder, List.of("--version"));
    restartGateway();
    gateway().await(RUNS);
    enrol();
    machines =
        MachineProcess.start(
            protocol, machinePort, tags, folder.resolve("logs").resolve("machines.log"));
  }

  /** The machines, which know what they said. */
  MachineProcess machines() {
    return Objects.requireNonNull(machines);
  }

  Program gateway() {
    return Objects.requireNonNull(gateway);
  }

  /** Starts the gateway on its folder, again after it was killed. */
  void restartGateway() throws IOException {
    gateway =
        Program.start(
            Program.launcher(),
            folder,
            "gateway",
            List.of("gateway", "run", "--config", "gateway.yaml"));
  }

  /** Where the gateway writes. */
  Path archive() {
    return folder.resolve("archive");
  }

  /** Starts the agent; when this returns it may not have said anything yet. */
  Program startAgent(Path launcher, String more) throws IOException {
    write("agent.yaml", configuration(more));
    Program started =
        Program.start(launcher, folder, "agent", List.of("agent", "run", "--config", "agent.yaml"));
    agent = started;
    return started;
  }

  /** Bytes of the agent's spool; its file headers have a hundred each. */
  long spooledBytes() throws IOException {
    Path spool = folder.resolve("agent").resolve("spool");
    if (!Files.isDirectory(spool)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(spool)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** What the agent says of itself. */
  AgentState state() throws IOException, InterruptedException {
    return AgentState.ask(healthPort);
  }

  private void enrol() throws IOException, InterruptedException {
    String token =
        Program.run(
            folder,
            List.of(
                "gateway",
                "token",
                "--config",
                "gateway.yaml",
                "--agent",
                AGENT,
                "--every-device"));
    String unusedWords =
        Program.run(
            folder,
            List.of(
                "agent",
                "enroll",
                "--gateway",
                "https://127.0.0.1:" + enrolPort,
                "--token",
                token,
                "--folder",
                "agent"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String configuration(String more) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("agent: {id: %s, folder: agent}%n".formatted(AGENT));
    yaml.append("gateway: {address: \"127.0.0.1:%d\", longest-pause: 1s}%n".formatted(uplinkPort));
    yaml.append("metrics: {port: %d}%n".formatted(healthPort));
    yaml.append(more);
    yaml.append("connections:\n");
    for (int connection = 0; connection < tags.connections(); connection++) {
      yaml.append("  - name: line-%d%n".formatted(connection));
      yaml.append("    protocol: %s%n".formatted(protocol));
      yaml.append(
          protocol.equals("opcua")
              ? "    address: opc.tcp://127.0.0.1:%d%n    security: none%n    insecure-no-security: true%n    trigger: timestamp%n"
                  .formatted(machinePort)
              : "    address: tcp://127.0.0.1:%d%n    every: 1s%n"
                  .formatted(machinePort + connection));
      yaml.append("    devices:\n");
      for (int device = 0; device < tags.devices(); device++) {
        if (tags.connection(device) == connection) {
          device(yaml, device);
        }
      }
    }
    return yaml.toString();
  }

  private void device(StringBuilder yaml, int device) {
    yaml.append("      - id: %s%n".formatted(Tags.device(device)));
    if (protocol.equals("modbus")) {
      yaml.append("        unit: %d%n".formatted(ModbusMachines.unit(tags, device)));
    }
    yaml.append("        channels:\n");
    for (int index = 0; index < tags.perDevice(); index++) {
      String where =
          protocol.equals("opcua")
              ? "\"" + OpcUaMachines.node(device * tags.perDevice() + index) + "\""
              : "\"holding:" + 2 * index + "\", type: float32";
      yaml.append("          - {name: %s, address: %s}%n".formatted(Tags.channel(index), where));
    }
  }

  /**
   * The first of some ports that are free now, below those of outgoing connections: who tries to
   * reach a server that is down must not be given the server's own port.
   */
  private static int freePorts(int count) {
    for (int attempt = 0; attempt < 100; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(15_000, 30_000);
      if (areFree(first, count)) {
        return first;
      }
    }
    throw new IllegalStateException("no free ports");
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (!socket.isBound()) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (agent != null) {
      agent.close();
    }
    if (machines != null) {
      machines.close();
    }
    if (gateway != null) {
      gateway.close();
    }
  }
}
