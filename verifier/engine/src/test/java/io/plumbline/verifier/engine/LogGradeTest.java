package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.integrity.DefectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A figure is measured when its seals stand in the log, and a log that does not fit is found. */
class LogGradeTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);

  @TempDir Path folder;

  private ArchiveLayout archive(String name, int hours) {
    try (EdgeArchive edge = new EdgeArchive(folder.resolve(name))) {
      EdgeArchive.Agent agent = edge.agent("edge-1");
      for (int hour = 0; hour < hours; hour++) {
        agent.work("D1", 2);
        edge.pass(Duration.ofMinutes(58));
      }
      return edge.layout();
    }
  }

  private static VerificationReport verify(ArchiveLayout archive) {
    return Verification.run(
        VerificationOptions.of(archive.root(), Ledgers.of("D1"), AS_OF).withThreads(1));
  }

  private static Grade grade(VerificationReport report) {
    return report.devices().getFirst().grade();
  }

  private static List<DefectKind> kinds(VerificationReport report) {
    return report.integrity().defects().stream().map(Defect::kind).toList();
  }

  @Test
  void whatIsSealedAndNotLoggedIsRecordedAndMeasuredOnceItIsLogged() {
    ArchiveLayout archive = archive("archive", 3);

    VerificationReport before = verify(archive);
    assertEquals(Grade.RECORDED, grade(before));
    assertTrue(before.integrity().holds());
    assertEquals(0, before.integrity().unsealedFrames());

    ArchiveLog.write(archive);
    VerificationReport after = verify(archive);
    assertEquals(Grade.MEASURED, grade(after));
    assertTrue(after.integrity().holds());
  }

  @Test
  void anArchiveThatIsFollowedIsMeasuredAsFarAsTheLogHasCome() {
    try (EdgeArchive edge = new EdgeArchive(folder.resolve("archive"))) {
      EdgeArchive.Agent agent = edge.agent("edge-1");
      agent.work("D1", 2);
      NoteSigner log = ArchiveLog.write(edge.layout());
      VerificationOptions options =
          VerificationOptions.of(edge.layout().root(), Ledgers.of("D1", "D2"), AS_OF)
              .withThreads(1);
      try (LiveVerification live = LiveVerification.open(options, edge::now)) {
        assertEquals(Grade.MEASURED, live.refresh().report().devices().getFirst().grade());
        agent.work("D1", 1);
        edge.pass(Duration.ofMinutes(6));
        EdgeArchive.Agent other = edge.agent("edge-2");
        other.work("D2", 1);
        assertEquals(Grade.RECORDED, live.refresh().report().devices().getFirst().grade());
        ArchiveLog.goOn(edge.layout(), log);
        other.work("D2", 1);
        assertEquals(Grade.MEASURED, live.refresh().report().devices().getFirst().grade());
      }
    }
  }

  @Test
  void segmentsThatWereCutOffAtTheEndAreMissedByTheLog() throws IOException {
    ArchiveLayout archive = archive("archive", 3);
    ArchiveLog.write(archive);
    SegmentFile last = archive.segments().getLast();
    Files.delete(last.path());

    VerificationReport report = verify(archive);

    assertEquals(List.of(DefectKind.LOG_CONTRADICTED), kinds(report));
    assertFalse(report.holds());
    assertEquals(Grade.RECORDED, grade(report));
  }

  @Test
  void theLogOfAnotherPastContradicts() throws IOException {
    ArchiveLayout archive = archive("archive", 3);
    ArchiveLog.write(archive);
    ArchiveLayout other = archive("other", 3);
    ArchiveLog.write(other);
    for (String name : List.of("checkpoint", "log.vkey")) {
      Files.copy(
          other.log("gw-1").root().resolve(name),
          archive.log("gw-1").root().resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }

    VerificationReport report = verify(archive);

    assertEquals(List.of(DefectKind.LOG_CONTRADICTED), kinds(report));
    assertEquals(Grade.RECORDED, grade(report));
  }

  @Test
  void aCheckpointThatTheLogDidNotSignCountsForNothing() throws IOException {
    ArchiveLayout archive = archive("archive", 2);
    ArchiveLog.write(archive);
    Path checkpoint = archive.log("gw-1").checkpoint();
    byte[] note = Files.readAllBytes(checkpoint);
    note[note.length - 5] ^= 1;
    Files.write(checkpoint, note);

    VerificationReport report = verify(archive);

    assertEquals(List.of(DefectKind.LOG_CONTRADICTED), kinds(report));
    assertEquals(Grade.RECORDED, grade(report));
  }
}
