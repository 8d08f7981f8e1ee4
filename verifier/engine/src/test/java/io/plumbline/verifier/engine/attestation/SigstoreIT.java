package io.plumbline.verifier.engine.attestation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Envelopes against another implementation of DSSE, that of sigstore, in both directions. */
@Timeout(300)
class SigstoreIT {
  @TempDir private static Path folder = Path.of("");

  @BeforeAll
  static void install() throws Exception {
    for (String name : List.of("package.json", "package-lock.json", "dsse.js")) {
      Files.copy(Path.of("src", "test", "node", name), folder.resolve(name));
    }
    VerifierKey.create(folder.resolve("k.key"));
    if (run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") != 0) {
      String message =
          "The comparison with sigstore is left out: 'npm ci' failed. To install npm: apt-get"
              + " install nodejs npm";
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      abort(message);
    }
  }

  private static int run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(folder.resolve("out").toFile())
              .redirectError(folder.resolve("err").toFile())
              .start();
      if (!process.waitFor(4, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1; // there is no such program
    }
  }

  private static int node(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "dsse.js"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  @Test
  void sigstoreAcceptsWhatIsSignedHereAndNothingElse() throws Exception {
    byte[] payload =
        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"名\":\"准绳\"}\n"
            .getBytes(StandardCharsets.UTF_8);
    VerifierKey key = VerifierKey.read(folder.resolve("k.key"));
    DsseEnvelope envelope = key.sign(VerdictStatement.PAYLOAD_TYPE, payload);
    Files.write(folder.resolve("verdict.json"), envelope.encode());

    assertEquals(0, node("check", "verdict.json", "k.key.pub"), this::errors);
    assertArrayEquals(payload, Files.readAllBytes(folder.resolve("out")));

    DsseEnvelope forged = new DsseEnvelope("text/plain", payload, envelope.signatures());
    Files.write(folder.resolve("forged.json"), forged.encode());
    assertEquals(1, node("check", "forged.json", "k.key.pub"), this::errors);
  }

  @Test
  void whatSigstoreSignsIsAcceptedHere() throws Exception {
    Files.writeString(folder.resolve("payload"), "{\"a\":\"~~~???\"}");

    assertEquals(0, node("sign", "application/vnd.in-toto+json", "payload", "k.key"), this::errors);

    DsseEnvelope envelope = DsseEnvelope.decode(Files.readAllBytes(folder.resolve("out")));
    assertTrue(VerifierKey.signed(envelope, VerifierKey.readPublic(folder.resolve("k.key.pub"))));
    assertArrayEquals(Files.readAllBytes(folder.resolve("payload")), envelope.payload());
    VerifierKey.create(folder.resolve("other.key"));
    assertFalse(
        VerifierKey.signed(envelope, VerifierKey.readPublic(folder.resolve("other.key.pub"))));
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
