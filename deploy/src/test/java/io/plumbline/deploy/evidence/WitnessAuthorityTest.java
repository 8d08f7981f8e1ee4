package io.plumbline.deploy.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.gateway.Await;
import io.plumbline.collector.gateway.FrameChain;
import io.plumbline.collector.gateway.GatewayProcess;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.UplinkClient;
import io.plumbline.collector.gateway.config.GatewaySettings;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.collector.gateway.trust.LogKey;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.uplink.UplinkMessage;
import io.plumbline.verifier.engine.attestation.VerifierKey;
import io.plumbline.verifier.engine.witness.Witness;
import io.plumbline.verifier.engine.witness.WitnessServer;
import io.plumbline.verifier.engine.witness.WitnessTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A witness behind TLS whose certificate Java does not know: the key {@code ca} of {@code
 * log.witnesses} says whom the gateway believes, and nobody else is.
 */
class WitnessAuthorityTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void onlyTheAuthorityThatIsNamedIsBelieved() throws Exception {
    Path keys = folder.resolve("gateway");
    GatewayTrust trust = GatewayTrust.open(keys, "gw-1", folder.resolve("archive"));
    NoteSigner log = LogKey.open(keys, "gw-1", Optional.empty());
    Path tls = folder.resolve("witness-tls");
    authority(tls);
    authority(folder.resolve("other"));
    VerifierKey.create(folder.resolve("witness.key"));
    NoteSigner signer =
        VerifierKey.read(folder.resolve("witness.key"))
            .signer("witness.example/w1", NoteKey.Kind.COSIGNATURE);
    TestAgent agent = TestAgent.enrol(trust, "edge-1", "*");
    FrameChain chain = FrameChain.begin("edge-1");
    try (Witness witness =
            Witness.open(
                signer, List.of(log.key()), folder.resolve("state"), true, InstantSource.system());
        WitnessServer server =
            WitnessServer.start(
                witness,
                new InetSocketAddress("127.0.0.1", 0),
                Optional.of(WitnessTls.of(tls.resolve("server.pem"), tls.resolve("server.key"))))) {
      for (String unbelieved : List.of("", ", ca: other/ca.pem")) {
        try (GatewayRun gateway = GatewayRun.start(settings(server, witness, unbelieved))) {
          seal(gateway, agent, chain);
          Await.until(
              "a witness that is not believed",
              LONGEST,
              () ->
                  gateway
                      .metrics()
                      .scrape()
                      .contains("plumbline_gateway_witness_total{outcome=\"unreachable\"}"));
          assertTrue(gateway.log().committed() > 0);
          assertEquals(0, gateway.log().cosigned());
        }
      }
      try (GatewayRun gateway =
          GatewayRun.start(settings(server, witness, ", ca: witness-tls/ca.pem"))) {
        seal(gateway, agent, chain);
        Await.until("three seals cosigned", LONGEST, () -> gateway.log().cosigned() == 3);
      }
    }
  }

  /** An authority in {@code ca.pem}, and a server's certificate of its making. */
  private void authority(Path keys) {
    GatewayTrust.open(keys, "tls", folder.resolve(keys.getFileName() + "-archive"))
        .serverIdentity(List.of("127.0.0.1"));
  }

  private GatewaySettings settings(WitnessServer server, Witness witness, String ca)
      throws IOException {
    return GatewaySettings.read(
        GatewayProcess.config(
            folder,
            "log:",
            "  interval: 100ms",
            "  witnesses:",
            "    - {url: 'https://127.0.0.1:"
                + server.address().getPort()
                + "', vkey: "
                + witness.key()
                + ca
                + "}"));
  }

  private static void seal(GatewayRun gateway, TestAgent agent, FrameChain chain)
      throws IOException {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(chain.next("D1", 3)));
      assertEquals(UplinkMessage.Ack.class, client.receive().getClass());
      client.send(new UplinkMessage.OfferSeal(chain.seal(agent.key().getPrivate()).encode()));
      assertEquals(UplinkMessage.AckSeal.class, client.receive().getClass());
    }
  }
}
