package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.archive.ImportArchive;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.integrity.DefectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to an archive is found and named. */
@Tag("slow")
class IntegrityTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 28);

  @TempDir Path folder;

  /** Two agents over three hours, one of them restarted, and an import beside them. */
  private Path archive() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent one = archive.agent("edge-1");
      EdgeArchive.Agent two = archive.agent("edge-2");
      for (int hour = 0; hour < 3; hour++) {
        one.work("D1", 2);
        two.work("D2", 1);
        if (hour == 1) {
          one.reboot();
        }
        archive.pass(Duration.ofMinutes(55));
      }
      ImportArchive call =
          ImportArchive.begin(archive.layout(), "call-1", EdgeArchive.micros(archive.now()))
              .orElseThrow();
      try (call) {
        call.appendSamples(List.of(EdgeArchive.state("D3", EdgeArchive.START, "IDLE")));
        call.commit();
      }
    }
    return path;
  }

  private static VerificationReport verify(Path archive) {
    return Verification.run(
        VerificationOptions.of(archive, Ledgers.of("D1", "D2", "D3"), AS_OF).withThreads(1));
  }

  private static Set<DefectKind> kinds(VerificationReport report) {
    return report.integrity().defects().stream().map(Defect::kind).collect(Collectors.toSet());
  }

  private static Grade grade(VerificationReport report, String device) {
    return report.devices().stream()
        .filter(d -> d.device().id().equals(device))
        .findFirst()
        .orElseThrow()
        .grade();
  }

  @Test
  void anArchiveThatNobodyTouchedHoldsAndItsSealedFactsAreMeasured() throws IOException {
    Path archive = archive();
    ArchiveLog.write(new ArchiveLayout(archive));
    VerificationReport report = verify(archive);
    assertEquals(List.of(), report.integrity().defects());
    assertTrue(report.holds());
    assertEquals(3, report.integrity().boots());
    assertEquals(0, report.integrity().unsealedFrames());
    assertEquals(Grade.MEASURED, grade(report, "D1"));
    assertEquals(Grade.MEASURED, grade(report, "D2"));
    assertEquals(Grade.RECORDED, grade(report, "D3"));
    Fact connected =
        report.facts().stream()
            .filter(f -> f.indicator() == Indicator.DEVICE_CONNECTED && f.member().isEmpty())
            .findFirst()
            .orElseThrow();
    assertEquals("3", connected.value());
    assertEquals(Grade.RECORDED, connected.grade(), "its weakest input was imported");
  }

  @Test
  void aFlippedByteAnywhereIsFoundInItsFile() throws IOException {
    Path archive = archive();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(archive)) {
      all.filter(Files::isRegularFile)
          .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
          .forEach(files::add);
    }
    assertTrue(files.size() >= 8, files.toString());
    Random random = new Random(410);
    int found = 0;
    for (int i = 0; i < 300; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = Files.readAllBytes(file);
      byte[] changed = bytes.clone();
      int at = random.nextInt(bytes.length);
      changed[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, changed);
      VerificationReport report = verify(archive);
      String name = archive.relativize(file).toString();
      boolean named =
          report.integrity().defects().stream()
              .anyMatch(d -> d.place().file().equals(name) || name.equals("trust/ca.pem"));
      assertFalse(report.holds(), name + " byte " + at);
      assertTrue(named, name + " byte " + at + ": " + report.integrity().defects());
      found += named ? 1 : 0;
      Files.write(file, bytes);
    }
    assertEquals(300, found);
  }

  @Test
  void aSegmentThatWasTakenOutIsMissed() throws IOException {
    Path archive = archive();
    List<SegmentFile> segments = segments(archive);
    Files.delete(segments.get(1).path());
    VerificationReport report = verify(archive);
    assertTrue(kinds(report).contains(DefectKind.SEGMENT_MISSING), kinds(report).toString());
    assertTrue(kinds(report).contains(DefectKind.CHAIN_GAP), kinds(report).toString());
    assertEquals(Grade.RECORDED, grade(report, "D2"));
  }

  @Test
  void theFirstSegmentTakenOutIsMissedToo() throws IOException {
    Path archive = archive();
    Files.delete(segments(archive).getFirst().path());
    assertTrue(kinds(verify(archive)).contains(DefectKind.SEGMENT_MISSING));
  }

  @Test
  void aTruncatedSegmentIsDamaged() throws IOException {
    Path archive = archive();
    Path file = segments(archive).get(1).path();
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      VerificationReport report = verify(archive);
      assertTrue(kinds(report).contains(DefectKind.SEGMENT_DAMAGED), length + ": " + kinds(report));
    }
  }

  @Test
  void aCopiedSegmentIsOutOfPlace() throws IOException {
    Path archive = archive();
    Path last = segments(archive).getLast().path();
    String name = String.valueOf(last.getFileName());
    Path copy = last.resolveSibling(name.substring(0, 3) + "0009.seg");
    Files.copy(segments(archive).get(0).path(), copy);
    Set<DefectKind> kinds = kinds(verify(archive));
    assertTrue(kinds.contains(DefectKind.SEGMENT_MISSING), kinds.toString());
    assertTrue(kinds.contains(DefectKind.FRAME_REPEATED), kinds.toString());
  }

  @Test
  void repeatedFramesCountOnce() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      byte[] frame = agent.frame(List.of(EdgeArchive.state("X9", archive.now(), "IDLE")));
      archive.append(frame);
      archive.append(frame);
      agent.sendSeal();
    }
    VerificationReport report = verify(path);
    assertEquals(Set.of(DefectKind.FRAME_REPEATED), kinds(report));
    assertEquals(
        1,
        report.findings().stream()
            .filter(f -> f.kind().equals("unregistered-device"))
            .findFirst()
            .orElseThrow()
            .count());
  }

  @Test
  void aFrameLeftOutIsAGapWithAgentBootAndSequence() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 2);
      agent.frame(List.of(EdgeArchive.state("D1", archive.now(), "IDLE")));
      agent.work("D1", 2);
    }
    VerificationReport report = verify(path);
    Defect gap = report.integrity().defects().getFirst();
    assertEquals(DefectKind.CHAIN_GAP, gap.kind());
    assertEquals("edge-1", gap.agent());
    assertEquals(3, gap.sequence());
    assertEquals(1, report.integrity().defectCount());
    assertEquals(Grade.RECORDED, grade(report, "D1"));
    assertEquals(
        List.of("edge-1"),
        report.findings().stream()
            .filter(f -> f.kind().equals("chain-gap"))
            .findFirst()
            .orElseThrow()
            .subjects());
  }

  @Test
  void aBootWhoseEndWasCutOffIsMissedByTheNextBoot() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 2);
      agent.frame(List.of(EdgeArchive.state("D1", archive.now(), "IDLE")));
      agent.reboot();
      agent.work("D1", 2);
    }
    assertEquals(Set.of(DefectKind.CHAIN_BROKEN), kinds(verify(path)));
  }

  @Test
  void anAgentThatLostItsMemoryIsNoticedButBreaksNoProof() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 2);
      agent.reboot();
      agent.forget();
      agent.work("D1", 2);
    }
    ArchiveLog.write(new ArchiveLayout(path));
    VerificationReport report = verify(path);
    assertEquals(Set.of(DefectKind.CHAIN_RESTARTED), kinds(report));
    assertTrue(report.holds());
    assertEquals(Grade.MEASURED, grade(report, "D1"));
  }

  @Test
  void theFirstSealAfterARestartCoversWhatTheKilledBootHadNotSealed() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 1);
      agent.send(List.of(EdgeArchive.state("D1", archive.now(), "IDLE")));
      agent.reboot();
      agent.send(List.of(EdgeArchive.state("D1", archive.now(), "RUNNING")));
      agent.reboot();
      agent.work("D1", 1);
    }
    ArchiveLog.write(new ArchiveLayout(path));
    VerificationReport report = verify(path);
    assertEquals(List.of(), report.integrity().defects());
    assertEquals(0, report.integrity().unsealedFrames());
    assertEquals(Grade.MEASURED, grade(report, "D1"));
  }

  @Test
  void aSealByAnotherKeyIsForged() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 1);
      agent.sendSeal(agent.seal(agent.sequence(), agent.head(), EdgeArchive.newKey().getPrivate()));
    }
    assertEquals(Set.of(DefectKind.SEAL_FORGED), kinds(verify(path)));
  }

  @Test
  void aSealOverAnotherHashDoesNotMatch() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 1);
      agent.sendSeal(agent.seal(agent.sequence(), Digest.sha256(new byte[] {7}), agent.key()));
    }
    VerificationReport report = verify(path);
    assertEquals(Set.of(DefectKind.SEAL_MISMATCH), kinds(report));
    assertEquals(Grade.RECORDED, grade(report, "D1"));
  }

  @Test
  void aSealOverFramesThatAreNotThereIsNamed() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 1);
      agent.frame(List.of(EdgeArchive.state("D1", archive.now(), "IDLE")));
      agent.sendSeal();
    }
    assertEquals(Set.of(DefectKind.SEAL_WITHOUT_FRAMES), kinds(verify(path)));
  }

  @Test
  void aFrameThatNoSealCoversCostsTheGradeAndNothingElse() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      agent.work("D1", 1);
      agent.send(List.of(EdgeArchive.state("D1", archive.now(), "IDLE")));
    }
    VerificationReport report = verify(path);
    assertTrue(report.holds());
    assertEquals(1, report.integrity().unsealedFrames());
    assertEquals(Grade.RECORDED, grade(report, "D1"));
  }

  @Test
  void anAgentWithoutCertificateProvesNothing() throws IOException {
    Path path = folder.resolve("archive");
    try (EdgeArchive archive = new EdgeArchive(path)) {
      archive.agentWithoutCertificate("edge-1").work("D1", 1);
    }
    VerificationReport report = verify(path);
    assertEquals(Set.of(DefectKind.CERTIFICATE_MISSING), kinds(report));
    assertEquals(Grade.RECORDED, grade(report, "D1"));
  }

  @Test
  void anAuthorityThatTheEvaluatorDoesNotTrustVouchesForNobody() throws IOException {
    Path archive = archive();
    Path own = folder.resolve("own-ca.pem");
    var key = EdgeArchive.newKey();
    EdgeArchive.write(
        own, EdgeArchive.certificate("Plumbline CA", key.getPublic(), key.getPrivate(), true));
    VerificationReport report =
        Verification.run(
            VerificationOptions.of(archive, Ledgers.of("D1", "D2", "D3"), AS_OF).withTrusted(own));
    assertTrue(kinds(report).contains(DefectKind.CERTIFICATE_UNTRUSTED), kinds(report).toString());
    assertEquals(Grade.RECORDED, grade(report, "D1"));
  }

  private static List<SegmentFile> segments(Path archive) throws IOException {
    return new ArchiveLayout(archive)
        .segments().stream().filter(s -> s.kind() == SegmentHeader.Kind.GATEWAY).toList();
  }
}
