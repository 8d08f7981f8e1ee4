package io.plumbline.collector.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that must end, each for a counted reason. */
@Tag("slow")
class GatewayFaultsTest extends UplinkFixture {
  @Test
  void helloOfAnotherAgentEndsTheConnection() throws Exception {
    try (UplinkClient client = UplinkClient.connect(agent.tls(), gateway.uplinkAddress())) {
      client.send(new UplinkMessage.Hello(UplinkMessage.VERSION, "edge-2"));
      assertEndsWith(client, Refusal.IDENTITY, ConnectionEnd.IDENTITY);
    }
  }

  @Test
  void anUnknownVersionEndsTheConnection() throws Exception {
    try (UplinkClient client = UplinkClient.connect(agent.tls(), gateway.uplinkAddress())) {
      client.send(new UplinkMessage.Hello(2, "edge-1"));
      assertEndsWith(client, Refusal.VERSION, ConnectionEnd.VERSION);
    }
  }

  @Test
  void anAgentThatNeverSaysHelloIsCutOff() throws Exception {
    restart(TestGateway.HASTY);
    try (UplinkClient client = UplinkClient.connect(agent.tls(), gateway.uplinkAddress())) {
      assertEndsWith(client, Refusal.MALFORMED, ConnectionEnd.NO_HELLO);
    }
  }

