package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSignature;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.integrity.LeftOut;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.container.PackReader;
import io.plumbline.verifier.engine.pack.statement.EvidenceReport;
import io.plumbline.verifier.engine.pack.statement.Standing;
import io.plumbline.verifier.engine.pack.statement.Statement;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.SchemeReader;
import io.plumbline.verifier.engine.scheme.Schemes;
import io.plumbline.verifier.engine.source.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks a pack with nothing but the file and the trusted keys: the container byte for byte, every
 * figure by the same fold that made it, the logs against the segments, the signatures against the
 * keys. Extracts into a scratch folder; memory is that of a verification.
 */
public final class EvidenceCheck {
  private final CheckRequest request;
  private final TrustedKeys trusted;
  private final List<Statement> statements = new ArrayList<>();
  private final Path folder;

  private EvidenceCheck(CheckRequest request, Path folder) {
    this.request = request;
    this.trusted = new TrustedKeys(request.trusted(), request.quorum());
    this.folder = folder;
  }

  /**
   * Checks a file.
   *
   * @throws InputFault when there is no such file
   * @throws EnvironmentFault when it cannot be read, or not extracted
   */
  public static EvidenceReport run(CheckRequest request) {
    try {
      if (!Files.isRegularFile(request.file())) {
        throw new InputFault(Words.of("没有文件 %s。", "There is no file %s.", request.file()));
      }
      Files.createDirectories(request.scratch());
      Path folder = Files.createTempDirectory(request.scratch(), "evidence-");
      try {
        return new EvidenceCheck(request, folder).check();
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "证据包 %s 读不了，或解不到 %s：%s",
              "The pack %s cannot be read, or not extracted into %s: %s",
              request.file(),
              request.scratch(),
              e),
          e);
    }
  }

  private EvidenceReport check() throws IOException {
    long size = Files.size(request.file());
    PackReader.Extracted extracted =
        PackReader.extract(
            request.file(),
            folder,
            bytes -> request.progress().reached(new Progress(bytes, 2 * size, 0)));
    statements.addAll(extracted.problems());
    Optional<VerificationReport> report = Optional.empty();
    if (extracted.problems().isEmpty()) {
      statements.add(
          Statement.proved(
              "file",
              PackLayout.MANIFEST,
              "文件完整：%d 个部分与清单逐字节一致",
              "the file is whole: its %d parts are those of its manifest, byte for byte",
              extracted.parts().size()));
      Optional<String> unanswered = packer(extracted.manifest());
      report = recompute(size, extracted, unanswered);
      statements.addAll(trusted.unused());
    }
    return new EvidenceReport(statements, report, size);
  }

  /** Says who answers for the file; returns who says so without being trusted. */
  private Optional<String> packer(Optional<SignedNote> manifest) {
    if (manifest.isEmpty()) {
      return Optional.of("nobody");
    }
    List<NoteKey> signers = trusted.signers(PackLayout.MANIFEST, manifest.get(), statements);
    String names =
        manifest.get().signatures().stream()
            .map(NoteSignature::name)
            .collect(Collectors.joining(", "));
    statements.add(
        signers.isEmpty()
            ? Statement.asserted(
                "packer",
                PackLayout.MANIFEST,
                names,
                "打包者自称 %s，其密钥不在受信任之列",
                "the packer calls himself %s; his key is not among the trusted ones",
                names)
            : Statement.proved(
                "packer",
                PackLayout.MANIFEST,
                "打包者 %s 为整个文件负责",
                "the packer %s answers for the whole file",
                names));
    return signers.isEmpty() ? Optional.of(names) : Optional.empty();
  }

  private Optional<VerificationReport> recompute(
      long size, PackReader.Extracted extracted, Optional<String> unanswered) throws IOException {
    try {
      PackSettings settings =
          PackSettings.decode(Files.readAllBytes(folder.resolve(PackLayout.SETTINGS)));
      if (unanswered.isPresent()) {
        statements.addAll(
            new UnsignedParts(folder, extracted.parts(), unanswered.get()).statements(settings));
      }
      Path ledgers = folder.resolve("ledger");
      Ledger ledger = LedgerReader.read(ledgers);
      Optional<Scheme> form = form();
      Path archive = Files.createDirectories(folder.resolve("archive"));
      VerificationOptions options =
          VerificationOptions.of(archive, ledger, settings.asOf())
              .withZone(settings.zone())
              .withTolerance(settings.tolerance())
              .withThreads(request.threads())
              .withProgress(now ->
                  request
                      .progress()
                      .reached(
                          new Progress(
                              size + now.bytes(), size + now.totalBytes(), now.samples())));
      if (form.isPresent()) {
        options = options.withScheme(form.get());
      }
      Path authority = request.authority();
      if (authority != null) {
        options = options.withTrusted(authority);
      }
      options = claims(options, form, ledger);
      Optional<LeftOut> leftOut = leftOut(settings, archive);
      VerificationReport report =
          leftOut.isPresent() ? part(options, settings, leftOut.get()) : Verification.run(options);
      statements.addAll(new RecomputedCheck(folder, authority).compare(report));
      logs(options, ledgers, ledger, leftOut);
      return Optional.of(report);
    } catch (NoSuchFileException e) {
      statements.add(
          Statement.broken(
              "part-missing",
              folder.relativize(Path.of(e.getFile())).toString(),
              "文件里没有 %s",
              "%s is not in the file",
              folder.relativize(Path.of(e.getFile()))));
    } catch (FormatFault e) {
      statements.add(
          Statement.broken("part-malformed", PackLayout.SETTINGS, "%s", "%s", e.getMessage()));
    } catch (InputFault e) {
      statements.add(new Statement(Standing.BROKEN, "part-malformed", "", "", e.words()));
    }
    return Optional.empty();
  }

  private Optional<Scheme> form() throws IOException {
    Path file = folder.resolve(PackLayout.SCHEME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Scheme form = SchemeReader.read(file);
    boolean shipped =
        Schemes.known(form.id()).filter(own -> own.file().equals(form.file())).isPresent();
    statements.add(
        shipped
            ? Statement.proved(
                "scheme",
                PackLayout.SCHEME,
                "方案 %s 就是本程序自带的那一份",
                "the form %s is the one that this program ships",
                form.id())
            : Statement.asserted(
                "scheme",
                PackLayout.SCHEME,
                "packer",
                "方案 %s 由打包者给出，不是本程序自带的",
                "the form %s is the packer's; this program does not ship it",
                form.id()));
    return Optional.of(form);
  }

  private VerificationOptions claims(
      VerificationOptions options, Optional<Scheme> form, Ledger ledger) throws IOException {
    try (Stream<Path> parts = Files.list(folder)) {
      Optional<Path> file =
          parts
              .filter(part -> String.valueOf(part.getFileName()).startsWith(PackLayout.CLAIMS))
              .findFirst();
      if (file.isEmpty()) {
        return options;
      }
      statements.add(
          Statement.asserted(
              "claims",
              String.valueOf(file.get().getFileName()),
              "platform",
              "声明是平台自己的说法，结论见下",
              "the claims are the platform's word; the verdicts say what they are worth"));
      return options.withClaims(request.claims().read(file.get(), form, ledger));
    }
  }

  /** What is left out of a part; empty for a pack of a whole archive. */
  private static Optional<LeftOut> leftOut(PackSettings settings, Path archive)
      throws IOException, FormatFault {
    return settings.fact().isPresent()
        ? Optional.of(LeftOut.of(new ArchiveLayout(archive)))
        : Optional.empty();
  }

  private VerificationReport part(
      VerificationOptions options, PackSettings settings, LeftOut leftOut) {
    FactId fact = settings.fact().orElseThrow();
    statements.addAll(
        new PartScope(fact, leftOut)
            .statements(
                PartChoice.Arrivals.of(
                    fact.window().days(options.asOf()),
                    options.effectiveZone(),
                    options.limits())));
    return PartPack.only(Verification.part(options, leftOut), fact);
  }

  private void logs(
      VerificationOptions options, Path ledgers, Ledger ledger, Optional<LeftOut> leftOut)
      throws IOException, FormatFault {
    ArchiveLayout archive = new ArchiveLayout(options.archive());
    long lagSeconds = options.limits().realtimeLagMillis() / 1000;
    List<List<LedgerMark>> marks = new ArrayList<>();
    for (String gateway : names(archive.logsFolder())) {
      LogAudit.Shown shown = new LogAudit(archive, gateway, trusted, lagSeconds, leftOut).run();
      statements.addAll(shown.statements());
      marks.add(shown.ledgers());
    }
    for (String gateway : names(archive.segmentsFolder())) {
      if (!Files.isDirectory(archive.logsFolder().resolve(gateway))) {
        statements.add(
            request.trusted().isEmpty()
                ? Statement.asserted(
                    "log-absent",
                    gateway,
                    gateway,
                    "网关 %s 没有日志：它今晚仍可改写过去",
                    "the gateway %s has no log: it can still rewrite the past tonight",
                    gateway)
                : Statement.broken(
                    "log-absent",
                    gateway,
                    "网关 %s 没有日志，受信任的密钥无从核对",
                    "the gateway %s has no log to hold the trusted keys against",
                    gateway));
      }
    }
    statements.addAll(
        new LedgerHistory(archive, ledgers, ledger, options.effectiveZone()).compare(marks));
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(path -> String.valueOf(path.getFileName()))
          .sorted()
          .toList();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
