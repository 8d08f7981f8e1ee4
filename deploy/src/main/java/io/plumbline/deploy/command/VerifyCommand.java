package io.plumbline.deploy.command;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.console.handin.ClaimsFile;
import io.plumbline.verifier.console.handin.HandedIn;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.attestation.VerifiedFiles;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import io.plumbline.verifier.engine.suspicion.Scrutiny;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
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

  @Option(names = "--ledger", paramLabel = "DIR", required = true)
  private Path ledger;

  @Option(names = "--as-of", paramLabel = "DATE", required = true)
  private String asOf;

  @Option(names = "--scheme", paramLabel = "ID|FILE")
  private @Nullable String scheme;

  @Option(names = "--zone", paramLabel = "ZONE")
  private @Nullable String zone;

  @Option(names = "--claims", paramLabel = "FILE")
  private @Nullable Path claims;

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
    Ledger platform = LedgerReader.read(ledger);
    Optional<Scheme> form = Optional.ofNullable(scheme).map(Schemes::find);
    HandedIn handedIn = handIn(claims, form, platform);
    handedIn.notes().forEach(terminal::say);
    engine.check();
    try (ArchiveOptions.Opened opened = archive.open()) {
      VerificationOptions options =
          options(opened.folder(), platform, form)
              .withClaims(handedIn.claims())
              .withProgress(now ->
                  progress.update(
                      now.samples(),
                      now.totalBytes() == 0 ? 1 : (double) now.bytes() / now.totalBytes()));
      AttestOptions.Signing signing =
          attest == null ? null : attest.begin(new VerifiedFiles(opened.folder(), ledger, claims));
      VerificationReport report = engine.run(options);
      if (signing != null) {
        signing.finish(report, options, terminal);
      }
      if (suspicions != null) {
        report = Scrutiny.add(options, report, suspicions);
      }
      progress.done(report.samples());
      output.write(
          terminal, new VerifyOutput.Result(report, form, opened.folder(), handedIn.notes()));
      return report.holds() ? Plumbline.HELD : Plumbline.DID_NOT_HOLD;
    } catch (PlumblineFault e) {
      progress.stopped();
      throw e;
    }
  }

  /**
   * What a platform hands in, in whichever form.
   *
   * @param form whose rows are understood; without one those of all forms
   */
  static HandedIn handIn(@Nullable Path claims, Optional<Scheme> form, Ledger ledger) {
    return claims == null
        ? new HandedIn(List.of(), List.of())
        : ClaimsFile.read(claims, form.map(List::of).orElseGet(Schemes::all), ledger);
  }

  private VerificationOptions options(Path folder, Ledger platform, Optional<Scheme> form) {
    VerificationOptions options =
        VerificationOptions.of(folder, platform, date("--as-of", asOf))
            .withTolerance(share(tolerance));
    if (form.isPresent()) {
      options = options.withScheme(form.get());
    }
    if (zone != null) {
      options = options.withZone(zone(zone));
    }
    return trust == null ? options : options.withTrusted(trust);
  }

  private void checkSuspicions() {
    if (suspicions != null && (suspicions < 1 || suspicions > Scrutiny.MAX_DAYS)) {
      throw new InputFault(
          Words.of(
              "--suspicions 是 %d，应为 1 到 %d 天。",
              "--suspicions is %d, expected 1 to %d days.", suspicions, Scrutiny.MAX_DAYS));
    }
  }

  /** The date that an option is given. */
  static LocalDate date(String option, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new InputFault(
          Words.of(
              "%s 是“%s”，应为存在的日期，如 2024-06-30。",
              "%s is '%s', expected a date that exists, such as 2024-06-30.", option, text),
          e);
    }
  }

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new InputFault(
          Words.of(
              "--zone 是“%s”，应为时区名，如 Asia/Shanghai。",
              "--zone is '%s', expected the name of a time zone, such as Asia/Shanghai.", text),
          e);
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
