package io.plumbline.verifier.engine.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.log.TreeNodes;
import io.plumbline.contract.log.WitnessRequest;
import io.plumbline.verifier.engine.EdgeArchive;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status codes of C2SP tlog-witness, one by one. */
class WitnessTest {
  private static final Instant NOW = Instant.parse("2024-06-30T12:00:00Z");
  private static final String ORIGIN = "plumbline.example/gw-1";

  private final NoteSigner log = NoteSigner.of(ORIGIN, NoteKey.Kind.NOTE, EdgeArchive.newKey());
  private final NoteSigner own =
      NoteSigner.of("witness.example/w1", NoteKey.Kind.COSIGNATURE, EdgeArchive.newKey());

  @TempDir Path folder;

  /** A log in memory whose leaves are texts. */
  private static final class Leaves implements TreeNodes {
    private final List<Digest> leaves = new ArrayList<>();

    Leaves(String prefix, int count) {
      for (int i = 0; i < count; i++) {
        leaves.add(TreeHash.leaf((prefix + i).getBytes(StandardCharsets.US_ASCII)));
      }
    }

    @Override
    public Digest node(int height, long index) {
      return TreeHash.whole(leaves.subList((int) (index << height), (int) (index + 1 << height)));
    }
  }

  @Test
  void a_log_that_keeps_its_past_is_cosigned_at_each_size_and_across_restarts() throws Exception {
    Leaves leaves = new Leaves("leaf ", 20);
    try (Witness witness = open(true)) {
      assertCosigned(witness.addCheckpoint(request(log, leaves, 0, 3)), leaves, 3);
      assertCosigned(witness.addCheckpoint(request(log, leaves, 3, 3)), leaves, 3);
      assertCosigned(witness.addCheckpoint(request(log, leaves, 3, 11)), leaves, 11);
    }
    try (Witness witness = open(false)) {
      assertEquals(
          new Witness.Answer(409, "text/x.tlog.size", "11\n"),
          witness.addCheckpoint(request(log, leaves, 3, 20)));
      assertCosigned(witness.addCheckpoint(request(log, leaves, 11, 20)), leaves, 20);
    }
  }

  @Test
  void a_rewritten_past_is_refused_whatever_the_log_says() throws Exception {
    Leaves leaves = new Leaves("leaf ", 20);
    Leaves forged = new Leaves("forged ", 20);
    try (Witness witness = open(true)) {
      assertCosigned(witness.addCheckpoint(request(log, leaves, 0, 11)), leaves, 11);
      assertEquals(422, witness.addCheckpoint(request(log, forged, 11, 20)).status());
      assertEquals(409, witness.addCheckpoint(request(log, forged, 11, 11)).status());
      assertEquals(
          new Witness.Answer(409, "text/x.tlog.size", "11\n"),
          witness.addCheckpoint(request(log, forged, 0, 20)));
      assertEquals(
          new Witness.Answer(409, "text/x.tlog.size", "11\n"),
          witness.addCheckpoint(request(log, leaves, 0, 5)));
      assertCosigned(witness.addCheckpoint(request(log, leaves, 11, 20)), leaves, 20);
    }
  }

  @Test
  void strangers_and_malformed_requests_are_refused() throws Exception {
    Leaves leaves = new Leaves("leaf ", 4);
    NoteSigner stranger = NoteSigner.of("other/log", NoteKey.Kind.NOTE, EdgeArchive.newKey());
    NoteSigner thief = NoteSigner.of(ORIGIN, NoteKey.Kind.NOTE, EdgeArchive.newKey());
    String good = new String(request(log, leaves, 0, 4), StandardCharsets.UTF_8);
    try (Witness witness = open(true)) {
      assertEquals(404, witness.addCheckpoint(request(stranger, leaves, 0, 4)).status());
      assertEquals(403, witness.addCheckpoint(request(thief, leaves, 0, 4)).status());
      for (String wrong :
          List.of(
              "",
              good.replace("old 0", "old 00"),
              good.replace("old 0", "new 0"),
              good.replace("old 0\n", "old 0\nnot base64\n"),
              good.replace("old 0\n", "old 0\n" + "A".repeat(43) + "=\n".repeat(1)).repeat(80),
              good.replace("old 0", "old 5"),
              good.strip())) {
        Witness.Answer answer = witness.addCheckpoint(wrong.getBytes(StandardCharsets.UTF_8));
        assertEquals(400, answer.status(), wrong);
      }
      byte[] proofOfNothing =
          good.replace("old 0\n", "old 0\n" + "A".repeat(43) + "=\n")
              .getBytes(StandardCharsets.UTF_8);
      assertEquals(422, witness.addCheckpoint(proofOfNothing).status());
      assertCosigned(witness.addCheckpoint(request(log, leaves, 0, 4)), leaves, 4);
    }
  }

