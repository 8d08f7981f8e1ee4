package io.plumbline.collector.archive.imports;

import io.plumbline.collector.archive.ImportArchive;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.csv.CsvErrors;
import io.plumbline.contract.csv.InputFiles;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.usage.UsageEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One import call, of any kind. Used once, by one thread. */
final class ImportCall {
  private static final int PROGRESS_ROWS = 1 << 15;

  private final ImportRequest request;
  private final String kind;
  private final String device;
  private final ImportListener listener;
  private final ArchiveLayout layout;
  private final CsvErrors errors = new CsvErrors();
  private final List<CsvError> skipped = new ArrayList<>();
  private final List<ImportedFile> taken = new ArrayList<>();
  private long bytesTotal;
  private long bytesBefore;
  private final Tally total = new Tally();
  private Tally ofFile = new Tally();

  /** A file of the request and what it is known by. */
  private record Candidate(Path path, long bytes, Digest digest, ImportedFile.Identity identity) {}

  /** What has become of rows. */
  private static final class Tally {
    private long rows;
    private long added;
    private long ignored;
    private long skipped;

    private void add(Tally other) {
      rows += other.rows;
      added += other.added;
      ignored += other.ignored;
      skipped += other.skipped;
    }
  }

  ImportCall(ImportRequest request, String kind, String device, ImportListener listener) {
    this.request = request;
    this.kind = kind;
    this.device = device;
    this.listener = listener;
    this.layout = new ArchiveLayout(request.archive());
  }

  ImportSummary run(RowSource source) {
    long began = System.nanoTime();
    if (request.files().isEmpty()) {
      throw new InputFault(new Words("没有给出要导入的文件。", "no file to import was given."));
    }
    request.files().forEach(InputFiles::requireFile);
    LedgerReader.read(request.ledger());
    List<Candidate> candidates = request.files().stream().map(this::candidate).toList();
    List<Path> already = new ArrayList<>();
    List<Candidate> fresh = fresh(candidates, already);
    while (!fresh.isEmpty() && !take(fresh, source)) {
      // Another import came first, perhaps of the same files.
      already.clear();
      fresh = fresh(candidates, already);
    }
    return new ImportSummary(
        fresh.stream().map(Candidate::path).toList(),
        already,
        total.rows,
        total.added,
        total.ignored,
        total.skipped,
        skipped,
        bytesTotal,
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** Takes the files in one step; false when one of them was imported in the meantime. */
  private boolean take(List<Candidate> fresh, RowSource source) {
    long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Clock.systemUTC().instant());
    Optional<ImportArchive> begun = ImportArchive.begin(layout, callId(fresh), nowMicros);
    if (begun.isEmpty()) {
      return false;
    }
    try (ImportArchive archive = begun.get()) {
      Set<ImportedFile.Identity> known = ImportManifest.identities(layout);
      if (fresh.stream().anyMatch(file -> known.contains(file.identity()))) {
        return false;
      }
      bytesTotal = fresh.stream().mapToLong(Candidate::bytes).sum();
      try (FrameFeed feed = new FrameFeed(archive)) {
        for (Candidate file : fresh) {
          read(file, source, feed);
        }
        stopOnErrors();
        feed.finish();
      }
      archive.attach(ImportManifest.NAME, ImportManifest.encode(taken));
      archive.commit();
      return true;
    }
  }

  private void read(Candidate file, RowSource source, FrameFeed feed) {
    MessageDigest digest = Digest.newSha256();
    ofFile = new Tally();
    InputStream in = new DigestInputStream(InputFiles.open(file.path()), digest);
    try {
      source.read(file.path(), in, new Sink(feed));
    } catch (InputFault e) {
      if (errors.count() < CsvErrors.LISTED) {
        errors.add(e);
      }
      throw stopped();
    }
    if (!Digest.of(digest.digest()).equals(file.digest())) {
      throw new InputFault(
          new Words(
              file.path() + "：导入期间文件被改动，请等写完后再导入。",
              file.path()
                  + ": the file changed while it was imported; import it when it is complete."));
    }
    bytesBefore += file.bytes();
    total.add(ofFile);
    listener.progress(total.rows, bytesBefore, bytesTotal);
    ImportedFile.Identity identity = file.identity();
    taken.add(
        new ImportedFile(
            identity.kind(),
            identity.device(),
            file.path().toString(),
            file.digest(),
            file.bytes(),
            ofFile.rows,
            ofFile.added,
            ofFile.skipped));
  }

  private Candidate candidate(Path path) {
    MessageDigest digest = Digest.newSha256();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (InputStream in = InputFiles.open(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        bytes += n;
      }
    } catch (IOException e) {
      throw InputFiles.unreadable(path, e);
    }
    Digest sha256 = Digest.of(digest.digest());
    return new Candidate(path, bytes, sha256, ImportedFile.Identity.of(kind, device, path, sha256));
  }

  /** The files that no call has taken, each once; the others go to {@code already}. */
  private List<Candidate> fresh(List<Candidate> candidates, List<Path> already) {
    Set<ImportedFile.Identity> known = new HashSet<>(ImportManifest.identities(layout));
    List<Candidate> fresh = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (known.add(candidate.identity())) {
        fresh.add(candidate);
      } else {
        already.add(candidate.path());
      }
    }
    return fresh;
  }

  /** The same files give the same id, so that a call that died finds what it left behind. */
  private String callId(List<Candidate> fresh) {
    StringBuilder content = new StringBuilder(kind).append('\n').append(device).append('\n');
    fresh.forEach(file -> content.append(file.identity()).append('\n'));
    Digest digest = Digest.sha256(content.toString().getBytes(StandardCharsets.UTF_8));
    return "import-" + kind + "-" + digest.toString().substring(0, 16);
  }

  private void stopOnErrors() {
    if (errors.count() > 0) {
      throw stopped();
    }
  }

  private InputFault stopped() {
    Words found = errors.fault().words();
    String zh = "\n没有导入任何内容。";
    String en = "\nNothing was imported.";
    if (errors.count() >= CsvErrors.LISTED) {
      zh = "\n读到第 " + CsvErrors.LISTED + " 处错误后停止。" + zh;
      en = "\nReading stopped after " + CsvErrors.LISTED + " errors." + en;
    }
    if (!request.skipBadRows()) {
      zh += "加上 --skip-bad-rows 可跳过并列出有错误的行。";
      en += " With --skip-bad-rows, rows that have an error are left out and listed.";
    }
    return new InputFault(new Words(found.zh() + zh, found.en() + en));
  }

  /** Counts rows and passes good ones on. */
  private final class Sink implements RowSink {
    private final FrameFeed feed;

    private Sink(FrameFeed feed) {
      this.feed = feed;
    }

    @Override
    public void add(Sample sample) {
      ofFile.added++;
      feed.add(sample);
    }

    @Override
    public void add(UsageEvent event) {
      ofFile.added++;
      feed.add(event);
    }

    @Override
    public void ignore() {
      ofFile.ignored++;
    }

    @Override
    public void refuse(CsvError error) {
      if (request.skipBadRows()) {
        ofFile.skipped++;
        if (skipped.size() < ImportSummary.LISTED) {
          skipped.add(error);
        }
        listener.skipped(error);
        return;
      }
      errors.add(error);
      if (errors.count() == CsvErrors.LISTED) {
        throw stopped();
      }
    }

    @Override
    public void readUpTo(long bytes) {
      ofFile.rows++;
      if (ofFile.rows % PROGRESS_ROWS == 0) {
        listener.progress(total.rows + ofFile.rows, bytesBefore + bytes, bytesTotal);
      }
    }
  }
}
