package io.plumbline.deploy.command;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.attestation.SignedVerdict;
import io.plumbline.verifier.engine.attestation.VerifiedFiles;
import io.plumbline.verifier.engine.attestation.Verifier;
import io.plumbline.verifier.engine.attestation.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code verify} is told about signing its verdict; file and key come together. */
final class AttestOptions {
  @Option(names = "--attest", paramLabel = "FILE", required = true)
  private Path file;

  @Option(names = "--signing-key", paramLabel = "KEY", required = true)
  private Path key;

  @Option(names = "--verifier-id", paramLabel = "URI")
  private @Nullable String verifierId;

  /** Reads the key and hashes the inputs, before they are verified. */
  Signing begin(VerifiedFiles files) {
    VerifierKey secret = VerifierKey.read(key);
    String id = verifierId == null ? "urn:plumbline:key:" + secret.id() : verifierId;
    return new Signing(
        SignedVerdict.begin(files), secret, new Verifier(id, PlumblineVersion.ofProgram()), file);
  }

  /** A verdict that is being made. */
  record Signing(SignedVerdict.Draft draft, VerifierKey key, Verifier verifier, Path file) {
    /** Signs what was found and writes it. */
    void finish(VerificationReport report, VerificationOptions options, Terminal terminal) {
      byte[] envelope = draft.sign(report, options, key, verifier, Instant.now());
      try {
        Files.write(file, envelope);
      } catch (IOException e) {
        throw new EnvironmentFault(Words.of("无法写入 %s：%s", "%s cannot be written: %s", file, e), e);
      }
      terminal.say(
          "已签署结论 %s，密钥 %s，覆盖 %d 个文件",
          "signed the verdict %s with the key %s over %d files",
          file,
          key.id(),
          draft.digests().size());
    }
  }
}
