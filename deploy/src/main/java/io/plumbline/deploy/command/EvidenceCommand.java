package io.plumbline.deploy.command;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.attestation.SignedVerdict;
import io.plumbline.verifier.engine.attestation.VerifiedFiles;
import io.plumbline.verifier.engine.attestation.VerifierKey;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.explain.report.ExplanationJson;
import io.plumbline.verifier.engine.explain.report.ExplanationTable;
import io.plumbline.verifier.engine.facts.FactId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From a figure down to the bytes that it rests on, and verdicts that somebody answers for. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    subcommands = {EvidencePackCommand.class, EvidenceVerifyCommand.class})
final class EvidenceCommand extends CommandGroup {
  private static final int MAX_LIMIT = 1_000_000;

  @Command(name = "explain", mixinStandardHelpOptions = true)
  int explain(
      @Parameters(paramLabel = "FACT-ID") String fact,
      @Option(names = "--archive", paramLabel = "DIR", required = true) Path archive,
      @Mixin PlatformOptions platform,
      @Option(names = "--as-of", paramLabel = "DATE", required = true) String asOf,
      @Option(names = "--trust", paramLabel = "CA.pem") @Nullable Path trust,
      @Option(
              names = {"--subject", "--device"},
              paramLabel = "ID")
          @Nullable String subject,
      @Option(names = "--day", paramLabel = "DATE") @Nullable String day,
      @Option(names = "--limit", paramLabel = "N", defaultValue = "20") int limit,
      @Option(names = "--format", paramLabel = "table|json", defaultValue = "table")
          Format format) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InputFault(
          Words.of(
              "--limit 是 %d，应为 1 到 %d。", "--limit is %d, expected 1 to %d.", limit, MAX_LIMIT));
    }
    Question question =
        new Question(
            FactId.parse(fact),
            Optional.ofNullable(subject),
            Optional.ofNullable(day).map(date -> PlatformOptions.date("--day", date)),
            true);
    VerificationOptions options =
        platform.read().options(archive, PlatformOptions.date("--as-of", asOf));
    if (trust != null) {
      options = options.withTrusted(trust);
    }
    Explanation explanation = Explainer.explain(options, question);
    Terminal terminal = terminal();
    String language = terminal.language();
    terminal.write(
        format == Format.JSON
            ? new ExplanationJson(language, limit).text(explanation)
            : new ExplanationTable(language, limit).text(explanation));
    return Plumbline.HELD;
  }

  @Command(name = "key", mixinStandardHelpOptions = true)
  int key(@Option(names = "--out", paramLabel = "FILE", required = true) Path out) {
    Path open = VerifierKey.create(out);
    terminal()
        .print(
            "密钥 %s（权限 0600，请勿外传），公钥 %s，编号 %s",
            "key %s (mode 0600, keep it secret), public key %s, id %s",
            out,
            open,
            VerifierKey.idOf(VerifierKey.readPublic(open)));
    return Plumbline.HELD;
  }

  @Command(name = "verify-verdict", mixinStandardHelpOptions = true)
  int verifyVerdict(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--trust-key", paramLabel = "KEY.pub", required = true) List<Path> trust,
      @Option(names = "--archive", paramLabel = "DIR") @Nullable Path archive,
      @Option(names = "--ledger", paramLabel = "DIR") @Nullable Path ledger,
      @Option(names = "--claims", paramLabel = "FILE") @Nullable Path claims,
      @Option(names = "--format", paramLabel = "table|json", defaultValue = "table")
          Format format) {
    List<PublicKey> keys = trust.stream().map(VerifierKey::readPublic).toList();
    SignedVerdict.Checked checked = check(file, keys, new VerifiedFiles(archive, ledger, claims));
    Terminal terminal = terminal();
    VerdictReport report = new VerdictReport(terminal.language());
    terminal.write(format == Format.JSON ? report.json(checked) : report.text(checked));
    return checked.holds() ? Plumbline.HELD : Plumbline.DID_NOT_HOLD;
  }

  private static SignedVerdict.Checked check(Path file, List<PublicKey> keys, VerifiedFiles files) {
    try {
      return SignedVerdict.check(Files.readAllBytes(file), keys, files);
    } catch (FormatFault e) {
      throw new InputFault(
          Words.of("%s 不是签署的结论：%s", "%s is no signed verdict: %s", file, e.getMessage()), e);
    } catch (IOException e) {
      throw new InputFault(Words.of("读不了 %s：%s", "%s cannot be read: %s", file, e), e);
    }
  }
}
