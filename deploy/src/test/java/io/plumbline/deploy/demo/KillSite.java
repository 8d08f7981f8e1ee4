package io.plumbline.deploy.demo;

import io.plumbline.collector.agent.identity.AgentEnrolment;
import io.plumbline.collector.gateway.config.GatewaySettings;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.deploy.factory.Await;
import io.plumbline.deploy.factory.Loopback;
import io.plumbline.driver.kit.ForeignProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Modbus slaves, mosquitto, an agent and a gateway, each in a process that is started again when it
 * dies, and machines that write down what they say.
 */
final class KillSite implements AutoCloseable {
  static final String SLAVE = "slave";
  static final String BROKER = "broker";
  static final String AGENT = "edge-1";
  static final String GATEWAY = "gateway";
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final Map<String, Child> children = new TreeMap<>();
  private final LoggedPublisher publisher;

  KillSite(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    int slave = Loopback.free(SLAVE);
    int broker = Loopback.free(BROKER);
    start(
        SLAVE,
        Child.java(
            128,
            LoggedSlave.class.getName(),
            List.of(Integer.toString(slave), slaveLog().toString(), slaveEnd().toString())));
    startBroker(broker);
    int uplink = startGateway();
    Files.writeString(folder.resolve("agent.yaml"), agent(uplink, slave, broker));
    start(
        AGENT,
        Child.java(
            160,
            "io.plumbline.deploy.command.Plumbline",
            List.of("agent", "run", "--lifeline", "--config", "" + folder.resolve("agent.yaml"))));
    // Before it has subscribed for the first time, a broker keeps nothing for an agent.
    try {
      Kills.await("the agent subscribes", this::hasSubscribed);
      publisher = new LoggedPublisher(broker);
    } catch (AssertionError | RuntimeException e) {
      children.values().forEach(Child::close);
      throw e;
    }
  }

  /** A process, to be killed. */
  Child child(String name) {
    return Objects.requireNonNull(children.get(name));
  }

  LoggedPublisher publisher() {
    return publisher;
  }

  Path archive() {
    return folder.resolve("archive");
  }

  Path slaveLog() {
    return folder.resolve("slave.log");
  }

  private Path slaveEnd() {
    return folder.resolve("slave.end");
  }

  /** From now on the slaves have no value to give. */
  void silenceSlaves() throws IOException {
    Files.createFile(slaveEnd());
  }

  /** Bytes in the archive, which grow as long as something arrives. */
  long archived() {
    try (var files = Files.walk(archive().resolve("segments"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      return 0; // A file was renamed while the folder was walked.
    }
  }

  private boolean hasSubscribed() {
    try (Stream<String> lines = Files.lines(child(BROKER).log())) {
      return lines.filter(line -> line.contains(" plumbline-edge-1 ")).count()
          >= LoggedPublisher.MACHINES;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void start(String name, List<String> command) {
    children.put(name, Child.start(name, folder.resolve("logs"), command));
  }

  private void startBroker(int port) throws IOException {
    Path debian = Path.of("/usr/sbin/mosquitto");
    Path program =
        Files.isExecutable(debian)
            ? debian
            : ForeignProgram.require(
                "mosquitto", "The test of a hundred kills", "apt-get install mosquitto");
    Path config = folder.resolve("mosquitto.conf");
    Files.writeString(
        config,
        """
        user root
        listener %d 127.0.0.1
        allow_anonymous true
        persistence true
        persistence_location %s/
        autosave_on_changes true
        autosave_interval 1
        max_inflight_messages 0
        max_queued_messages 0
        log_type error
        log_type warning
        log_type subscribe
        """
            .formatted(port, folder));
    start(BROKER, List.of(program.toString(), "-c", config.toString()));
    Await.until(() -> listens(port));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private int startGateway() throws IOException, InterruptedException {
    int uplink = Loopback.free(GATEWAY);
    int enrol = Loopback.free(GATEWAY);
    int admin = Loopback.free(GATEWAY);
    Path config = folder.resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        id: gw-1
        folder: gateway
        archive: archive
        listen: "127.0.0.1:%d"
        enrol-listen: "127.0.0.1:%d"
        admin-listen: "127.0.0.1:%d"
        """
            .formatted(uplink, enrol, admin));
    GatewaySettings settings = GatewaySettings.read(config);
    GatewayTrust trust = GatewayTrust.open(settings.folder(), settings.id(), settings.archive());
    String token = trust.issueToken(AGENT, Set.of("*"), Duration.ofHours(1)).toString();
    start(
        GATEWAY,
        Child.java(
            256,
            "io.plumbline.deploy.command.Plumbline",
            List.of("gateway", "run", "--lifeline", "--config", config.toString())));
    Reachable.await("http://127.0.0.1:" + admin + "/health", START, child(GATEWAY));
    var unusedIdentity =
        AgentEnrolment.enroll(
            URI.create("https://127.0.0.1:" + enrol), token, folder.resolve(AGENT));
    return uplink;
  }

  private String agent(int uplink, int slave, int broker) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        agent: {id: %s, folder: %s}
        gateway: {address: "127.0.0.1:%d", longest-pause: 500ms}
        seal: {every: 1s}
        frame: {every: 50ms}
        spool: {file-bytes: 256KiB}
        connections:
          - name: slaves
            protocol: modbus
            address: tcp://127.0.0.1:%d
            every: 200ms
            timeout: 100ms
            breaker: {failures: 3, first-pause: 200ms, last-pause: 500ms}
            reconnect: {first-pause: 100ms, last-pause: 500ms}
            devices:
        """
            .formatted(AGENT, AGENT, uplink, slave));
    for (int unit = 0; unit < LoggedSlave.UNITS; unit++) {
      yaml.append(
          "      - id: S%d\n        unit: %d\n        channels:\n".formatted(unit, unit + 1));
      for (int channel = 0; channel < LoggedSlave.CHANNELS; channel++) {
        yaml.append(
            "          - {name: c%d, address: \"holding:%d\", type: uint32}\n"
                .formatted(channel, 2 * channel));
      }
    }
    yaml.append(
        """
          - name: broker
            protocol: mqtt
            address: tcp://127.0.0.1:%d
            client-id: plumbline-edge-1
            keep-alive: 5s
            reconnect: {first-pause: 100ms, last-pause: 500ms}
            devices:
        """
            .formatted(broker));
    for (int machine = 0; machine < LoggedPublisher.MACHINES; machine++) {
      yaml.append(
          "      - id: %s\n        channels:\n          - {name: count, topic: %s, format: json,"
                  .formatted(LoggedPublisher.device(machine), LoggedPublisher.topic(machine))
              + " value: $.value, time: $.time, time-format: us}\n");
    }
    return yaml.toString();
  }

  /** Stops the agent, then the gateway, in good order, so that the last frames are sealed. */
  void stop() {
    child(AGENT).close();
    child(GATEWAY).close();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    publisher.close();
    stop();
    child(SLAVE).close();
    child(BROKER).expectEnd();
    Kills.kill(child(BROKER).pid());
    child(BROKER).close();
  }
}
