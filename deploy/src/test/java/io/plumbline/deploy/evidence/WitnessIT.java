package io.plumbline.deploy.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.archive.LogWriter;
import io.plumbline.collector.gateway.Await;
import io.plumbline.collector.gateway.FrameChain;
import io.plumbline.collector.gateway.GatewayProcess;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.UplinkClient;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.collector.gateway.trust.LogKey;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.log.WitnessRequest;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.uplink.UplinkMessage;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.attestation.VerifierKey;
import io.plumbline.verifier.engine.pack.CheckRequest;
import io.plumbline.verifier.engine.pack.EvidenceCheck;
import io.plumbline.verifier.engine.pack.EvidencePack;
import io.plumbline.verifier.engine.pack.PackRequest;
import io.plumbline.verifier.engine.pack.statement.EvidenceReport;
import io.plumbline.verifier.engine.pack.statement.Standing;
import io.plumbline.verifier.engine.pack.statement.Statement;
import io.plumbline.verifier.engine.source.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway and a witness as processes: what an agent seals is cosigned within a few intervals,
 * whichever of the two is killed meanwhile, and a log with another past is not.
 */
class WitnessIT {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final String ORIGIN = "plumbline.example/gw-1";

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void sealsAreCosignedThroughKillsAndARewrittenPastIsNot() throws Exception {
    Path secret = folder.resolve("witness.key");
    VerifierKey.create(secret);
    Path keys = folder.resolve("gateway");
    GatewayTrust trust = GatewayTrust.open(keys, "gw-1", folder.resolve("archive"));
    NoteSigner logKey = LogKey.open(keys, "gw-1", Optional.of(ORIGIN));
    TestAgent agent = TestAgent.enrol(trust, "edge-1", "*");
    FrameChain chain = FrameChain.begin("edge-1");
    LogLayout log = new ArchiveLayout(folder.resolve("archive")).log("gw-1");
    Path state = folder.resolve("witness");
    Path ledger = Files.createDirectories(folder.resolve("ledger"));
    Files.writeString(ledger.resolve("enterprises.csv"), "enterprise_id,name,region\nE1,厂,上海\n");
    Files.writeString(
        ledger.resolve("devices.csv"),
        "device_id,enterprise_id,category,deployment,connected_from\n"
            + "D1,E1,机床,公有云,2024-01-01\n");
    NoteKey witnessKey;
    URI address;
    try (WitnessProcess witness =
        WitnessProcess.start(secret, state, logKey.key(), "127.0.0.1:0", "--init")) {
      address = witness.address();
      witnessKey = witness.key();
      Path config =
          GatewayProcess.config(
              folder,
              "log:",
              "  origin: " + ORIGIN,
              "  interval: 200ms",
              "  ledger: ledger",
              "  witnesses:",
              "    - {url: '" + address + "', vkey: " + witness.key() + "}");
      try (GatewayProcess gateway = GatewayProcess.start(config)) {
        send(agent, chain, gateway);
        awaitCosigned(log, witness, 2);
        gateway.kill();
      }
      try (GatewayProcess gateway = GatewayProcess.start(config)) {
        send(agent, chain, gateway);
        send(agent, chain, gateway);
        awaitCosigned(log, witness, 5);
        witness.kill();
        send(agent, chain, gateway);
        try (WitnessProcess again =
            WitnessProcess.start(secret, state, logKey.key(), address.getAuthority())) {
          assertEquals(witness.key(), again.key());
          awaitCosigned(log, again, 6);
          forge(logKey, again.address());
        }
        gateway.stop();
      }
    }
    assertEvidence(ledger, List.of(logKey.key(), witnessKey));
  }

  /** What the gateway and the witness left is evidence for somebody who trusts their keys alone. */
  private void assertEvidence(Path ledger, List<NoteKey> trusted) {
    Path pack = folder.resolve("evidence.tar");
    LocalDate today = LocalDate.now(VerificationOptions.DEFAULT_ZONE);
    VerificationOptions options =
        VerificationOptions.of(folder.resolve("archive"), LedgerReader.read(ledger), today);
    EvidencePack.write(new PackRequest(options, ledger, null, null, null, pack, null, "test"));
    EvidenceReport report =
        EvidenceCheck.run(
            new CheckRequest(
                pack,
                trusted,
                1,
                folder.resolve("gateway/ca.pem"),
                folder.resolve("scratch"),
                2,
                (file, form, read) -> List.of(),
                Progress.Listener.NONE));
    assertEquals(List.of(), report.of(Standing.BROKEN));
    List<String> proved = report.of(Standing.PROVED).stream().map(Statement::kind).toList();
    assertTrue(
        proved.containsAll(
            List.of("figures", "chains", "authority", "log-included", "arrival", "ledger")),
        report.statements().toString());
  }

  /** The platform's own key signs a log with other seals: the witness knows better. */
  private void forge(NoteSigner logKey, URI witness) throws Exception {
    ArchiveLayout forged = new ArchiveLayout(folder.resolve("forged"));
    try (LogWriter writer = LogWriter.open(forged, "gw-1", logKey, ORIGIN)) {
      for (int i = 1; i <= 9; i++) {
        ByteBuffer seal = ByteBuffer.wrap(new byte[] {(byte) i});
        writer.append(new LogEntry.Sealed(new Receipt(i, i), seal));
      }
      writer.commit();
      SignedNote head = Objects.requireNonNull(writer.head());
      TileReader tiles = new TileReader(forged.log("gw-1"), 9);
      assertEquals(422, ask(witness, 6, tiles.consistency(6, 9), head));
      assertEquals(409, ask(witness, 0, List.of(), head));
    }
  }

  private int ask(URI witness, long old, List<Digest> proof, SignedNote head)
      throws IOException, InterruptedException {
    byte[] body = new WitnessRequest(old, proof, head).encode();
    HttpRequest request =
        HttpRequest.newBuilder(witness.resolve("/add-checkpoint"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static void awaitCosigned(LogLayout log, WitnessProcess witness, long size) {
    Await.until(
        "a cosigned checkpoint of " + size,
        LONGEST,
        () -> {
          SignedNote note = SignedNote.decode(Files.readAllBytes(log.checkpoint()));
          return Checkpoint.parse(note.text()).size() == size
              && note.cosignature(witness.key()).filter(Cosignature::genuine).isPresent();
        });
  }

  /** Sends a frame and the seal over it; both are durable when this returns. */
  private static void send(TestAgent agent, FrameChain chain, GatewayProcess gateway)
      throws IOException {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplink())) {
      client.send(new UplinkMessage.OfferFrame(chain.next("D1", 10)));
      client.send(new UplinkMessage.OfferSeal(seal(agent, chain).encode()));
      UplinkMessage answer = client.receive();
      while (!(answer instanceof UplinkMessage.AckSeal)) {
        if (answer instanceof UplinkMessage.Refuse) {
          throw new IOException("refused: " + answer);
        }
        answer = client.receive();
      }
    }
  }

  /** A seal of now, when the agent's certificate is valid. */
  private static Seal seal(TestAgent agent, FrameChain chain) {
    try {
      return Seal.sign(
          agent.id(),
          chain.boot(),
          chain.sequence(),
          chain.head(),
          ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
          agent.key().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
