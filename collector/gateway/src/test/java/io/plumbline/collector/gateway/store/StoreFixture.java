package io.plumbline.collector.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.collector.gateway.Await;
import io.plumbline.collector.gateway.FrameChain;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.TestGateway;
import io.plumbline.collector.gateway.UplinkClient;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database of a real server for each test, and a gateway that writes to it. */
abstract class StoreFixture {
  static final Duration LONG = Duration.ofSeconds(90);

  private static final AtomicInteger DATABASES = new AtomicInteger();

  @TempDir Path folder;
  String database = "";

  /** The server; shared by the tests of its kind. */
  abstract TestDatabase server();

  @BeforeEach
  void createDatabase() throws SQLException {
    database = "store_" + DATABASES.incrementAndGet();
    server().create(database);
  }

  GatewayRun start() {
    return GatewayRun.start(
        TestGateway.settings(folder, TestGateway.LIMITS, Optional.of(server().settings(database))));
  }

  long stored() throws SQLException {
    return rows("select coalesce(to_regclass('ingest_position')::text, '')").get(0).isEmpty()
        ? 0
        : Long.parseLong(rows("select coalesce(max(position), 0) from ingest_position").get(0));
  }

  static void awaitStored(GatewayRun gateway, long position) {
    Await.until(
        "stored up to " + position, LONG, () -> gateway.storedPosition().orElseThrow() >= position);
  }

  static void send(GatewayRun gateway, TestAgent agent, List<Sample> samples) throws IOException {
    send(gateway, agent, samples, List.of());
  }

  static void send(GatewayRun gateway, TestAgent agent, List<Sample> samples, List<Gap> gaps)
      throws IOException {
    offer(gateway, agent, FrameChain.begin(agent.id()).next(samples, gaps));
  }

  static void offer(GatewayRun gateway, TestAgent agent, byte[] frame) throws IOException {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(frame));
      assertEquals(UplinkMessage.Ack.class, client.receive().getClass());
    }
  }

  static Sample state(String device, long at, String state) {
    return new Sample(
        new Series(device, "state", Role.STATE), at, at, new Value.Text(state), Quality.GOOD);
  }

  static Sample sample(String device, long at, Value value) {
    return new Sample(new Series(device, "load", Role.PROCESS), at, at, value, Quality.GOOD);
  }

  static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  String text(String query) throws SQLException {
    return rows(query).get(0);
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = server().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Each row's columns as text, joined by bars. */
  List<String> rows(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server().connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          String value = result.getString(i);
          row.append(i == 1 ? "" : "|").append(value == null ? "" : value);
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }
}
