package io.plumbline.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.deploy.factory.EdgeAgent;
import io.plumbline.deploy.factory.MachineSpec;
import io.plumbline.deploy.factory.Protocol;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
 * hears. Where such numbers are missing a gap of the device or its agent has to be on record; that
 * its time covers them is not checked yet. What MQTT published must all be there.
 */
class DemoKillIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingIsThereTwiceWhenEveryProcessIsKilledInTurn() throws Exception {
    DemoSettings settings =
        new DemoSettings(48, Duration.ofSeconds(30), 0, Optional.of(folder.resolve("demo")), "en");
    try (Demo demo = Demo.start(settings, words -> {})) {
      DemoSite site = demo.site();
      await("frames reach the database", () -> site.reconcile().storedRows() > 500);

      kill(site.postgresPid());
      awaitMore(site, 300);

      killAndAwaitRestart(site.child("gateway"));
      awaitMore(site, 300);

      Reconciliation calm = site.reconcile();
      assertEquals(0, calm.framesTwice());

      for (EdgeAgent agent : EdgeAgent.values()) {
        killAndAwaitRestart(site.child(agent.id()));
        awaitMore(site, 300);
      }

      Reconciliation end = demo.settle();
      assertEquals(0, end.framesTwice(), end.words().en());
      assertEquals(end.archivedRows(), end.storedRows(), end.words().en());
      assertEquals(end.archived(), end.storedReports(), end.words().en());
      missingOnlyFromDevicesWithAGap(site, end);

      VerificationReport report = demo.audit();
      assertTrue(report.integrity().holds(), () -> report.integrity().toString());
      assertTrue(report.claims().stream().anyMatch(claim -> claim.verdict() == Verdict.OVERSTATED));
    }
  }

  private static void missingOnlyFromDevicesWithAGap(DemoSite site, Reconciliation end)
      throws SQLException {
    Map<String, Protocol> protocols =
        site.factory().machines().stream()
            .collect(Collectors.toMap(MachineSpec::id, MachineSpec::protocol));
    for (Map.Entry<String, Set<Long>> missing : end.missing().entrySet()) {
      assertFalse(
          protocols.get(missing.getKey()) == Protocol.MQTT,
          () -> "MQTT lost " + missing.getValue() + " of " + missing.getKey());
      assertTrue(
          gaps(site, missing.getKey()) > 0,
          () ->
              "no gap is recorded for " + missing.getKey() + ", which lacks " + missing.getValue());
    }
  }

  private static long gaps(DemoSite site, String device) throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select count(*) from gap where device in ('', "
                    + statement.enquoteLiteral(device)
                    + ") and cause in ('AGENT_DOWN', 'DISCONNECTED')")) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void awaitMore(DemoSite site, long rows) throws InterruptedException {
    long[] before = {-1};
    await(
        rows + " more rows reach the database",
        () -> {
          long stored = site.reconcile().storedRows();
          if (before[0] < 0) {
            before[0] = stored;
          }
          return stored >= before[0] + rows;
        });
  }

  private static void killAndAwaitRestart(Child child) throws IOException, InterruptedException {
    int restarts = child.restarts();
    kill(child.pid());
    await(child.name() + " starts again", () -> child.restarts() > restarts);
  }

  private static void kill(long pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor());
  }

  /**
   * Awaits a condition that may not be answerable for a while, such as while the database is down.
   */
  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      try {
        if (condition.getAsBoolean()) {
          return;
        }
        last = "not yet";
      } catch (EnvironmentFault e) {
        last = e.words().en();
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError("waited " + PATIENCE.toSeconds() + " s until " + what + ": " + last);
  }
}
