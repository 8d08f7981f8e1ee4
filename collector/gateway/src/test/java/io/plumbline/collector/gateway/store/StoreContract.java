package io.plumbline.collector.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.gateway.Await;
import io.plumbline.collector.gateway.FrameChain;
import io.plumbline.collector.gateway.GatewayProcess;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.SendingAgent;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.TestGateway;
import io.plumbline.collector.gateway.UplinkClient;
import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rows on their way into the store, on each kind of database. */
abstract class StoreContract extends StoreFixture {
  @Test
  void telemetryLiesInTheLayoutThatTheDatabaseCanHave() throws Exception {
    try (GatewayRun gateway = start()) {
      TestAgent agent = TestAgent.enrol(gateway.trust(), "edge-1", "*");
      long now = nowMicros();
      send(
          gateway,
          agent,
          List.of(
              sample("D001", now, new Value.Text("RUNNING")),
              sample("D001", now - 10 * 86_400_000_000L, new Value.Text("IDLE"))));
      awaitStored(gateway, 1);
    }
    assertEquals(server().layout(), text("select value from store_setting where key = 'layout'"));
    assertEquals(2, rows(server().weeksQuery()).size(), "one table for each of two weeks");
    assertEquals(
        List.of(),
        rows(
            "select relname from pg_class where relname = 'telemetry_default' and exists (select"
                + " from only telemetry)"));
  }

  @Test
  void everyKindOfValueAndTimeIsKeptAsFarAsTheDatabaseCanHoldIt() throws Exception {
    long now = nowMicros();
    List<Sample> samples = new ArrayList<>();
    List<Value> values =
        List.of(
            new Value.Real(-0.0),
            new Value.Real(Double.NaN),
            new Value.Real(Double.MIN_VALUE),
            new Value.Int(Long.MIN_VALUE),
            new Value.Bool(true),
            new Value.Text(""),
            new Value.Text("运行\0😀"),
            Value.NONE);
    for (int i = 0; i < values.size(); i++) {
      samples.add(
          new Sample(
              new Series("D001", "v" + i, Role.PROCESS, "°C"),
              now + i,
              now + i + 1,
              values.get(i),
              Quality.values()[i % 3]));
    }
    samples.add(sample("D001", Long.MIN_VALUE, new Value.Int(1)));
    samples.add(sample("D001", Long.MAX_VALUE, new Value.Int(2)));
    samples.add(sample("D001", 0, new Value.Int(3)));
    try (GatewayRun gateway = start()) {
      send(
          gateway,
          TestAgent.enrol(gateway.trust(), "edge-1", "*"),
          samples,
          List.of(
              new Gap("D001", "", now - 9, now, Gap.Cause.SOURCE_LOSS, -1),
              new Gap("", "", Long.MIN_VALUE, 7, Gap.Cause.AGENT_DOWN, 3)));
      awaitStored(gateway, 1);
    }
    assertEquals(
        List.of(
            "v0|-0||||0",
            "v1|NaN||||1",
            "v2|5e-324||||2",
            "v3||-9223372036854775808|||0",
            "v4|||t||1",
            "v5|||||2",
            "v6||||运行\uFFFD😀|0",
            "v7|||||1"),
        rows(
            "select channel, value_double, value_long, value_bool, value_text, quality from sample"
                + " where channel like 'v%' order by channel"));
    assertEquals(
        List.of("t"), rows("select value_text is not null from sample where channel = 'v5'"));
    assertEquals(
        List.of("1|-infinity", "3|1970-01-01 00:00:00+00", "2|294247-01-10 04:00:54.775807+00"),
        rows("select t.value_long, t.source_time from telemetry_stray t order by t.source_time"));
    assertEquals(
        now + 1,
        Long.parseLong(
            text(
                "select (extract(epoch from source_time) * 1000000)::bigint from sample where"
                    + " channel = 'v1'")));
    assertEquals(
        List.of("D001|SOURCE_LOSS|", "|AGENT_DOWN|3"),
        rows("select device, cause, lost from gap order by number"));
  }

