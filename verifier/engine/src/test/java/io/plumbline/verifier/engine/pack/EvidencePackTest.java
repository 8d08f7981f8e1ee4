package io.plumbline.verifier.engine.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.verifier.engine.EdgeArchive;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.pack.statement.EvidenceReport;
import io.plumbline.verifier.engine.pack.statement.Standing;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidencePackTest {
  @TempDir Path folder;

  @Test
  void aGenuinePackIsProvedByTheTrustedKeysAndSaysWhatIsOnlySaid() throws IOException {
    Platform platform = Platform.honest(folder);
    Path pack = platform.pack("evidence.tar", platform.packer);
    List<NoteKey> trusted =
        List.of(platform.log.key(), platform.witness.key(), platform.packer.key());

    EvidenceReport report = platform.check(pack, trusted, platform.archive.resolve("trust/ca.pem"));

    assertEquals(List.of(), report.of(Standing.BROKEN));
    assertTrue(report.holds());
    assertEquals(
        Set.of(
            "file",
            "packer",
            "figures",
            "chains",
            "authority",
            "log-included",
            "arrival",
            "ledger"),
        kinds(report, Standing.PROVED));
    assertEquals(Set.of("claims", "source", "ledger-backdated"), kinds(report, Standing.ASSERTED));
    String backdated = words(report, "ledger-backdated");
    assertTrue(backdated.startsWith("1 devices") && backdated.endsWith("D3"), backdated);
    try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
      assertEquals(0, left.count(), "the scratch folder is empty again");
    }
  }

  @Test
  void withoutTrustedKeysTheFileVouchesForItselfAlone() throws IOException {
    Platform platform = Platform.honest(folder);

    EvidenceReport report = platform.check(platform.pack("evidence.tar", null), List.of(), null);

    assertTrue(report.isGenuine(), report.of(Standing.BROKEN).toString());
    assertEquals(Set.of("file", "figures", "chains"), kinds(report, Standing.PROVED));
    assertTrue(
        kinds(report, Standing.ASSERTED)
            .containsAll(
                Set.of("log-included", "arrival-unwitnessed", "authority", "ledger", "unsigned")));
  }

  @Test
  void aPastThatWasMadeUpAfterwardsShowsAsOneThatNoWitnessSaw() throws IOException {
    Platform platform = Platform.make(folder, Duration.ofDays(40));

    EvidenceReport report =
        platform.check(platform.pack("evidence.tar", null), platform.logKeys(), null);

    assertTrue(report.isGenuine(), report.of(Standing.BROKEN).toString());
    assertFalse(kinds(report, Standing.PROVED).contains("arrival"));
    String late = words(report, "arrival-late");
    assertTrue(late.contains("20 seals") && late.contains("41 days"), late);
  }

  @Test
  void aTrustedKeyThatSignedNothingIsAContradiction() throws IOException {
    Platform platform = Platform.honest(folder);
    NoteSigner stranger =
        NoteSigner.of("witness.example/w2", NoteKey.Kind.COSIGNATURE, EdgeArchive.newKey());

    EvidenceReport report =
        platform.check(
            platform.pack("evidence.tar", null), List.of(platform.log.key(), stranger.key()), null);

    assertEquals(Set.of("key-unused"), kinds(report, Standing.BROKEN));
  }

  /** Any tar reads a pack, and {@code sha256sum -c manifest} checks it. */
  @Test
  void otherProgramsReadThePack() throws Exception {
    Platform platform = Platform.honest(folder);
    Path pack = platform.pack("evidence.tar", null);
    Path out = Files.createDirectories(folder.resolve("out"));

    assertEquals(0, run(out, "tar", "xf", pack.toString()));
    assertEquals(0, run(out, "sha256sum", "--quiet", "--strict", "-c", "manifest"));
    assertEquals(-1, Files.mismatch(platform.claims, out.resolve("claims.csv")));
  }

  @Test
  void anArchiveThatIsStillWrittenToIsNotPacked() throws IOException {
    Platform platform = Platform.honest(folder);
    Path late = platform.archive.resolve("agents/late.pem");
    var options =
        VerificationOptions.of(platform.archive, LedgerReader.read(platform.ledger), Platform.AS_OF)
            .withThreads(1)
            .withProgress(now -> touch(late));
    Path out = folder.resolve("evidence.tar");

    assertThrows(
        InputFault.class,
        () ->
            EvidencePack.write(
                new PackRequest(options, platform.ledger, null, null, null, out, null, "test")));
    assertFalse(Files.exists(out));
  }

  private static void touch(Path file) {
    try {
      Files.writeString(file, "x");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int run(Path folder, String... command) throws Exception {
    return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
  }

  private static Set<String> kinds(EvidenceReport report, Standing standing) {
    return report.of(standing).stream().map(Statement::kind).collect(Collectors.toSet());
  }

  private static String words(EvidenceReport report, String kind) {
    return report.statements().stream()
        .filter(one -> one.kind().equals(kind))
        .map(one -> Objects.requireNonNull(one.words().en()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(report.statements().toString()));
  }
}
