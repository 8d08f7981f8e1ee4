package io.plumbline.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.identity.AgentIdentity;
import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.collector.agent.kit.TestAuthority;
import io.plumbline.collector.agent.kit.TestGateway;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.driver.kit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an agent reads arrives once, in order, whatever the connection does. */
@Tag("slow")
class AgentDeliveryTest extends AgentFixture {
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
  void allRowsOfAFrameAreOfTheConfiguredSeries() throws Exception {
    try (AgentRun run = start(configuration("rounds: 5", QUICK))) {
      awaitLoads(run, 5);
    }
    assertEquals("%", ofChannel("load").getFirst().series().unit());
    assertEquals("edge-1", gateway.frames().getFirst().header().agent());
  }

  @Test
  void framesSayHowFarTheGatewaysClockIsAhead() throws Exception {
    long ahead = -90_000_000;
    gateway.clockAhead(Duration.ofSeconds(-90));
    try (AgentRun run = start(configuration("rounds: 300", QUICK))) {
      Await.until("a frame with a clock", SOON, () -> !clocks().isEmpty());
      assertBalanced(run);
    }
    for (ClockOffset clock : clocks()) {
      assertTrue(
          Math.abs(clock.offsetMicros() - ahead) <= clock.uncertaintyMicros(), clock.toString());
    }
    assertChained();
  }

  private List<ClockOffset> clocks() {
    return gateway.frames().stream()
        .filter(TelemetryFrame.class::isInstance)
        .map(frame -> ((TelemetryFrame) frame).clock())
        .flatMap(Optional::stream)
        .toList();
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
  void whatIsSentSlowlyArrivesAllTheSame() throws Exception {
    gateway.welcomes(false);
    String slowly = "frame: {every: 50ms, rows: 30}";
    try (AgentRun run = start(withRate(configuration("rounds: 200", slowly), "4KiB"))) {
      Await.until("a backlog", SOON, () -> run.status().counts().read() == 400);
      gateway.welcomes(true);
      awaitLoads(run, 200);
    }

    assertEquals(to(200), loads());
    assertChained();
    assertEquals(0, gateway.duplicates());
  }

  private AgentConfiguration withRate(AgentConfiguration plain, String rate) throws IOException {
    Path file = plain.folder().resolveSibling("agent.yaml");
    String pause = "longest-pause: 300ms";
    Files.writeString(file, Files.readString(file).replace(pause, pause + ", rate: " + rate));
    return AgentConfiguration.read(file);
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
  void aBacklogDrainsWhileNewDataFlowAndNothingIsOvertaken() throws Exception {
    gateway.welcomes(false);
    try (AgentRun run =
        start(configuration("rounds: 0, pause-us: 2000", "frame: {every: 50ms, rows: 50}"))) {
      Await.until("a backlog", SOON, () -> run.status().counts().onDisk() > 3000, run::status);
      gateway.welcomes(true);
      Await.until(
          "a spool that holds no more than what is being read",
          SOON,
          () -> run.status().counts().spooled() < 500 && run.status().counts().stored() > 3000,
          run::status);
      long readSince = run.status().counts().read();
      Await.until(
          "more of it", SOON, () -> run.status().counts().stored() > readSince, run::status);
      assertBalanced(run);
    }

    List<Long> loads = loads();
    assertEquals(to(loads.size()), loads, "in order, each once");
  }
}