  @Test
  void theLatestStateOfADeviceIsKeptWhateverTheOrderOfArrival() throws Exception {
    long now = nowMicros();
    try (GatewayRun gateway = start()) {
      TestAgent agent = TestAgent.enrol(gateway.trust(), "edge-1", "*");
      FrameChain chain = FrameChain.begin("edge-1");
      offer(
          gateway,
          agent,
          chain.next(
              List.of(state("D001", now, "RUNNING"), sample("D002", now, new Value.Int(1))),
              List.of()));
      offer(gateway, agent, chain.next(List.of(state("D001", now - 5_000_000, "IDLE")), List.of()));
      offer(
          gateway, agent, chain.next(List.of(state("D002", now - 1_000_000, "FAULT")), List.of()));
      awaitStored(gateway, 3);
    }
    assertEquals(
        List.of("D001|RUNNING|0|t", "D002|FAULT|0|t"),
        rows(
            "select device, state, state_quality, last_source_time = timestamptz 'epoch' + "
                + now
                + " * interval '1 microsecond' from device_status order by device"));
  }

  @Test
  void agentsDoNotNoticeThatTheDatabaseIsDownAndRowsCatchUp() throws Exception {
    try (GatewayRun gateway = start()) {
      TestAgent agent = TestAgent.enrol(gateway.trust(), "edge-1", "*");
      try (SendingAgent before = new SendingAgent(agent, 20, 100, gateway::uplinkAddress).start()) {
        Await.until("first frames", LONG, before::isDone);
      }
      awaitStored(gateway, 20);
      server().stop();
      try (SendingAgent during = new SendingAgent(agent, 50, 100, gateway::uplinkAddress).start()) {
        Await.until("frames acknowledged without a database", LONG, during::isDone);
        assertTrue(gateway.storedPosition().orElseThrow() < 70);
      } finally {
        server().start();
      }
      awaitStored(gateway, 70);
    }
    assertEquals("7000", text("select count(*) from telemetry"));
    assertEquals("7000", text("select count(distinct (frame_id, row_number)) from telemetry"));
  }

  @Test
  void agentsDoNotNoticeThatTheDatabaseIsSlow() throws Exception {
    try (GatewayRun gateway = start()) {
      TestAgent agent = TestAgent.enrol(gateway.trust(), "edge-1", "*");
      try (Connection slow = server().connect(database);
          Statement statement = slow.createStatement()) {
        slow.setAutoCommit(false);
        statement.execute("lock table frame in access exclusive mode");
        try (SendingAgent sender =
            new SendingAgent(agent, 50, 100, gateway::uplinkAddress).start()) {
          Await.until("frames acknowledged while nothing can be stored", LONG, sender::isDone);
        }
        assertEquals(0, gateway.storedPosition().orElseThrow());
        slow.rollback();
      }
      awaitStored(gateway, 50);
    }
    assertExactlyOnce(50, 100);
  }

