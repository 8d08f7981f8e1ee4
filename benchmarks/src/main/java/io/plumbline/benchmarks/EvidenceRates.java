package io.plumbline.benchmarks;

import io.plumbline.benchmarks.fleet.Fleet;
import io.plumbline.benchmarks.fleet.FleetSize;
import io.plumbline.collector.archive.LogWriter;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.pack.CheckRequest;
import io.plumbline.verifier.engine.pack.EvidenceCheck;
import io.plumbline.verifier.engine.pack.EvidencePack;
import io.plumbline.verifier.engine.pack.PackRequest;
import io.plumbline.verifier.engine.pack.statement.EvidenceReport;
import io.plumbline.verifier.engine.source.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints how long a fleet's evidence takes to log, pack and verify, how large it is, and the most
 * memory that the process had: {@code EvidenceRates DEVICES DAYS FRAME-MINUTES FOLDER}.
 */
public final class EvidenceRates {
  private static final String GATEWAY = "gw-1";
  private static final int COMMIT_EVERY = 1 << 16;

  private EvidenceRates() {}

  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, FormatFault {
    int devices = Integer.parseInt(arguments[0]);
    int days = Integer.parseInt(arguments[1]);
    int frameMinutes = Integer.parseInt(arguments[2]);
    Path folder = Path.of(arguments[3]);
    FleetSize size = new FleetSize(devices, 1440 * days, frameMinutes, 60);
    Fleet fleet = Fleet.archived(folder, size);
    NoteSigner signer =
        NoteSigner.of(
            "fleet.example/gw-1",
            NoteKey.Kind.NOTE,
            KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    ArchiveLayout layout = new ArchiveLayout(fleet.archive());
    if (Files.exists(layout.log(GATEWAY).checkpoint())) {
      throw new IllegalStateException(
          layout.logsFolder() + " is of another run's key; remove it first");
    }
    long started = System.nanoTime();
    long seals = log(layout, signer);
    print("log", started, seals, "seals", Files.size(layout.log(GATEWAY).checkpoint()));
    started = System.nanoTime();
    Path pack = fleet.folder().resolve("evidence.tar");
    VerificationOptions options =
        VerificationOptions.of(
            fleet.archive(),
            LedgerReader.read(fleet.ledger()),
            LocalDate.of(2024, 5, 31).plusDays(days));
    long samples =
        EvidencePack.write(
                new PackRequest(options, fleet.ledger(), null, null, null, pack, null, "benchmark"))
            .samples();
    print("pack", started, samples, "samples", Files.size(pack));
    started = System.nanoTime();
    EvidenceReport report =
        EvidenceCheck.run(
            new CheckRequest(
                pack,
                List.of(signer.key()),
                1,
                null,
                fleet.folder(),
                Runtime.getRuntime().availableProcessors(),
                (file, form, ledger) -> List.of(),
                Progress.Listener.NONE));
    print("verify", started, samples, "samples", Files.size(pack));
    System.out.println("genuine: " + report.isGenuine() + ", " + memory());
    report.statements().forEach(one -> System.out.println(one.standing() + " " + one.words().en()));
    Files.delete(pack);
  }

  private static long log(ArchiveLayout layout, NoteSigner signer) throws IOException, FormatFault {
    long seals = 0;
    try (LogWriter writer = LogWriter.open(layout, GATEWAY, signer, signer.key().name())) {
      for (SegmentFile file : layout.segments()) {
        try (SegmentReader reader = SegmentReader.open(file.path())) {
          for (Optional<SegmentRecord> next = reader.next();
              next.isPresent();
              next = reader.next()) {
            SegmentRecord record = next.get();
            if (record.kind() == SegmentRecord.Kind.SEAL) {
              writer.append(new LogEntry.Sealed(record.receipt(), record.payload()));
              if (++seals % COMMIT_EVERY == 0) {
                writer.commit();
              }
            }
          }
        }
      }
      writer.commit();
    }
    return seals;
  }

  private static void print(String what, long started, long count, String unit, long bytes) {
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s, %,d %s, %,.0f a second, %,d bytes%n",
        what,
        seconds,
        count,
        unit,
        count / seconds,
        bytes);
  }

  /** The most memory that the process had so far. */
  private static String memory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("VmHWM unknown");
  }
}
