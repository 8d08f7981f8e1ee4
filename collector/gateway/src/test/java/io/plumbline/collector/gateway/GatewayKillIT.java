package io.plumbline.collector.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is in the archive, once and in order, whatever happens to the gateway. */
class GatewayKillIT {
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final InetSocketAddress NOWHERE = new InetSocketAddress("127.0.0.1", 1);

  @TempDir Path folder;
  private final AtomicReference<InetSocketAddress> address = new AtomicReference<>(NOWHERE);

  @Test
  void acknowledgedFramesSurviveKillsUnderLoad() throws Exception {
    Random random = new Random(42);
    Path config = GatewayProcess.config(folder);
    List<SendingAgent> agents = new ArrayList<>();
    GatewayTrust trust =
        GatewayTrust.open(folder.resolve("gateway"), "gw-1", folder.resolve("archive"));
    for (int i = 0; i < 3; i++) {
      agents.add(
          new SendingAgent(TestAgent.enrol(trust, "edge-" + i, "*"), 4_000, 20, address::get));
    }
    agents.forEach(SendingAgent::start);
    try {
      for (int kill = 0; kill < 6; kill++) {
        try (GatewayProcess gateway = GatewayProcess.start(config)) {
          address.set(gateway.uplink());
          long before = acknowledged(agents);
          Await.until(
              "progress",
              LONG,
              () ->
                  acknowledged(agents) > before || agents.stream().allMatch(SendingAgent::isDone));
          long moment = System.nanoTime() + random.nextInt(250_000_000);
          Await.until("a random moment", LONG, () -> System.nanoTime() > moment);
          if (kill == 3) {
            Files.deleteIfExists(folder.resolve("gateway/admission.checkpoint"));
          }
          gateway.kill();
          assertHolds(agents);
        }
      }
      try (GatewayProcess gateway = GatewayProcess.start(config)) {
        address.set(gateway.uplink());
        Await.until(
            "everything acknowledged", LONG, () -> agents.stream().allMatch(SendingAgent::isDone));
        gateway.stop();
      }
    } finally {
      agents.forEach(SendingAgent::close);
    }
    Map<String, List<Digest>> archived = archived();
    for (int i = 0; i < agents.size(); i++) {
      assertEquals(agents.get(i).digests(), archived.get("edge-" + i));
    }
  }

  /**
   * A file size limit makes writes fail as a full disk does; lifting it is the operator's remedy.
   */
  @Test
  void aFullDiskRefusesForAWhileAndNothingIsLost() throws Exception {
    boolean limits = isExecutable("prlimit");
    assumeTrue(
        limits || "true".equals(System.getenv("CI")), "left out: prlimit of util-linux is needed");
    Path config = GatewayProcess.config(folder);
    GatewayTrust trust =
        GatewayTrust.open(folder.resolve("gateway"), "gw-1", folder.resolve("archive"));
    int limit = 1 << 20;
    try (GatewayProcess gateway =
            GatewayProcess.start(config, "prlimit", "--fsize=" + limit + ":unlimited");
        SendingAgent agent =
            new SendingAgent(TestAgent.enrol(trust, "edge-0", "*"), 300, 20_000, address::get)) {
      address.set(gateway.uplink());
      agent.start();
      Await.until("the limit is reached", LONG, () -> largestSegment() > limit - 100_000);
      long stuck = agent.acknowledged();
      assertTrue(stuck < 300, "acknowledged " + stuck);
      assertEquals(
          0,
          new ProcessBuilder("prlimit", "--pid", Long.toString(gateway.pid()), "--fsize=unlimited")
              .start()
              .waitFor());
      Await.until("everything acknowledged", LONG, agent::isDone);
      gateway.stop();
      assertEquals(agent.digests(), archived().get("edge-0"));
    }
  }

  private void assertHolds(List<SendingAgent> agents) throws Exception {
    Map<String, List<Digest>> archived = archived();
    for (int i = 0; i < agents.size(); i++) {
      List<Digest> found = archived.getOrDefault("edge-" + i, List.of());
      List<Digest> sent = agents.get(i).digests();
      assertTrue(
          found.size() >= agents.get(i).acknowledged(), "acknowledged and not in the archive");
      assertEquals(sent.subList(0, found.size()), found, "in order, without a hole, nothing twice");
    }
  }

  private Map<String, List<Digest>> archived() throws Exception {
    Map<String, List<Digest>> byAgent = new HashMap<>();
    long position = 0;
    for (SegmentRecord record : TestGateway.records(folder)) {
      assertEquals(++position, record.receipt().position());
      Frame frame = Frame.decode(record.payload(), record.digest());
      List<Digest> chain = byAgent.computeIfAbsent(frame.header().agent(), id -> new ArrayList<>());
      assertEquals(chain.isEmpty() ? Digest.ZERO : chain.getLast(), frame.header().previous());
      chain.add(record.digest());
    }
    return byAgent;
  }

  private static long acknowledged(List<SendingAgent> agents) {
    return agents.stream().mapToLong(SendingAgent::acknowledged).sum();
  }

  private long largestSegment() throws IOException {
    try (var files = Files.walk(folder.resolve("archive/segments"))) {
      return files
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().length())
          .max()
          .orElse(0);
    }
  }

  private static boolean isExecutable(String name) {
    for (String path : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(path, name))) {
        return true;
      }
    }
    return false;
  }
}