  @Test
  void a_witness_that_lost_its_memory_does_not_start() throws Exception {
    InputFault fault = assertThrows(InputFault.class, () -> open(false));
    assertTrue(fault.words().en().contains("retire this key"), fault.words().en());
    open(true).close();
    NoteSigner other =
        NoteSigner.of("witness.example/w1", NoteKey.Kind.COSIGNATURE, EdgeArchive.newKey());
    assertThrows(
        InputFault.class,
        () -> Witness.open(other, List.of(log.key()), folder, true, InstantSource.system()));
  }

  @Test
  void over_http_only_the_one_call_is_answered() throws Exception {
    Leaves leaves = new Leaves("leaf ", 4);
    try (Witness witness = open(true);
        WitnessServer server =
            WitnessServer.start(witness, new InetSocketAddress("127.0.0.1", 0), Optional.empty());
        HttpClient http = HttpClient.newHttpClient()) {
      URI root = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
      URI call = root.resolve("/add-checkpoint");
      assertEquals(404, send(http, HttpRequest.newBuilder(root).build()).statusCode());
      assertEquals(405, send(http, HttpRequest.newBuilder(call).build()).statusCode());
      HttpResponse<String> answer = post(http, call, request(log, leaves, 0, 4));
      assertCosigned(new Witness.Answer(answer.statusCode(), "", answer.body()), leaves, 4);
      assertEquals(400, post(http, call, new byte[WitnessRequest.MAX_BYTES + 1]).statusCode());
      HttpResponse<String> stale = post(http, call, request(log, leaves, 0, 4));
      assertEquals(409, stale.statusCode());
      assertEquals("text/x.tlog.size", stale.headers().firstValue("Content-Type").orElseThrow());
      assertEquals("4\n", stale.body());
    }
  }

  @Test
  void over_tls_the_certificate_given_is_shown() throws Exception {
    KeyPair key = EdgeArchive.newKey();
    X509Certificate certificate =
        EdgeArchive.certificate("witness.example", key.getPublic(), key.getPrivate(), false);
    Path chain = folder.resolve("witness.pem");
    EdgeArchive.write(chain, certificate);
    Path secret = folder.resolve("witness.key");
    Files.writeString(
        secret,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    Leaves leaves = new Leaves("leaf ", 4);
    try (Witness witness = open(true);
        WitnessServer server =
            WitnessServer.start(
                witness,
                new InetSocketAddress("127.0.0.1", 0),
                Optional.of(WitnessTls.of(chain, secret)))) {
      URI call = URI.create("https://127.0.0.1:" + server.address().getPort() + "/add-checkpoint");
      HttpsURLConnection http = (HttpsURLConnection) call.toURL().openConnection();
      http.setSSLSocketFactory(trusting(certificate).getSocketFactory());
      http.setHostnameVerifier((host, session) -> session.getProtocol().equals("TLSv1.3"));
      http.setDoOutput(true);
      http.getOutputStream().write(request(log, leaves, 0, 4));
      String body = new String(http.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertCosigned(new Witness.Answer(http.getResponseCode(), "", body), leaves, 4);
    }
    assertThrows(InputFault.class, () -> WitnessTls.of(secret, secret));
    assertThrows(InputFault.class, () -> WitnessTls.of(chain, chain));
  }

  private static SSLContext trusting(X509Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("witness", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private Witness open(boolean begin) {
    return Witness.open(own, List.of(log.key()), folder, begin, InstantSource.fixed(NOW));
  }

  private static HttpResponse<String> post(HttpClient http, URI call, byte[] body)
      throws IOException, InterruptedException {
    return send(
        http,
        HttpRequest.newBuilder(call).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] request(NoteSigner signer, Leaves leaves, long old, long size)
      throws IOException, FormatFault {
    String text = new Checkpoint(signer.key().name(), size, leaves.root(size)).text();
    return new WitnessRequest(
            old, leaves.consistency(old, size), new SignedNote(text, List.of(signer.sign(text))))
        .encode();
  }

  private void assertCosigned(Witness.Answer answer, Leaves leaves, long size) throws Exception {
    assertEquals(200, answer.status(), answer.body());
    String text = new Checkpoint(ORIGIN, size, leaves.root(size)).text();
    SignedNote note = new SignedNote(text, SignedNote.signatures(answer.body()));
    assertEquals(
        new Cosignature(own.key(), NOW.getEpochSecond(), true),
        note.cosignature(own.key()).orElseThrow());
  }
}
