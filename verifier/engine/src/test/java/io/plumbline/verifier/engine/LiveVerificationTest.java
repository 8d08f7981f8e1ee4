package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.indicators.DeviceRow;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.indicators.RunningDay;
import io.plumbline.verifier.engine.indicators.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report that follows a growing archive says what a fresh verification of it says. */
class LiveVerificationTest {
  @TempDir Path folder;

  private VerificationOptions options() {
    return VerificationOptions.of(folder, Ledgers.of("D1", "D2"), LocalDate.EPOCH).withThreads(1);
  }

  private VerificationReport fresh(LocalDate asOf) {
    return Verification.run(
        VerificationOptions.of(folder, Ledgers.of("D1", "D2"), asOf).withThreads(2));
  }

  private static List<String> figures(List<Fact> facts) {
    return facts.stream().map(f -> f.id() + " " + f.exact()).toList();
  }

  @Test
  void everyRefreshAgreesWithAFreshVerification() {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      Instant[] now = {archive.now()};
      EdgeArchive.Agent one = archive.agent("edge-1");
      EdgeArchive.Agent two = archive.agent("edge-2");
      try (LiveVerification live = LiveVerification.open(options(), () -> now[0])) {
        for (int i = 0; i < 8; i++) {
          (i % 3 == 0 ? two : one).work(i % 3 == 0 ? "D2" : "D1", 2);
          archive.pass(Duration.ofMinutes(25));
          now[0] = archive.now();
          LiveReport report = live.refresh();
          VerificationReport fresh = fresh(report.report().asOf());
          assertEquals(figures(fresh.facts()), figures(report.report().facts()));
          assertEquals(fresh.findings(), report.report().findings());
          assertEquals(fresh.samples(), report.report().samples());
          assertEquals(i + 1, report.version());
          assertTrue(report.report().integrity().holds(), report.report().integrity().toString());
        }
      }
    }
  }

  @Test
  void nothingNewIsTheSameReport() {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      archive.agent("edge-1").work("D1", 1);
      try (LiveVerification live = LiveVerification.open(options(), archive::now)) {
        LiveReport first = live.refresh();
        assertSame(first, live.refresh());
        assertSame(first, live.current());
      }
    }
  }

  @Test
  void theNewestFramesMayWaitForTheirSeal() {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 2);
      agent.send(List.of(EdgeArchive.state("D1", archive.now(), "IDLE")));
      archive.sync();
      try (LiveVerification live = LiveVerification.open(options(), archive::now)) {
        assertEquals(Grade.MEASURED, live.refresh().report().devices().getFirst().grade());
        // Another agent's frames show that time has passed, and still there is no seal.
        archive.pass(Duration.ofMinutes(6));
        archive.agent("edge-2").work("D2", 1);
        assertEquals(Grade.RECORDED, live.refresh().report().devices().getFirst().grade());
      }
    }
  }

  @Test
  void aStateGoesStaleWithoutNewsAndADayTurnsAtMidnight() {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.send(List.of(EdgeArchive.state("D1", archive.now(), "RUNNING")));
      archive.sync();
      Instant[] now = {archive.now()};
      try (LiveVerification live = LiveVerification.open(options(), () -> now[0])) {
        LiveReport report = live.refresh();
        LocalDate today = report.report().asOf();
        assertEquals(LocalDate.of(2024, 6, 28), today);
        DeviceRow row = report.devices(now[0]).getFirst();
        assertEquals(MachineState.RUNNING, row.state());
        assertTrue(row.runningToday());
        assertEquals(Standing.CONNECTED, row.standing());
        assertEquals(
            MachineState.UNKNOWN, report.devices(now[0].plusSeconds(301)).getFirst().state());
        assertEquals(Standing.NO_TELEMETRY, report.devices(now[0]).get(1).standing());
        RunningDay last = report.running(7).getLast();
        assertEquals(new ArrayList<>(List.of(1L, 1L)), List.of(last.publicCloud(), last.all()));
        assertEquals(1, last.ofCategory("机床"));

        now[0] = now[0].plus(Duration.ofDays(1));
        LiveReport next = live.refresh();
        assertNotSame(report, next);
        assertEquals(today.plusDays(1), next.report().asOf());
        assertEquals(0, next.running(1).getFirst().all());
        assertEquals(1, next.running(2).getFirst().all());
        assertEquals(figures(fresh(today.plusDays(1)).facts()), figures(next.report().facts()));
      }
    }
  }

  @Test
  void anArchiveThatIsNotThereYetIsEmpty() {
    Path later = folder.resolve("later");
    VerificationOptions options =
        VerificationOptions.of(later, Ledgers.of("D1"), LocalDate.EPOCH).withThreads(1);
    try (LiveVerification live = LiveVerification.open(options, () -> EdgeArchive.START)) {
      assertEquals("0", connected(live.refresh()));
      try (EdgeArchive archive = new EdgeArchive(later)) {
        archive.agent("edge-1").work("D1", 1);
        assertEquals("1", connected(live.refresh()));
      }
      assertEquals("1", connected(live.refresh()));
    }
  }

  @Test
  void anEditOfTheLedgersShowsAndABrokenOneKeepsTheLastGoodOnes() throws IOException {
    Path ledger = Files.createDirectories(folder.resolve("ledger"));
    Files.writeString(ledger.resolve("enterprises.csv"), "enterprise_id,name,region\nE1,企业,上海\n");
    Path devices = ledger.resolve("devices.csv");
    Files.writeString(devices, devices("D1"));
    Path archiveFolder = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(archiveFolder)) {
      archive.agent("edge-1").work("D1", 1);
      archive.agent("edge-2").work("D2", 1);
      LedgerWatch watch = LedgerWatch.open(ledger);
      VerificationOptions options =
          VerificationOptions.of(archiveFolder, watch.ledger(), LocalDate.EPOCH).withThreads(1);
      try (LiveVerification live = LiveVerification.open(options, watch, archive::now)) {
        assertEquals("1", connected(live.refresh()));

        Files.writeString(devices, devices("D1", "D2"));
        assertEquals("1", connected(live.refresh()), "a file that may still be written");
        LiveReport edited = live.refresh();
        assertEquals("2", connected(edited));
        assertEquals(2, edited.version());
        assertSame(edited, live.refresh());

        Files.writeString(devices, devices("D1", "D2", "D3").replace("机床", "机车"));
        live.refresh();
        LiveReport broken = live.refresh();
        assertEquals("2", connected(broken));
        String fault = broken.ledgerFault().orElseThrow().en();
        assertTrue(fault.contains("devices.csv line 2, column category"), fault);
        assertSame(broken, live.refresh());

        Files.writeString(devices, devices("D1"));
        live.refresh();
        LiveReport mended = live.refresh();
        assertEquals("1", connected(mended));
        assertEquals(Optional.empty(), mended.ledgerFault());
      }
    }
  }

  private static String devices(String... ids) {
    StringBuilder rows =
        new StringBuilder("device_id,enterprise_id,category,deployment,connected_from\n");
    for (String id : ids) {
      rows.append(id).append(",E1,机床,公有云,2024-01-01\n");
    }
    return rows.toString();
  }

  private static String connected(LiveReport report) {
    return report.report().facts().stream()
        .filter(f -> f.indicator() == Indicator.DEVICE_CONNECTED && f.member().isEmpty())
        .findFirst()
        .orElseThrow()
        .value();
  }
}
