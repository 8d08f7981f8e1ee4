package io.plumbline.deploy.command;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.attestation.VerifierKey;
import io.plumbline.verifier.engine.pack.EvidencePack;
import io.plumbline.verifier.engine.pack.PackRequest;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts everything that figures rest on into one file. */
@Command(name = "pack", mixinStandardHelpOptions = true)
final class EvidencePackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--archive", paramLabel = "DIR", required = true)
  private Path archive;

  @Option(names = "--ledger", paramLabel = "DIR", required = true)
  private Path ledger;

  @Option(names = "--as-of", paramLabel = "DATE", required = true)
  private String asOf;

  @Option(names = "--out", paramLabel = "FILE", required = true)
  private Path out;

  @Option(names = "--scheme", paramLabel = "ID|FILE")
  private @Nullable String scheme;

  @Option(names = "--zone", paramLabel = "ZONE")
  private @Nullable String zone;

  @Option(names = "--claims", paramLabel = "FILE")
  private @Nullable Path claims;

  @Option(names = "--signing-key", paramLabel = "KEY")
  private @Nullable Path key;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.of(spec);
    Progress progress = terminal.progress(new Words("打包", "packing"), new Words("样本", "samples"));
    Ledger platform = LedgerReader.read(ledger);
    Optional<Scheme> form = Optional.ofNullable(scheme).map(Schemes::find);
    VerificationOptions options =
        VerificationOptions.of(archive, platform, VerifyCommand.date("--as-of", asOf))
            .withClaims(VerifyCommand.handIn(claims, form, platform).claims())
            .withProgress(now ->
                progress.update(
                    now.samples(),
                    now.totalBytes() == 0 ? 1 : (double) now.bytes() / now.totalBytes()));
    if (form.isPresent()) {
      options = options.withScheme(form.get());
    }
    if (zone != null) {
      options = options.withZone(VerifyCommand.zone(zone));
    }
    NoteSigner signer = key == null ? null : signer(VerifierKey.read(key));
    try {
      VerificationReport report =
          EvidencePack.write(
              new PackRequest(
                  options,
                  ledger,
                  claims,
                  scheme == null ? null : Schemes.text(scheme),
                  out,
                  signer,
                  PlumblineVersion.ofProgram()));
      progress.done(report.samples());
      terminal.print(
          "证据包 %s：%,d 字节，%d 个指标，截至 %s",
          "pack %s: %,d bytes, %d figures as of %s",
          out,
          Files.size(out),
          report.facts().size(),
          report.asOf());
      if (signer != null) {
        terminal.print("打包者公钥：%s", "the packer's key: %s", signer.key());
      }
      return report.holds() ? Plumbline.HELD : Plumbline.DID_NOT_HOLD;
    } catch (PlumblineFault e) {
      progress.stopped();
      throw e;
    } catch (IOException e) {
      throw new EnvironmentFault(Words.of("读不了 %s：%s", "%s cannot be read: %s", out, e), e);
    }
  }

  private static NoteSigner signer(VerifierKey key) {
    return key.signer("plumbline/packer/" + key.id().substring(0, 8), NoteKey.Kind.NOTE);
  }
}
