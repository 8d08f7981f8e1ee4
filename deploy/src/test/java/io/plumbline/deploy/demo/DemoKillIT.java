package io.plumbline.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.deploy.factory.EdgeAgent;
import io.plumbline.deploy.factory.MachineSpec;
import io.plumbline.deploy.factory.Protocol;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.Verdict;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole path under {@code kill -9}: PostgreSQL, the gateway and the agents in turn, while
 * machines report once a second. Afterwards what the machines sent = what the archive holds = what
 * the database holds, nothing twice.
 *
 * <p>While an agent is dead, machines that only answer (Modbus), and those whose protocol does not
 * keep what was not taken (OPC UA without durable subscriptions, SHDR), say things that nobody
 * hears. Each number that is missing has to lie in the time of a gap on record, of the device or of
 * its agent. What MQTT published must all be there.
 */
class DemoKillIT {
  /** Machines of the demo report this often. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** A report is heard up to a polling period late, and machines are not all on the same tick. */
  private static final Duration SLACK = PERIOD.plusMillis(500);

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingIsThereTwiceWhenEveryProcessIsKilledInTurn() throws Exception {
    DemoSettings settings =
        new DemoSettings(48, Duration.ofSeconds(30), 0, Optional.of(folder.resolve("demo")));
    try (Demo demo = Demo.start(settings, words -> {})) {
      DemoSite site = demo.site();
      Kills.await("frames reach the database", () -> site.reconcile().storedRows() > 500);

      Kills.kill(site.postgresPid());
      awaitMore(site, 300);

      Kills.killAndAwaitRestart(site.child("gateway"));
      awaitMore(site, 300);

      Reconciliation calm = site.reconcile();
      assertEquals(0, calm.framesTwice());

      for (EdgeAgent agent : EdgeAgent.values()) {
        Kills.killAndAwaitRestart(site.child(agent.id()));
        awaitMore(site, 300);
      }

      site.factory().quiesce();
      // Not settle(): it waits for everything that was said, and here some of it was never heard.
      Kills.await(
          "what was heard is stored once and the rest lies in gaps",
          () -> unaccounted(site).isEmpty(),
          () -> String.valueOf(unaccounted(site)));

      VerificationReport report = demo.audit();
      assertTrue(report.integrity().holds(), () -> report.integrity().toString());
      assertTrue(report.claims().stream().anyMatch(claim -> claim.verdict() == Verdict.OVERSTATED));
      Reconciliation end = site.reconcile();
      assertEquals(0, end.framesTwice(), end.words().en());
    }
  }

  /** The first thing that is not as it has to be in the end. */
  private static Optional<String> unaccounted(DemoSite site) {
    Reconciliation now = site.reconcile();
    if (now.framesTwice() != 0
        || now.archivedRows() != now.storedRows()
        || now.archived() != now.storedReports()) {
      return Optional.of(now.words().en());
    }
    try {
      return outsideOfGaps(site, now);
    } catch (SQLException e) {
      throw new EnvironmentFault(Words.of("读不了数据库：%s", "no answer from the database: %s", e), e);
    }
  }

  private static Optional<String> outsideOfGaps(DemoSite site, Reconciliation now)
      throws SQLException {
    Map<String, Protocol> protocols =
        site.factory().machines().stream()
            .collect(Collectors.toMap(MachineSpec::id, MachineSpec::protocol));
    for (Map.Entry<String, Set<Long>> missing : now.missing().entrySet()) {
      String device = missing.getKey();
      Protocol protocol = protocols.get(device);
      if (protocol == Protocol.MQTT) {
        return Optional.of("MQTT lost " + missing.getValue() + " of " + device);
      }
      NavigableMap<Long, Instant> heard = heard(site, device);
      List<Silence> gaps = gaps(site, device);
      for (long number : missing.getValue()) {
        Instant said = said(number, heard);
        if (gaps.stream().noneMatch(gap -> gap.covers(said))) {
          return Optional.of(
              "%s (%s) lacks report %d of about %s, which lies in none of %s"
                  .formatted(device, protocol, number, said, gaps));
        }
      }
    }
    return Optional.empty();
  }

  /** When a report was made that nobody heard: whole periods after the last one that was heard. */
  private static Instant said(long number, NavigableMap<Long, Instant> heard) {
    Map.Entry<Long, Instant> before = heard.floorEntry(number);
    return before.getValue().plus(PERIOD.multipliedBy(number - before.getKey()));
  }

  /** When the agent took each report of a device. */
  private static NavigableMap<Long, Instant> heard(DemoSite site, String device)
      throws SQLException {
    NavigableMap<Long, Instant> heard = new TreeMap<>();
    ask(
        site,
        "select value_long, min(edge_time) from sample where channel = 'count'"
            + " and value_long is not null and device = '"
            + device
            + "' group by value_long",
        row -> heard.put(row.getLong(1), row.getTimestamp(2).toInstant()));
    return heard;
  }

  /** The silences on record of a device, and those of all devices of its agent. */
  private static List<Silence> gaps(DemoSite site, String device) throws SQLException {
    List<Silence> gaps = new ArrayList<>();
    ask(
        site,
        "select from_time, to_time, cause from gap where cause in ('AGENT_DOWN', 'DISCONNECTED')"
            + " and (device = '"
            + device
            + "' or device = '' and agent in (select f.agent from sample s join frame f on"
            + " f.id = s.frame_id where s.device = '"
            + device
            + "')) order by from_time",
        row ->
            gaps.add(
                new Silence(
                    row.getTimestamp(1).toInstant(),
                    row.getTimestamp(2).toInstant(),
                    row.getString(3))));
    return gaps;
  }

  private record Silence(Instant from, Instant to, String cause) {
    boolean covers(Instant time) {
      return !time.isBefore(from.minus(SLACK)) && !time.isAfter(to.plus(SLACK));
    }
  }

  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private static void ask(DemoSite site, String query, Row row) throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        row.take(result);
      }
    }
  }

  private static void awaitMore(DemoSite site, long rows) throws InterruptedException {
    long[] before = {-1};
    Kills.await(
        rows + " more rows reach the database",
        () -> {
          long stored = site.reconcile().storedRows();
          if (before[0] < 0) {
            before[0] = stored;
          }
          return stored >= before[0] + rows;
        });
  }
}
