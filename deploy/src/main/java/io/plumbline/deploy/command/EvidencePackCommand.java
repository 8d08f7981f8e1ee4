package io.plumbline.deploy.command;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.attestation.VerifierKey;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.pack.EvidencePack;
import io.plumbline.verifier.engine.pack.PackRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts everything that figures rest on into one file. */
@Command(name = "pack", mixinStandardHelpOptions = true)
final class EvidencePackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--archive", paramLabel = "DIR", required = true)
  private Path archive;

  @Mixin private PlatformOptions platform = new PlatformOptions();

  @Mixin private ClaimsOption claims = new ClaimsOption();

  @Option(names = "--as-of", paramLabel = "DATE", required = true)
  private String asOf;

  @Option(names = "--fact", paramLabel = "FACT-ID")
  private @Nullable String fact;

  @Option(names = "--out", paramLabel = "FILE", required = true)
  private Path out;

  @Option(names = "--signing-key", paramLabel = "KEY")
  private @Nullable Path key;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.of(spec);
    Progress progress = terminal.progress(new Words("打包", "packing"), new Words("样本", "samples"));
    PlatformOptions.Platform read = platform.read();
    VerificationOptions options =
        read.options(archive, PlatformOptions.date("--as-of", asOf))
            .withClaims(claims.read(read, terminal).claims())
            .withProgress(now ->
                progress.update(
                    now.samples(),
                    now.totalBytes() == 0 ? 1 : (double) now.bytes() / now.totalBytes()));
    NoteSigner signer = key == null ? null : signer(VerifierKey.read(key));
    try {
      VerificationReport report =
          EvidencePack.write(
              new PackRequest(
                  options,
                  read.folder(),
                  claims.file(),
                  platform.schemeText(),
                  fact(),
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

  private @Nullable FactId fact() {
    if (fact == null) {
      return null;
    }
    if (claims.file() != null) {
      throw new InputFault(
          new Words(
              "--fact 只打包一个指标所需的部分，不带声明：请去掉 --claims。",
              "--fact packs the part that one figure needs, without claims: leave --claims out."));
    }
    return FactId.parse(fact);
  }

  private static NoteSigner signer(VerifierKey key) {
    return key.signer("plumbline/packer/" + key.id().substring(0, 8), NoteKey.Kind.NOTE);
  }
}