  /**
   * Behind one address the next connection may reach another gateway, which knows nothing of it.
   */
  @Test
  void anAgentThatMovesBetweenGatewaysHasItsRowsOnce() throws Exception {
    Optional<DatabaseSettings> store = Optional.of(server().settings(database));
    FrameChain chain = FrameChain.begin("edge-1");
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      frames.add(chain.next("D001", 10));
    }
    try (GatewayRun one = start()) {
      TestAgent agent = TestAgent.enrol(one.trust(), "edge-1", "*");
      Path keys = folder.resolve("gateway-2");
      Files.createDirectories(keys.resolve("agents"));
      for (String shared : List.of("ca.key", "ca.pem", "agents/edge-1.json")) {
        Files.copy(folder.resolve("gateway").resolve(shared), keys.resolve(shared));
      }
      try (GatewayRun two =
          GatewayRun.start(TestGateway.settings("gw-2", keys, folder, TestGateway.LIMITS, store))) {
        offer(one, agent, chain, frames, 1, 2, 3);
        offer(two, agent, chain, frames, 3, 4); // the acknowledgement of 3 was lost on its way
        offer(one, agent, chain, frames, 4, 5);
        offer(two, agent, chain, frames, 6);
        awaitStored(one, 5);
        awaitStored(two, 3);
      }
    }
    assertExactlyOnce(6, 10);
    assertEquals(
        List.of("gw-1|5", "gw-2|3"),
        rows("select gateway, position from ingest_position order by gateway"));
  }

  /** Offers frames as an agent does that has no older ones any more. */
  private static void offer(
      GatewayRun gateway, TestAgent agent, FrameChain chain, List<byte[]> frames, int... wanted)
      throws IOException {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.Skip(chain.boot(), wanted[0]));
      for (int sequence : wanted) {
        client.send(new UplinkMessage.OfferFrame(frames.get(sequence - 1)));
        assertEquals(
            sequence, assertInstanceOf(UplinkMessage.Ack.class, client.receive()).sequence());
      }
    }
  }

  @Test
  void rowsAreExactlyOnceWhenTheServerIsKilledUnderLoad() throws Exception {
    Random random = new Random(7);
    try (GatewayRun gateway = start()) {
      TestAgent agent = TestAgent.enrol(gateway.trust(), "edge-1", "*");
      try (SendingAgent sender =
          new SendingAgent(agent, 600, 2_000, gateway::uplinkAddress).start()) {
        for (int kill = 0; kill < 3; kill++) {
          long reached = gateway.storedPosition().orElseThrow();
          Await.until("some rows", LONG, () -> gateway.storedPosition().orElseThrow() > reached);
          long nanos = System.nanoTime() + random.nextInt(60_000_000);
          Await.until("a random moment", LONG, () -> System.nanoTime() > nanos);
          server().kill();
          server().start();
        }
        Await.until("all acknowledged", LONG, sender::isDone);
      }
      awaitStored(gateway, 600);
    }
    assertExactlyOnce(600, 2_000);
  }

  @Test
  void rowsAreExactlyOnceWhenTheGatewayIsKilledUnderLoad() throws Exception {
    GatewayTrust trust =
        GatewayTrust.open(folder.resolve("gateway"), "gw-1", folder.resolve("archive"));
    TestAgent agent = TestAgent.enrol(trust, "edge-1", "*");
    DatabaseSettings settings = server().settings(database);
    Path config =
        GatewayProcess.config(
            folder,
            "database:",
            "  url: \"" + settings.url() + "\"",
            "  user: " + settings.user(),
            settings.passwordFile().map(file -> "  password-file: \"" + file + "\"").orElse(""));
    AtomicReference<InetSocketAddress> address =
        new AtomicReference<>(new InetSocketAddress("127.0.0.1", 1));
    Random random = new Random(11);
    try (SendingAgent sender = new SendingAgent(agent, 600, 2_000, address::get).start()) {
      for (int kill = 0; kill < 3; kill++) {
        try (GatewayProcess gateway = GatewayProcess.start(config)) {
          address.set(gateway.uplink());
          long reached = stored();
          Await.until("some rows", LONG, () -> stored() > reached);
          long nanos = System.nanoTime() + random.nextInt(100_000_000);
          Await.until("a random moment", LONG, () -> System.nanoTime() > nanos);
          gateway.kill();
        }
      }
      try (GatewayProcess gateway = GatewayProcess.start(config)) {
        address.set(gateway.uplink());
        Await.until("all acknowledged", LONG, sender::isDone);
        Await.until("all stored", LONG, () -> stored() == 600);
        gateway.stop();
      }
    }
    assertExactlyOnce(600, 2_000);
  }

  private void assertExactlyOnce(int frames, int rowsPerFrame) throws SQLException {
    long rows = (long) frames * rowsPerFrame;
    assertEquals(Long.toString(rows), text("select count(*) from telemetry"));
    assertEquals(
        Long.toString(rows), text("select count(distinct (frame_id, row_number)) from telemetry"));
    assertEquals(
        "1|" + frames + "|" + frames,
        rows("select min(sequence), max(sequence), count(*) from frame").get(0));
    assertEquals(Long.toString(rows), text("select sum(row_count) from frame"));
    assertFalse(rows("select position from ingest_position").isEmpty());
  }
}