  @Test
  void halfAMessageIsCutOff() throws Exception {
    restart(TestGateway.HASTY);
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.sendBytes(new byte[] {0, 0, 1, 0, 3, 1, 2});
      assertTrue(client.tryReceive().isEmpty());
      awaitEnd(ConnectionEnd.STALLED);
    }
  }

  @Test
  void anOversizeLengthIsRefusedBeforeItsBody() throws Exception {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.sendBytes(new byte[] {0, 0x40, 0, 2, 3});
      assertEndsWith(client, Refusal.LIMIT, ConnectionEnd.LIMIT);
    }
  }

  @Test
  void aLongMessageBeforeHelloIsRefused() throws Exception {
    try (UplinkClient client = UplinkClient.connect(agent.tls(), gateway.uplinkAddress())) {
      client.sendBytes(new byte[] {0, 0, 4, 1, 1});
      assertEndsWith(client, Refusal.LIMIT, ConnectionEnd.LIMIT);
    }
  }

  @Test
  void aRevokedCertificateIsNobodys() throws Exception {
    gateway.trust().revoke("edge-1");
    try (UplinkClient client = UplinkClient.connect(agent.tls(), gateway.uplinkAddress())) {
      assertEndsWith(client, Refusal.IDENTITY, ConnectionEnd.IDENTITY);
    }
  }

  @Test
  void aForeignCertificateFailsInTls(@TempDir Path elsewhere) throws Exception {
    TestAgent foreign;
    try (GatewayRun other = GatewayRun.start(TestGateway.settings(elsewhere))) {
      foreign = TestAgent.enrol(other.trust(), "edge-1", "*");
    }
    TestAgent posing =
        new TestAgent("edge-1", foreign.key(), foreign.certificate(), agent.authority());
    assertTlsFails(() -> UplinkClient.greet(posing, gateway.uplinkAddress()).close());
  }

  @Test
  void noCertificateFailsInTls() {
    KeyPair unused = agent.key();
    assertTlsFails(() -> {
      try (UplinkClient client =
          UplinkClient.connect(TestAgent.tls(unused, agent.authority()), gateway.uplinkAddress())) {
        client.send(new UplinkMessage.Hello(UplinkMessage.VERSION, "edge-1"));
        client.receive();
      }
    });
  }

  @Test
  void anOlderTlsFails() {
    assertThrows(
        SSLException.class,
        () -> UplinkClient.connect(agent.tls(), gateway.uplinkAddress(), "TLSv1.2").close());
    awaitEnd(ConnectionEnd.TLS);
  }

  @Test
  void garbageInsteadOfTlsIsCutOff() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", gateway.uplinkAddress().getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      drain(socket.getInputStream());
    }
    awaitEnd(ConnectionEnd.TLS);
  }

  @Test
  void silenceInsteadOfTlsIsCutOff() throws Exception {
    restart(TestGateway.HASTY);
    try (Socket socket = new Socket("127.0.0.1", gateway.uplinkAddress().getPort())) {
      socket.setSoTimeout(10_000);
      drain(socket.getInputStream());
    }
    awaitEnd(ConnectionEnd.TLS);
  }

  @Test
  void theNewerConnectionOfAnAgentReplacesTheOlder() throws Exception {
    try (UplinkClient older = UplinkClient.greet(agent, gateway.uplinkAddress());
        UplinkClient newer = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      assertTrue(older.tryReceive().isEmpty());
      awaitEnd(ConnectionEnd.REPLACED);
      FrameChain chain = FrameChain.begin("edge-1");
      newer.send(new UplinkMessage.OfferFrame(chain.next("D001", 1)));
      awaitAck(newer, chain.boot(), 1);
    }
  }

  @Test
  void aSilentAgentIsCutOff() throws Exception {
    restart(TestGateway.HASTY);
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      assertTrue(client.tryReceive().isEmpty());
      awaitEnd(ConnectionEnd.SILENT);
    }
  }

  @Test
  void aConnectionTooManyIsClosedAtOnce() throws Exception {
    restart(TestGateway.HASTY);
    try (Socket first = new Socket("127.0.0.1", gateway.uplinkAddress().getPort());
        Socket second = new Socket("127.0.0.1", gateway.uplinkAddress().getPort());
        Socket third = new Socket("127.0.0.1", gateway.uplinkAddress().getPort())) {
      assertTrue(first.isConnected() && second.isConnected());
      drain(third.getInputStream());
      Await.until("counted", SOON, () -> gateway.metrics().ends(ConnectionEnd.TOO_MANY) >= 1);
    }
    Await.until("no connection open", SOON, () -> gateway.metrics().connections().get() == 0);
    UplinkClient.greet(agent, gateway.uplinkAddress()).close();
  }

  @Test
  void anAgentThatOffersBeyondItsCreditIsCutOff() throws Exception {
    restart(TestGateway.HASTY);
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] filler = new byte[3 << 20];
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(chain.next("D001", 1)));
      awaitAck(client, chain.boot(), 1);
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 200; i++) {
              client.send(new UplinkMessage.OfferFrame(filler));
            }
            while (client.tryReceive().isPresent()) {
              Thread.onSpinWait();
            }
            throw new IOException("closed");
          });
    }
    Await.until("ended", SOON, () -> gateway.metrics().connections().get() == 0);
    assertEquals(1, TestGateway.records(folder).size());
  }

  @Test
  void aCertificateTakenBackEndsTheConnectionAtOnce() throws Exception {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      gateway.trust().revoke("edge-1");
      assertEndsWith(client, Refusal.IDENTITY, ConnectionEnd.REVOKED);
    }
  }

  @Test
  void otherDevicesHoldFromTheNextConnectionWhichComesAtOnce() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] frame = chain.next("D009", 1);
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      gateway.trust().issueToken("edge-1", Set.of("D009"), Duration.ofHours(1));
      assertTrue(client.tryReceive().isEmpty());
      awaitEnd(ConnectionEnd.RIGHTS);
    }
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(frame));
      awaitAck(client, chain.boot(), 1);
    }
  }

  @Test
  void anAgentThatSendsTooFastIsReadMoreSlowlyAndLosesNothing() throws Exception {
    restart(TestGateway.SLOW);
    FrameChain chain = FrameChain.begin("edge-1");
    List<byte[]> frames = new ArrayList<>();
    long bytes = 0;
    while (bytes < 5 << 20) {
      byte[] frame = chain.next("D001", 60_000);
      frames.add(frame);
      bytes += frame.length;
    }
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      for (byte[] frame : frames) {
        client.send(new UplinkMessage.OfferFrame(frame));
      }
      awaitAck(client, chain.boot(), frames.size());
    }
    assertTrue(gateway.metrics().throttled.count() >= 1);
    assertEquals(frames.size(), TestGateway.records(folder).size());
  }
}
