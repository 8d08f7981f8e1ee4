package io.plumbline.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.account.Counts;
import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.identity.AgentIdentity;
import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.collector.agent.kit.Generator;
import io.plumbline.collector.agent.kit.TestAuthority;
import io.plumbline.collector.agent.kit.TestGateway;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.driver.kit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent between a counting driver and a gateway that speaks TLS. */
@Tag("slow")
class AgentRunTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String QUICK = "frame: {every: 50ms}\nseal: {every: 1s}";

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority("plant");
  private TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    authority.install(folder.resolve("data"), "edge-1");
    gateway = new TestGateway(authority.server("localhost", "127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    assertEquals(List.of(), gateway.faults());
  }

  private AgentConfiguration configuration(String connectionKeys, String more) throws IOException {
    return AgentFolder.configure(
        folder, gateway.port(), connectionKeys, AgentFolder.ONE_DEVICE, more);
  }

  private static AgentRun start(AgentConfiguration configuration) {
    return AgentRun.start(configuration, List.of(new Generator()));
  }

  private static void assertBalanced(AgentRun run) {
    Counts counts = run.status().counts();
    assertEquals(
        counts.read(),
        counts.stored() + counts.spooled() + counts.rejectedTotal(),
        counts.toString());
  }

  private List<Sample> ofChannel(String channel) {
    return gateway.samples().stream()
        .filter(sample -> sample.series().channel().equals(channel))
        .toList();
  }

  private List<Long> loads() {
    return ofChannel("load").stream()
        .map(Sample::value)
        .map(value -> ((Value.Int) value).value())
        .toList();
  }

  private static List<Long> to(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private void assertChained() {
    Map<UUID, Digest> heads = new HashMap<>();
    Map<UUID, Long> sequences = new HashMap<>();
    for (Frame frame : gateway.frames()) {
      UUID boot = frame.header().boot();
      assertEquals(sequences.getOrDefault(boot, 0L) + 1, frame.header().sequence());
      if (heads.containsKey(boot)) {
        assertEquals(heads.get(boot), frame.header().previous());
      }
      sequences.put(boot, frame.header().sequence());
      heads.put(boot, frame.digest());
    }
  }

  /** Index of the first frame behind a hole. */
  private int firstHole() {
    List<Frame> frames = gateway.frames();
    for (int i = 1; i < frames.size(); i++) {
      if (frames.get(i).header().sequence() > frames.get(i - 1).header().sequence() + 1) {
        return i;
      }
    }
    throw new AssertionError("there is no hole");
  }

  private void awaitLoads(AgentRun run, int count) {
    Await.until(
        count + " numbers",
        SOON,
        () -> loads().size() >= count,
        () -> loads().size() + ", " + run.status());
  }

  @Test
  void everyReadingArrivesOnceInOrderMappedChainedAndSealed() throws Exception {
    try (AgentRun run = start(configuration("rounds: 200", QUICK))) {
      awaitLoads(run, 200);
      Await.until("a seal", SOON, () -> !gateway.seals().isEmpty());
      assertBalanced(run);
    }

    assertEquals(to(200), loads());
    assertChained();
    Seal seal = gateway.seals().getLast();
    assertTrue(
        seal.verify(AgentIdentity.load(folder.resolve("data")).chain().getFirst().getPublicKey()));
    Frame last = gateway.frames().getLast();
    assertEquals(last.digest(), seal.head(), "the stop seals the last frame");
    assertEquals("RUNNING", ofChannel("state").getFirst().value().asText());
  }

  @Test
  void connectionsThatBreakCostNothing() throws Exception {
    gateway.hangUpAfter(3);
    try (AgentRun run = start(configuration("rounds: 500", "frame: {every: 50ms, rows: 20}"))) {
      Await.until("some connections", SOON, () -> gateway.connections() > 4);
      gateway.hangUpAfter(Integer.MAX_VALUE).cutAll();
      awaitLoads(run, 500);
      Await.until(
          "everything stored", SOON, () -> run.status().counts().stored() == 1000, run::status);
      assertBalanced(run);
    }

    assertEquals(to(500), loads());
    assertChained();
    assertTrue(
        gateway.duplicates() > 0,
        "an acknowledgement was lost on the way, and the frame came again");
  }

  @Test
  void aGatewayThatGivesLittleCreditIsFilledSlowly() throws Exception {
    gateway.credit(300);
    try (AgentRun run = start(configuration("rounds: 300", "frame: {every: 50ms, rows: 30}"))) {
      awaitLoads(run, 300);
    }

    assertEquals(to(300), loads());
    assertEquals(1, gateway.connections());
  }

  @Test
  void aRefusedFrameIsSetAsideAnnouncedAndOnRecordAndTheRestArrives() throws Exception {
    gateway.judge(frame ->
        frame.samples().stream().anyMatch(sample -> sample.value().equals(new Value.Int(50)))
            ? Refusal.DEVICE
            : null);
    try (AgentRun run = start(configuration("rounds: 300", "frame: {every: 50ms, rows: 20}"))) {
      Await.until("the last number", SOON, () -> loads().contains(300L), run::status);
      Await.until("the gap", SOON, () -> !gateway.gaps().isEmpty(), run::status);
      long refused = run.status().counts().rejectedFor(Rejection.REFUSED);

      assertTrue(refused > 0);
      assertEquals(refused, gateway.gaps().getFirst().lost());
      assertEquals(Gap.Cause.REFUSED, gateway.gaps().getFirst().cause());
      assertEquals(600 - refused, gateway.samples().size());
      assertEquals(1, gateway.skips());
      assertEquals(1, run.status().uplink().refusals());
      Frame after = gateway.frames().get(firstHole());
      Seal before = gateway.seals().getFirst();
      assertEquals(
          after.header().sequence() - 2, before.sequence(), "what lies before the hole is sealed");
      assertBalanced(run);
    }

    assertEquals(1, gateway.connections(), "a refusal does not end the connection");
    try (var kept = Files.list(folder.resolve("data/refused"))) {
      assertEquals(1, kept.count());
    }
  }

  @Test
  void damageOfTheDiskIsNoticedSetAsideAndOnRecordAndTheRestArrives() throws Exception {
    gateway.welcomes(false);
    try (AgentRun run =
        start(configuration("rounds: 300, pause-us: 20000", "frame: {every: 50ms}"))) {
      Await.until("frames on disk", SOON, () -> run.status().spool().sequence() > 10, run::status);
      Path file;
      try (var files = Files.list(folder.resolve("data/spool"))) {
        file = files.filter(path -> path.toString().endsWith(".spool")).findFirst().orElseThrow();
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {0x55, 0x55}), channel.size() / 2);
      }
      gateway.welcomes(true);
      Await.until("the last number", SOON, () -> loads().contains(300L), run::status);
      Await.until(
          "an account without a rest",
          SOON,
          () -> run.status().counts().spooled() == 0,
          run::status);

      long lost = run.status().counts().rejectedFor(Rejection.SPOOL_DAMAGED);
      assertTrue(lost > 0);
      assertEquals(600 - lost, gateway.samples().size());
      assertTrue(gateway.gaps().stream().anyMatch(gap -> gap.cause() == Gap.Cause.SPOOL_DAMAGED));
      assertBalanced(run);
    }
  }

  @Test
  void aRefusalThatPassesIsWaitedFor() throws Exception {
    gateway.welcomes(false);
    try (AgentRun run = start(configuration("rounds: 100", QUICK))) {
      Await.until("refusals", SOON, () -> run.status().uplink().failures() > 2);
      assertTrue(
          run.status().uplink().detail().contains("UNAVAILABLE"), run.status().uplink().detail());
      gateway.welcomes(true);
      awaitLoads(run, 100);
    }

    assertEquals(to(100), loads());
  }

  @Test
  void aGatewayThatLostWhatItAcknowledgedIsGivenItAgain() throws Exception {
    try (AgentRun run =
        start(configuration("rounds: 400, pause-us: 5000", "frame: {every: 50ms, rows: 20}"))) {
      awaitLoads(run, 200);
      UUID boot = gateway.frames().getFirst().header().boot();
      gateway.forget(boot, 3);
      awaitLoads(run, 400);
      Await.until(
          "everything stored", SOON, () -> run.status().counts().stored() == 800, run::status);
      assertBalanced(run);
    }

    assertEquals(to(400), loads());
    assertChained();
    assertEquals(0, gateway.skips());
  }

  @Test
  void whatAFirstRunLeftInTheSpoolIsSentByTheNextBootAfterBoot() throws Exception {
    gateway.welcomes(false);
    for (int run = 0; run < 3; run++) {
      try (AgentRun agent = start(configuration("rounds: 50", QUICK))) {
        long spooled = 100L * (run + 1);
        Await.until(
            "a full spool", SOON, () -> agent.status().counts().onDisk() == spooled, agent::status);
      }
    }
    gateway.welcomes(true);
    try (AgentRun agent = start(configuration("rounds: 1", QUICK))) {
      awaitLoads(agent, 151);
      assertBalanced(agent);
    }

    List<Long> expected = new ArrayList<>(to(50));
    expected.addAll(to(50));
    expected.addAll(to(50));
    expected.add(1L);
    assertEquals(expected, loads());
    assertChained();
    assertEquals(
        4, gateway.frames().stream().map(frame -> frame.header().boot()).distinct().count());
    for (int i = 1; i < gateway.frames().size(); i++) {
      assertEquals(
          gateway.frames().get(i - 1).digest(),
          gateway.frames().get(i).header().previous(),
          "over boots too");
    }
    assertEquals(
        3, gateway.gaps().stream().filter(gap -> gap.cause() == Gap.Cause.AGENT_DOWN).count());
    assertEquals(4, gateway.seals().stream().map(Seal::boot).distinct().count());
  }

  @Test
  void theAccountBalancesAtEveryInstantUnderLoad() throws Exception {
    String devices =
        """
            devices:
              - id: D001
                channels: [{name: a}, {name: b}, {name: c, report: changes, heartbeat: 1s}, {name: state, role: state, report: changes}]
        """;
    AgentConfiguration configuration =
        AgentFolder.configure(
            folder,
            gateway.port(),
            "pause-us: 0",
            devices,
            "frame: {every: 50ms, rows: 2000}\n"
                + "spool: {bytes: 1MiB, file-bytes: 64KiB}\n"
                + "metrics: {port: 0}");
    try (AgentRun run = start(configuration);
        HttpClient client = HttpClient.newHttpClient()) {
      Await.until(
          "half a million readings",
          SOON,
          () -> {
            assertBalanced(run);
            return run.status().counts().read() > 500_000;
          },
          run::status);
      gateway.answers(false);
      for (int i = 0; i < 20; i++) {
        assertScrapeBalances(client, run);
      }
    }
  }

  private static void assertScrapeBalances(HttpClient client, AgentRun run) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:" + run.metricsAddress().orElseThrow().getPort() + "/metrics");
    String text =
        client
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    double read = 0;
    double others = 0;
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      if (line.startsWith("plumbline_agent_samples_read_total")) {
        read += value;
      } else if (line.startsWith("plumbline_agent_samples_")) {
        others += value;
      }
    }
    assertTrue(read > 0, text);
    assertEquals(read, others);
  }

  @Test
  void healthTellsEveryConnection() throws Exception {
    try (AgentRun run = start(configuration("rounds: 10", QUICK + "\nmetrics: {port: 0}"));
        HttpClient client = HttpClient.newHttpClient()) {
      awaitLoads(run, 10);
      URI uri =
          URI.create(
              "http://127.0.0.1:" + run.metricsAddress().orElseThrow().getPort() + "/health");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

      assertEquals(200, answer.statusCode());
      assertTrue(
          answer
              .body()
              .contains("\"name\":\"line-1\",\"protocol\":\"generator\",\"connected\":true"),
          answer.body());
      assertTrue(answer.body().contains("\"healthy\":true"), answer.body());
    }
  }

  @Test
  void aGatewayOfAnotherAuthorityOrAnotherNameGetsNothing() throws Exception {
    try (TestGateway stranger = new TestGateway(new TestAuthority("stranger").server("localhost"));
        TestGateway other = new TestGateway(authority.server("elsewhere.example"))) {
      for (TestGateway wrong : List.of(stranger, other)) {
        AgentConfiguration configuration =
            AgentFolder.configure(
                folder, wrong.port(), "rounds: 10", AgentFolder.ONE_DEVICE, QUICK);
        try (AgentRun run = start(configuration)) {
          Await.until("failures", SOON, () -> run.status().uplink().failures() > 1, run::status);
          assertFalse(run.status().uplink().isConnected());
        }
        assertEquals(List.of(), wrong.frames());
      }
    }
  }

  @Test
  void faultsOfTheConfigurationAreFoundBeforeAnythingStarts() throws Exception {
    String unknownKey =
        assertThrows(InputFault.class, () -> start(configuration("ruonds: 3", QUICK))).words().en();
    assertTrue(
        unknownKey.contains("unknown key ruonds; the nearest known key is rounds"), unknownKey);

    AgentConfiguration good = configuration("rounds: 1", QUICK);
    String unknownProtocol =
        assertThrows(InputFault.class, () -> AgentRun.start(good, List.of())).words().en();
    assertTrue(unknownProtocol.contains("protocol is 'generator'"), unknownProtocol);

    authority.install(folder.resolve("data"), "edge-2");
    String other = assertThrows(InputFault.class, () -> start(good)).words().en();
    assertTrue(
        other.contains("made out to the agent edge-2, the configuration says edge-1"), other);

    Files.delete(folder.resolve("data/agent.pem"));
    String none = assertThrows(InputFault.class, () -> start(good)).words().en();
    assertTrue(none.contains("run plumbline agent enroll first"), none);
    assertFalse(Files.exists(folder.resolve("data/spool")));
  }

  @Test
  void aCheckTriesEveryConnectionAndTheGatewayAndCollectsNothing() throws Exception {
    List<Words> progress = new ArrayList<>();
    AgentCheck.Result result =
        AgentCheck.run(configuration("rounds: 1", QUICK), List.of(new Generator()), progress::add);

    assertTrue(result.isGood(), result.lines().toString());
    assertEquals("line-1 D001/state: RUNNING (raw 1) GOOD", result.lines().getFirst().en());
    assertEquals(List.of(), gateway.frames());
    assertFalse(Files.exists(folder.resolve("data/spool")));

    AgentCheck.Result dead =
        AgentCheck.run(configuration("dead: true", QUICK), List.of(new Generator()), progress::add);
    assertFalse(dead.isGood());
    assertEquals("line-1: cannot reach line-1", dead.lines().getFirst().en());
  }

  @Test
  void allRowsOfAFrameAreOfTheConfiguredSeries() throws Exception {
    try (AgentRun run = start(configuration("rounds: 5", QUICK))) {
      awaitLoads(run, 5);
    }
    assertEquals("%", ofChannel("load").getFirst().series().unit());
    assertEquals("edge-1", gateway.frames().getFirst().header().agent());
  }
}
