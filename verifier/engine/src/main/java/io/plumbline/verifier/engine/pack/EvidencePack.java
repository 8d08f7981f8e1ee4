package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.integrity.LeftOut;
import io.plumbline.verifier.engine.log.LogPart;
import io.plumbline.verifier.engine.log.OtherEntries;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.container.PackWriter;
import io.plumbline.verifier.engine.report.ReportJson;
import io.plumbline.verifier.engine.source.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes a pack: verifies, then streams what the figures rest on into one file. The archive must be
 * at rest meanwhile. Memory does not depend on the archive's size beyond what a verification takes.
 */
public final class EvidencePack {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Language of sentences in the report, so that it can be compared byte for byte. */
  static final String REPORT_LANGUAGE = "zh";

  /** Folders of an archive that go into a pack; of logs only what segments do not tell. */
  private static final Set<String> FOLDERS =
      Set.of("agents", "gateways", "trust", "imports", "segments", "ledgers", LeftOut.FOLDER);

  private final PackRequest request;
  private final Path archive;
  private final Path logs;

  /** A file of the archive as it was found. */
  private record Source(Path file, long size, String modified) {}

  EvidencePack(PackRequest request) {
    this.request = request;
    this.archive = request.options().archive();
    this.logs = archive.resolve("logs");
  }

  /**
   * Verifies and packs: everything, or with a figure in the request the part of the archive that
   * the figure needs.
   *
   * @return what was found; it stands in the pack too
   * @throws InputFault when the archive changed meanwhile, or there is none
   * @throws EnvironmentFault when something cannot be read or written
   */
  public static VerificationReport write(PackRequest request) {
    FactId fact = request.fact();
    return fact == null
        ? new EvidencePack(request).write(() -> Verification.run(request.options()))
        : new PartPack(request, fact).write();
  }

  /**
   * Packs what a folder holds.
   *
   * @param found gives the report, after the files were looked at
   */
  VerificationReport write(Supplier<VerificationReport> found) {
    Path fresh = request.out().resolveSibling("." + request.out().getFileName() + ".new");
    try {
      Map<String, Source> sources = sources();
      VerificationReport report = found.get();
      try (OutputStream file = Files.newOutputStream(fresh);
          OutputStream out = new BufferedOutputStream(file, BUFFER_BYTES)) {
        write(new PackWriter(out), sources, report);
      }
      if (!sources().equals(sources)) {
        throw new InputFault(
            Words.of(
                "打包期间归档 %s 变了。请先停止写入，或打包一份副本。",
                "The archive %s changed while it was packed. Stop what writes, or pack a copy.",
                archive));
      }
      Files.move(
          fresh,
          request.out(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return report;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("证据包 %s 写不成：%s", "The pack %s cannot be written: %s", request.out(), e), e);
    } finally {
      remove(fresh);
    }
  }

  private void write(PackWriter out, Map<String, Source> sources, VerificationReport report)
      throws IOException {
    long total = sources.values().stream().mapToLong(Source::size).sum();
    long done = 0;
    Map<String, byte[]> others = otherEntries();
    TreeMap<String, Source> all = new TreeMap<>(sources);
    TreeMap<String, byte[]> texts = new TreeMap<>(others);
    while (!all.isEmpty() || !texts.isEmpty()) {
      boolean text =
          all.isEmpty() || (!texts.isEmpty() && texts.firstKey().compareTo(all.firstKey()) < 0);
      if (text) {
        var entry = texts.pollFirstEntry();
        out.part(PackLayout.ARCHIVE + entry.getKey(), entry.getValue());
      } else {
        var entry = all.pollFirstEntry();
        out.part(
            PackLayout.ARCHIVE + entry.getKey(), entry.getValue().file(), entry.getValue().size());
        done += entry.getValue().size();
        request.options().progress().reached(new Progress(done, total, report.samples()));
      }
    }
    Path claims = request.claims();
    if (claims != null) {
      out.part(PackLayout.CLAIMS + ending(claims), Files.readAllBytes(claims));
    }
    for (Path ledger : LedgerReader.files(request.ledger()).stream().sorted().toList()) {
      out.part(PackLayout.LEDGER + ledger.getFileName(), Files.readAllBytes(ledger));
    }
    out.part(
        PackLayout.SETTINGS,
        PackSettings.of(request.options(), request.program(), Optional.ofNullable(request.fact()))
            .encode());
    out.part(PackLayout.REPORT, reportText(report));
    byte[] scheme = request.scheme();
    if (scheme != null) {
      out.part(PackLayout.SCHEME, scheme);
    }
    out.finish(request.signer());
  }

  /** The report as it stands in a pack. */
  static byte[] reportText(VerificationReport report) {
    return new ReportJson(REPORT_LANGUAGE).text(report).getBytes(StandardCharsets.UTF_8);
  }

  private static String ending(Path claims) {
    String name = String.valueOf(claims.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1);
    if (!ending.matches("[a-z]{1,8}")) {
      throw new InputFault(
          Words.of("声明文件 %s 的扩展名不认识。", "The claims file %s has an unknown ending.", claims));
    }
    return ending;
  }

  /** What is no seal in each log, as a part beside its checkpoint. */
  private Map<String, byte[]> otherEntries() throws IOException {
    Map<String, byte[]> texts = new TreeMap<>();
    for (Path log : list(logs)) {
      LogLayout layout = new LogLayout(log);
      if (Files.exists(layout.checkpoint())) {
        try {
          SignedNote note = SignedNote.decode(Files.readAllBytes(layout.checkpoint()));
          long size = Checkpoint.parse(note.text()).size();
          texts.put(
              "logs/" + log.getFileName() + "/" + OtherEntries.NAME,
              OtherEntries.text(OtherEntries.in(layout, size)).getBytes(StandardCharsets.US_ASCII));
        } catch (FormatFault e) {
          throw new InputFault(
              Words.of("日志 %s 已损坏：%s", "The log %s is damaged: %s", log, e.getMessage()), e);
        }
      }
    }
    return texts;
  }

  private Map<String, Source> sources() throws IOException {
    Map<String, Source> sources = new TreeMap<>();
    for (String folder : FOLDERS) {
      add(archive.resolve(folder), sources);
    }
    for (Path log : list(logs)) {
      add(log.resolve("checkpoint"), sources);
      add(log.resolve("log.vkey"), sources);
      add(log.resolve("cosigned"), sources);
      add(log.resolve(LogPart.NAME), sources);
    }
    return sources;
  }

  private void add(Path folder, Map<String, Source> sources) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = archive.relativize(file).toString().replace('\\', '/');
        if (!name.startsWith(".") && !name.contains("/.")) {
          sources.put(
              name, new Source(file, Files.size(file), Files.getLastModifiedTime(file).toString()));
        }
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException e) {
      return new ArrayList<>(); // no gateway has a log here
    }
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EnvironmentFault(Words.of("删不掉 %s：%s", "%s cannot be removed: %s", file, e), e);
    }
  }
}
