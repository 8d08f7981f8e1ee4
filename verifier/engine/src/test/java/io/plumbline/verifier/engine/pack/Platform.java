package io.plumbline.verifier.engine.pack;

import io.plumbline.collector.archive.LedgerCopies;
import io.plumbline.collector.archive.LogWriter;
import io.plumbline.contract.claim.ClaimsReader;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.EdgeArchive;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.pack.statement.EvidenceReport;
import io.plumbline.verifier.engine.source.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A platform with two agents, a gateway with its log, ledgers in two versions, a claim, and a
 * witness that cosigns a minute after each seal, or much later.
 */
final class Platform {
  static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);
  private static final String ORIGIN = "plumbline.example/gw-1";
  private static final String DEVICES =
      """
      device_id,enterprise_id,category,deployment,connected_from
      D1,E1,机床,公有云,2024-01-01
      D2,E1,机床,公有云,2024-01-01
      """;

  final Path folder;
  final Path archive;
  final Path ledger;
  final Path claims;
  final NoteSigner log = NoteSigner.of(ORIGIN, NoteKey.Kind.NOTE, EdgeArchive.newKey());
  final NoteSigner witness =
      NoteSigner.of("witness.example/w1", NoteKey.Kind.COSIGNATURE, EdgeArchive.newKey());
  final NoteSigner packer =
      NoteSigner.of("plumbline/packer/test", NoteKey.Kind.NOTE, EdgeArchive.newKey());

  private Platform(Path folder) throws IOException {
    this.folder = folder;
    this.archive = folder.resolve("archive");
    this.ledger = Files.createDirectories(folder.resolve("ledger"));
    this.claims = folder.resolve("claims.csv");
    Files.writeString(ledger.resolve("enterprises.csv"), "enterprise_id,name,region\nE1,厂,上海\n");
    Files.writeString(ledger.resolve("devices.csv"), DEVICES);
    Files.writeString(claims, "indicator,window,value\ndevice.connected,as-of,2\n");
  }

  /** Everything in order, and cosigned a minute after it was sealed. */
  static Platform honest(Path folder) throws IOException {
    return make(folder, Duration.ofMinutes(1));
  }

  /**
   * Everything in order, and cosigned some time after it was sealed: with a long time, a past that
   * was made up afterwards.
   */
  static Platform make(Path folder, Duration witnessedAfter) throws IOException {
    return make(folder, witnessedAfter, Duration.ofMinutes(55));
  }

  /**
   * The same with pauses between four hours of work.
   *
   * @param pause from one hour of work to the next
   */
  static Platform make(Path folder, Duration witnessedAfter, Duration pause) throws IOException {
    Platform platform = new Platform(folder);
    try (EdgeArchive edge = new EdgeArchive(platform.archive)) {
      EdgeArchive.Agent one = edge.agent("edge-1");
      EdgeArchive.Agent two = edge.agent("edge-2");
      for (int hour = 0; hour < 4; hour++) {
        one.work("D1", 3);
        two.work("D2", 2);
        edge.pass(pause);
      }
    }
    platform.logEverything(witnessedAfter);
    return platform;
  }

  /** As a gateway does, but for the witness's clock. */
  private void logEverything(Duration witnessedAfter) throws IOException {
    ArchiveLayout layout = new ArchiveLayout(archive);
    long seen = EdgeArchive.micros(EdgeArchive.START);
    try (LogWriter writer = LogWriter.open(layout, "gw-1", log, ORIGIN)) {
      writer.append(new LogEntry.Ledgers(seen, LedgerCopies.keep(layout, ledger).digest()));
      for (SegmentFile file : layout.segments()) {
        try (SegmentReader reader = SegmentReader.open(file.path())) {
          for (Optional<SegmentRecord> next = reader.next();
              next.isPresent();
              next = reader.next()) {
            if (next.get().kind() == SegmentRecord.Kind.SEAL) {
              writer.append(new LogEntry.Sealed(next.get().receipt(), next.get().payload()));
              writer.commit();
              long arrived = next.get().receipt().arrivalMicros() / 1_000_000;
              cosign(writer, arrived + witnessedAfter.toSeconds());
            }
          }
        }
      }
      Files.writeString(ledger.resolve("devices.csv"), DEVICES + "D3,E1,机床,公有云,2024-03-01\n");
      long later = seen + Duration.ofDays(1).toNanos() / 1000;
      writer.append(new LogEntry.Ledgers(later, LedgerCopies.keep(layout, ledger).digest()));
      writer.commit();
      cosign(writer, later / 1_000_000 + witnessedAfter.toSeconds());
    } catch (FormatFault e) {
      throw new IOException(e);
    }
  }

  private void cosign(LogWriter writer, long seconds) {
    SignedNote head = Objects.requireNonNull(writer.head());
    SignedNote cosigned = head.with(List.of(witness.cosign(head.text(), seconds)));
    writer.cosigned(cosigned, List.of(cosigned.cosignature(witness.key()).orElseThrow()));
  }

  /** Packs everything. */
  Path pack(String name, @Nullable NoteSigner signer) {
    Path out = folder.resolve(name);
    Ledger read = LedgerReader.read(ledger);
    VerificationOptions options =
        VerificationOptions.of(archive, read, AS_OF)
            .withClaims(ClaimsReader.read(claims))
            .withThreads(1);
    EvidencePack.write(new PackRequest(options, ledger, claims, null, null, out, signer, "test"));
    return out;
  }

  /** Packs the part that a figure needs. */
  Path packPart(String name, String fact, LocalDate asOf) {
    Path out = folder.resolve(name);
    VerificationOptions options =
        VerificationOptions.of(archive, LedgerReader.read(ledger), asOf).withThreads(1);
    EvidencePack.write(
        new PackRequest(options, ledger, null, null, FactId.parse(fact), out, null, "test"));
    return out;
  }

  /** The keys of log and witness. */
  List<NoteKey> logKeys() {
    return List.of(log.key(), witness.key());
  }

  /** Checks a pack. */
  EvidenceReport check(Path pack, List<NoteKey> trusted, @Nullable Path authority) {
    return check(pack, trusted, 1, authority);
  }

  /** Checks a pack by the word of several witnesses. */
  EvidenceReport check(Path pack, List<NoteKey> trusted, int quorum, @Nullable Path authority) {
    return EvidenceCheck.run(
        new CheckRequest(
            pack,
            trusted,
            quorum,
            authority,
            folder.resolve("scratch"),
            1,
            (file, form, read) -> ClaimsReader.read(file),
            Progress.Listener.NONE));
  }
}
