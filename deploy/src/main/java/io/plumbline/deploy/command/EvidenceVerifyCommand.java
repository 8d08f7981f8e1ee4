package io.plumbline.deploy.command;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.verifier.engine.pack.CheckRequest;
import io.plumbline.verifier.engine.pack.EvidenceCheck;
import io.plumbline.verifier.engine.pack.statement.EvidenceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recomputes everything in a pack from nothing but the file and the trusted keys. */
@Command(name = "verify", mixinStandardHelpOptions = true)
final class EvidenceVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE")
  private Path file;

  @Option(names = "--trust", paramLabel = "VKEY|FILE", arity = "1..*")
  private List<String> trust = new ArrayList<>();

  @Option(names = "--witnesses", paramLabel = "N", defaultValue = "1")
  private int quorum;

  @Option(names = "--scratch", paramLabel = "DIR")
  private @Nullable Path scratch;

  @Option(names = "--format", paramLabel = "table|json", defaultValue = "table")
  private CommandGroup.Format format;

  private @Nullable Path authority;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.of(spec);
    Progress progress = terminal.progress(new Words("核验", "verifying"), new Words("样本", "samples"));
    List<NoteKey> keys = new ArrayList<>();
    for (String text : trust) {
      keys.addAll(keys(text));
    }
    CheckRequest request =
        new CheckRequest(
            file,
            keys,
            quorum,
            authority,
            scratch == null ? Path.of(System.getProperty("java.io.tmpdir")) : scratch,
            Runtime.getRuntime().availableProcessors(),
            (claims, form, ledger) -> ClaimsOption.read(claims, form, ledger).claims(),
            now ->
                progress.update(
                    now.samples(),
                    now.totalBytes() == 0 ? 1 : (double) now.bytes() / now.totalBytes()));
    try {
      EvidenceReport report = EvidenceCheck.run(request);
      progress.done(report.report().map(done -> done.samples()).orElse(0L));
      EvidenceText text = new EvidenceText(terminal.language());
      terminal.write(format == CommandGroup.Format.JSON ? text.json(report) : text.text(report));
      return report.holds() ? Plumbline.HELD : Plumbline.DID_NOT_HOLD;
    } catch (PlumblineFault e) {
      progress.stopped();
      throw e;
    }
  }

  /** A key as it is written, a file with a key in each line, or the certificate of an authority. */
  private List<NoteKey> keys(String text) {
    List<NoteKey> keys = new ArrayList<>();
    try {
      if (!isFile(text)) {
        return List.of(NoteKey.parse(text));
      }
      String content = Files.readString(Path.of(text));
      if (content.contains("-----BEGIN CERTIFICATE-----")) {
        authority = Path.of(text);
        return keys;
      }
      for (String line : content.lines().filter(one -> !one.isBlank()).toList()) {
        keys.add(NoteKey.parse(line));
      }
      return keys;
    } catch (FormatFault e) {
      throw new InputFault(
          Words.of(
              "--trust 是“%s”，应为 vkey（名称+编号+密钥）、每行一个 vkey 的文件，或 CA 证书：%s。",
              "--trust is '%s', expected a vkey (NAME+ID+KEY), a file with one in each line, or an"
                  + " authority's certificate: %s.",
              text,
              Optional.ofNullable(e.getMessage()).orElse("")),
          e);
    } catch (IOException e) {
      throw new EnvironmentFault(Words.of("读不了 %s：%s", "%s cannot be read: %s", text, e), e);
    }
  }

  private static boolean isFile(String text) {
    return text.length() < 4096 && Files.isRegularFile(Path.of(text));
  }
}
