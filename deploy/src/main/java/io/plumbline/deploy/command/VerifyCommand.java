package io.plumbline.deploy.command;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.console.handin.HandedIn;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.attestation.VerifiedFiles;
import io.plumbline.verifier.engine.suspicion.Scrutiny;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Facts, verdicts, rules and findings of an archive. */
@Command(name = "verify", mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ArchiveOptions archive = new ArchiveOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Mixin private PlatformOptions platform = new PlatformOptions();

  @Mixin private ClaimsOption claims = new ClaimsOption();

  @Option(names = "--as-of", paramLabel = "DATE", required = true)
  private String asOf;

  @Option(names = "--tolerance", paramLabel = "PERCENT", defaultValue = "0.5")
  private BigDecimal tolerance;

  @Option(names = "--trust", paramLabel = "CA.pem")
  private @Nullable Path trust;

  @Option(
      names = "--suspicions",
      paramLabel = "DAYS",
      arity = "0..1",
      fallbackValue = "" + Scrutiny.DEFAULT_DAYS)
  private @Nullable Integer suspicions;

  @Option(names = "--format", paramLabel = "table|json|csv|xlsx|docx|html", defaultValue = "table")
  private VerifyOutput.Format format;

  @Option(names = "--out", paramLabel = "FILE")
  private @Nullable Path out;

  @ArgGroup(exclusive = false)
  private @Nullable AttestOptions attest;

  @Override
  public Integer call() throws Exception {
    Terminal terminal = Terminal.of(spec);
    Progress progress = terminal.progress(new Words("核验", "verifying"), new Words("样本", "samples"));
    checkSuspicions();
    VerifyOutput output = new VerifyOutput(format, out);
    output.check();
    engine.check();
    PlatformOptions.Platform read = platform.read();
    HandedIn handedIn = claims.read(read, terminal);
    try (ArchiveOptions.Opened opened = archive.open()) {
      VerificationOptions options =
          options(opened.folder(), read)
              .withClaims(handedIn.claims())
              .withProgress(now ->
                  progress.update(
                      now.samples(),
                      now.totalBytes() == 0 ? 1 : (double) now.bytes() / now.totalBytes()));
      AttestOptions.Signing signing =
          attest == null
              ? null
              : attest.begin(new VerifiedFiles(opened.folder(), read.folder(), claims.file()));
      Explainer explainer = engine.verify(options);
      VerificationReport report = explainer.report();
      if (signing != null) {
        signing.finish(report, options, terminal);
      }
      if (suspicions != null) {
        report = Scrutiny.add(options, report, suspicions);
      }
      progress.done(report.samples());
      output.write(
          terminal,
          new VerifyOutput.Result(
              report,
              read.form(),
              opened.folder(),
              output.isDocument() ? explainer.evidence() : Map.of(),
              handedIn.notes()));
      return report.holds() ? Plumbline.HELD : Plumbline.DID_NOT_HOLD;
    } catch (PlumblineFault e) {
      progress.stopped();
      throw e;
    }
  }

  private VerificationOptions options(Path folder, PlatformOptions.Platform read) {
    VerificationOptions options =
        read.options(folder, PlatformOptions.date("--as-of", asOf)).withTolerance(share(tolerance));
    return trust == null ? options : options.withTrusted(trust);
  }

  private void checkSuspicions() {
    if (suspicions != null && (suspicions < 1 || suspicions > Scrutiny.MAX_DAYS)) {
      throw new InputFault(
          Words.of(
              "--suspicions 是 %d，应为 1 到 %d 天。",
              "--suspicions is %d, expected 1 to %d days.", suspicions, Scrutiny.MAX_DAYS));
    }
    if (suspicions != null && engine.isSpark()) {
      throw new InputFault(
          new Words(
              "--suspicions 在本机逐值解码，不由 Spark 执行；请去掉 --engine spark，另行运行。",
              "--suspicions decodes every value in this process, not on Spark; run it by itself,"
                  + " without --engine spark."));
    }
  }

  private static BigDecimal share(BigDecimal percent) {
    if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new InputFault(
          Words.of(
              "--tolerance 是 %s，应为 0 到 100 的百分数。",
              "--tolerance is %s, expected percent from 0 to 100.", percent.toPlainString()));
    }
    return percent.movePointLeft(2);
  }
}
