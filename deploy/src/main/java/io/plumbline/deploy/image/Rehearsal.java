package io.plumbline.deploy.image;

import io.plumbline.collector.agent.identity.AgentEnrolment;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.config.GatewaySettings;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.deploy.factory.EdgeAgent;
import io.plumbline.deploy.factory.Factory;
import io.plumbline.deploy.factory.FactorySettings;
import io.plumbline.deploy.factory.Loopback;
import io.plumbline.deploy.factory.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A run of an image's agent with machines and a gateway, all of it on this machine, in which the
 * virtual machine writes down which classes are loaded and how they are linked.
 */
final class Rehearsal {
  private static final String AGENT = "edge-1";
  private static final String CONNECTIONS = "connections:\n";
  private static final String CONNECTION = "  - name: ";
  private static final int SECONDS = 15;
  private static final int PATIENCE_SECONDS = 300;

  private final Path folder;
  private final Set<Protocol> protocols;

  /**
   * Takes place in an empty folder.
   *
   * @param protocols what is spoken; classes of others are not in the cache
   */
  Rehearsal(Path folder, Set<Protocol> protocols) {
    this.folder = folder;
    this.protocols = Set.copyOf(protocols);
  }

  /**
   * Lets an image's agent run for some seconds and write its cache.
   *
   * @throws EnvironmentFault when it does not
   */
  void run(Path launcher, Path cache) throws IOException, InterruptedException {
    Path config = folder.resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        id: gw-1
        folder: gateway
        archive: archive
        listen: "127.0.0.1:%d"
        enrol-listen: "127.0.0.1:%d"
        admin-listen: none
        """
            .formatted(Loopback.free("gateway"), Loopback.free("gateway")));
    GatewaySettings settings = GatewaySettings.read(config);
    try (Factory factory = Factory.start(FactorySettings.standard(folder.resolve("factory")));
        GatewayRun gateway = GatewayRun.start(settings)) {
      rehearse(launcher, cache, agent(factory, gateway, settings));
    }
  }

  private Path agent(Factory factory, GatewayRun gateway, GatewaySettings settings)
      throws IOException {
    GatewayTrust trust = GatewayTrust.open(settings.folder(), settings.id(), settings.archive());
    Path home = folder.resolve(AGENT);
    String token = trust.issueToken(AGENT, Set.of("*"), Duration.ofHours(1)).toString();
    InetSocketAddress enrol = gateway.enrolAddress().orElseThrow();
    var unusedIdentity =
        AgentEnrolment.enroll(URI.create("https://127.0.0.1:" + enrol.getPort()), token, home);
    StringBuilder whole = new StringBuilder();
    for (EdgeAgent part : EdgeAgent.values()) {
      Path written =
          factory.writeAgent(
              part,
              home,
              "127.0.0.1:" + gateway.uplinkAddress().getPort(),
              trust.authorityFile(),
              OptionalInt.of(0));
      String text = Files.readString(written);
      int begin = text.indexOf(CONNECTIONS) + CONNECTIONS.length();
      if (whole.isEmpty()) {
        whole.append(text, 0, begin);
      }
      connections(text.substring(begin)).forEach(whole::append);
    }
    return Files.writeString(folder.resolve("agent.yaml"), whole);
  }

  /** The connections of a configuration that speak what is rehearsed. */
  private List<String> connections(String text) {
    List<String> chosen = new ArrayList<>();
    for (String connection : text.split("(?m)(?=^" + CONNECTION + ")", -1)) {
      if (protocols.stream()
          .anyMatch(protocol -> connection.contains("\n    protocol: " + protocol.id() + "\n"))) {
        chosen.add(connection);
      }
    }
    return chosen;
  }

  private static void rehearse(Path launcher, Path cache, Path config)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(launcher.toString(), "agent", "run", "--config", config.toString()));
    builder.environment().put("PLUMBLINE_JAVA_OPTIONS", "-XX:AOTCacheOutput=" + cache);
    Path log = config.resolveSibling("agent.log");
    Process agent = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = agent.waitFor(SECONDS, TimeUnit.SECONDS);
    agent.destroy();
    if (!agent.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      agent.destroyForcibly();
    }
    if (ended || !Files.exists(cache)) {
      throw new EnvironmentFault(
          Words.of(
              "代理没有写出缓存 %s，它说：%s",
              "the agent did not write the cache %s, it says: %s", cache, Files.readString(log)));
    }
  }
}
