package io.plumbline.collector.gateway.log;

import io.plumbline.collector.gateway.config.LogSettings;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.NoteSignature;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.WitnessRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks one witness to cosign checkpoints (C2SP tlog-witness). What the witness saw last is learnt
 * from its answers, so nothing is kept. Used by one thread.
 */
final class WitnessClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 1 << 16;

  private final LogSettings.Witness witness;
  private final HttpClient http;
  private long seen;

  /** What came of asking. */
  sealed interface Outcome {
    /** The witness signed. */
    record Cosigned(NoteSignature line, Cosignature cosignature) implements Outcome {}

    /** It did not; the words say why. */
    record Refused(String words) implements Outcome {}

    /** It saw a past that this log does not have. */
    record Contradicted(String words) implements Outcome {}
  }

  private record Answer(int status, String type, String body) {}

  WitnessClient(LogSettings.Witness witness) {
    this.witness = witness;
    HttpClient.Builder client =
        HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER);
    witness.authority().ifPresent(file -> client.sslContext(trusting(file)));
    this.http = client.build();
  }

  /** Trusts what one authority issued, and nothing else. */
  private static SSLContext trusting(Path authority) {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), one);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new InputFault(
          Words.of(
              "log.witnesses 的 ca %s 读不了：%s（应为 PEM 证书）。",
              "The ca %s of log.witnesses cannot be read: %s (expected certificates in PEM).",
              authority,
              e),
          e);
    }
  }

  LogSettings.Witness witness() {
    return witness;
  }

  /**
   * Asks for a cosignature; where the witness has seen another size than thought, once more from
   * there.
   *
   * @param size the checkpoint's
   * @param proof gives the consistency proof from an older size to that
   */
  Outcome cosign(SignedNote checkpoint, long size, LongFunction<List<Digest>> proof)
      throws IOException, InterruptedException {
    Answer answer = post(checkpoint, proof);
    Optional<Long> known = sizeOf(answer);
    if (known.isPresent()) {
      if (known.get() > size) {
        return new Outcome.Contradicted(
            "the witness has seen " + known.get() + " entries, this log has " + size);
      }
      seen = known.get();
      answer = post(checkpoint, proof);
    }
    if (answer.status() == 200) {
      return taken(checkpoint, size, answer);
    }
    String words = answer.status() + " " + answer.body().strip();
    boolean contradicts = answer.status() == 409 || answer.status() == 422;
    return contradicts ? new Outcome.Contradicted(words) : new Outcome.Refused(words);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Outcome taken(SignedNote checkpoint, long size, Answer answer) {
    try {
      List<NoteSignature> lines = SignedNote.signatures(answer.body());
      Optional<NoteSignature> line = lines.stream().filter(witness.key()::claims).findFirst();
      Optional<Cosignature> cosignature = checkpoint.with(lines).cosignature(witness.key());
      if (line.isPresent() && cosignature.filter(Cosignature::genuine).isPresent()) {
        seen = size;
        return new Outcome.Cosigned(line.get(), cosignature.get());
      }
      return new Outcome.Refused("the answer holds no genuine cosignature of " + witness.key());
    } catch (FormatFault e) {
      return new Outcome.Refused("the answer is no cosignature: " + e.getMessage());
    }
  }

  private Answer post(SignedNote checkpoint, LongFunction<List<Digest>> proof)
      throws IOException, InterruptedException {
    WitnessRequest request = new WitnessRequest(seen, proof.apply(seen), checkpoint);
    HttpResponse<InputStream> response =
        http.send(
            HttpRequest.newBuilder(witness.address())
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.encode()))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8));
    }
  }

  /** The size that a 409 names. */
  private static Optional<Long> sizeOf(Answer answer) {
    boolean named =
        answer.status() == 409
            && answer.type().equals(WitnessRequest.SIZE_TYPE)
            && answer.body().matches("[0-9]{1,18}\n");
    return named ? Optional.of(Long.valueOf(answer.body().strip())) : Optional.empty();
  }
}
