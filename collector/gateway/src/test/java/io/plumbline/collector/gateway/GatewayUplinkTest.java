package io.plumbline.collector.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents, honest and other, over real sockets. */
@Tag("slow")
class GatewayUplinkTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;
  private GatewayRun gateway;
  private TestAgent agent;

  @BeforeEach
  void start() {
    gateway = GatewayRun.start(TestGateway.settings(folder));
    agent = TestAgent.enrol(gateway.trust(), "edge-1", "D001", "D002");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void whoAsksIsToldTheTime() throws Exception {
    long before = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.AskClock(17));
      UplinkMessage.TellClock told =
          assertInstanceOf(UplinkMessage.TellClock.class, client.receive());
      assertEquals(17, told.askedMicros());
      assertTrue(told.receivedMicros() >= before && told.answeredMicros() >= told.receivedMicros());
      assertTrue(told.answeredMicros() <= ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }
  }

  @Test
  void acknowledgedFramesAndSealsLieInTheArchiveUnchanged() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] first = chain.next("D001", 100);
    byte[] second = chain.next("D002", 50);
    byte[] seal = chain.seal(agent.key().getPrivate()).encode();
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.write(new UplinkMessage.OfferFrame(first));
      client.write(new UplinkMessage.OfferFrame(second));
      client.send(new UplinkMessage.OfferSeal(seal));
      awaitAck(client, chain.boot(), 2);
      assertEquals(new UplinkMessage.AckSeal(chain.boot(), 2), client.receive());
    }
    List<SegmentRecord> records = TestGateway.records(folder);
    assertEquals(3, records.size());
    assertArrayEquals(first, bytes(records.get(0)));
    assertArrayEquals(second, bytes(records.get(1)));
    assertArrayEquals(seal, bytes(records.get(2)));
    assertEquals(SegmentRecord.Kind.SEAL, records.get(2).kind());
    assertEquals(150, gateway.metrics().samples.count());
  }

  @Test
  void aDuplicateIsAcknowledgedAgainAndNotStored() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] frame = chain.next("D001", 10);
    byte[] seal = chain.seal(agent.key().getPrivate()).encode();
    for (int round = 0; round < 3; round++) {
      try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
        client.send(new UplinkMessage.OfferFrame(frame));
        awaitAck(client, chain.boot(), 1);
        client.send(new UplinkMessage.OfferSeal(seal));
        assertEquals(new UplinkMessage.AckSeal(chain.boot(), 1), client.receive());
      }
    }
    assertEquals(2, TestGateway.records(folder).size());
    assertEquals(4, gateway.metrics().duplicates.count());
  }

  @Test
  void aMissingFrameIsAskedForOnceAndTheConversationGoesOn() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    List<byte[]> frames =
        List.of(
            chain.next("D001", 3),
            chain.next("D001", 3),
            chain.next("D001", 3),
            chain.next("D001", 3));
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(frames.get(0)));
      awaitAck(client, chain.boot(), 1);
      client.write(new UplinkMessage.OfferFrame(frames.get(2)));
      client.write(new UplinkMessage.OfferFrame(frames.get(3)));
      client.flush();
      UplinkMessage.Refuse refuse = assertInstanceOf(UplinkMessage.Refuse.class, client.receive());
      assertEquals(Refusal.SEQUENCE, refuse.reason());
      assertEquals(3, refuse.sequence());
      assertEquals(2, refuse.expected());
      for (int i = 1; i < 4; i++) {
        client.send(new UplinkMessage.OfferFrame(frames.get(i)));
      }
      awaitAck(client, chain.boot(), 4);
    }
    assertEquals(4, TestGateway.records(folder).size());
    assertEquals(1, gateway.metrics().dropped.count());
  }

  @Test
  void aDeviceThatTheAgentMayNotWriteIsRefusedAndSkippingGoesOn() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] first = chain.next("D001", 3);
    byte[] foreign = chain.next("D999", 3);
    byte[] third = chain.next("D002", 3);
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.write(new UplinkMessage.OfferFrame(first));
      client.write(new UplinkMessage.OfferFrame(foreign));
      client.send(new UplinkMessage.OfferFrame(third));
      awaitAck(client, chain.boot(), 1);
      UplinkMessage.Refuse refuse = assertInstanceOf(UplinkMessage.Refuse.class, client.receive());
      assertEquals(Refusal.DEVICE, refuse.reason());
      assertTrue(refuse.text().endsWith("device 'D999'"), refuse.text());
      client.write(new UplinkMessage.Skip(chain.boot(), 3));
      client.send(new UplinkMessage.OfferFrame(third));
      awaitAck(client, chain.boot(), 3);
    }
    assertEquals(2, TestGateway.records(folder).size());
    assertEquals(1, gateway.metrics().skipped.count());
  }

  @Test
  void aGapRecordOfAForeignDeviceIsRefusedToo() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] frame =
        chain.next(
            FrameChain.samples("D001", 1, FrameChain.START_MICROS),
            List.of(new Gap("D999", "", 0, 1, Gap.Cause.DISCONNECTED, -1)));
    assertRefused(new UplinkMessage.OfferFrame(frame), Refusal.DEVICE);
  }

  @Test
  void whatWasRefusedOfAForeignDeviceMayBeTold() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] frame =
        chain.next(
            FrameChain.samples("D001", 1, FrameChain.START_MICROS),
            List.of(new Gap("D999", "", 0, 1, Gap.Cause.REFUSED, 7)));
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(frame));
      awaitAck(client, chain.boot(), 1);
    }
  }

  @Test
  void aFrameThatDoesNotContinueTheChainIsRefused() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] first = chain.next("D001", 3);
    byte[] forged =
        new FrameChain("edge-1", chain.boot(), 1, io.plumbline.contract.chain.Digest.ZERO)
            .next("D001", 4);
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(first));
      awaitAck(client, chain.boot(), 1);
      client.send(new UplinkMessage.OfferFrame(forged));
      UplinkMessage.Refuse refuse = assertInstanceOf(UplinkMessage.Refuse.class, client.receive());
      assertEquals(Refusal.CHAIN, refuse.reason());
      assertEquals(2, refuse.expected());
    }
  }

  @Test
  void aSealOfAnotherKeyOrHeadIsRefused() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] frame = chain.next("D001", 3);
    FrameChain other =
        new FrameChain(
            "edge-1", chain.boot(), 1, io.plumbline.contract.chain.Digest.sha256(new byte[1]));
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(frame));
      awaitAck(client, chain.boot(), 1);
      client.send(
          new UplinkMessage.OfferSeal(chain.seal(TestAgent.newKey().getPrivate()).encode()));
      assertEquals(
          Refusal.SEAL, assertInstanceOf(UplinkMessage.Refuse.class, client.receive()).reason());
      client.send(new UplinkMessage.OfferSeal(other.seal(agent.key().getPrivate()).encode()));
      assertEquals(
          Refusal.SEAL, assertInstanceOf(UplinkMessage.Refuse.class, client.receive()).reason());
      client.send(new UplinkMessage.OfferSeal(chain.seal(agent.key().getPrivate()).encode()));
      assertEquals(new UplinkMessage.AckSeal(chain.boot(), 1), client.receive());
    }
  }

  @Test
  void bytesThatAreNoFrameAreRefusedAndTheConnectionStays() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(new byte[100]));
      assertEquals(
          Refusal.MALFORMED,
          assertInstanceOf(UplinkMessage.Refuse.class, client.receive()).reason());
      client.write(new UplinkMessage.Skip(chain.boot(), 1));
      client.send(new UplinkMessage.OfferFrame(chain.next("D001", 3)));
      awaitAck(client, chain.boot(), 1);
    }
  }

  @Test
  void anotherAgentsFrameIsRefused() throws Exception {
    assertRefused(
        new UplinkMessage.OfferFrame(FrameChain.begin("edge-2").next("D001", 3)), Refusal.IDENTITY);
  }

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
    restartHasty();
    try (UplinkClient client = UplinkClient.connect(agent.tls(), gateway.uplinkAddress())) {
      assertEndsWith(client, Refusal.MALFORMED, ConnectionEnd.NO_HELLO);
    }
  }

  @Test
  void halfAMessageIsCutOff() throws Exception {
    restartHasty();
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
          .write(
              "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      drain(socket.getInputStream());
    }
    awaitEnd(ConnectionEnd.TLS);
  }

  @Test
  void silenceInsteadOfTlsIsCutOff() throws Exception {
    restartHasty();
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
  void admissionGoesOnAfterARestart() throws Exception {
    FrameChain chain = FrameChain.begin("edge-1");
    byte[] first = chain.next("D001", 5);
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(first));
      awaitAck(client, chain.boot(), 1);
    }
    for (boolean checkpoint : new boolean[] {true, false}) {
      gateway.close();
      if (!checkpoint) {
        java.nio.file.Files.delete(folder.resolve("gateway/admission.checkpoint"));
      }
      gateway = GatewayRun.start(TestGateway.settings(folder));
      try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
        client.send(new UplinkMessage.OfferFrame(first));
        awaitAck(client, chain.boot(), 1);
        client.send(new UplinkMessage.OfferFrame(chain.next("D001", 5)));
        awaitAck(client, chain.boot(), chain.sequence());
      }
    }
    assertEquals(3, TestGateway.records(folder).size());
  }

  @Test
  void aSilentAgentIsCutOff() throws Exception {
    restartHasty();
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      assertTrue(client.tryReceive().isEmpty());
      awaitEnd(ConnectionEnd.SILENT);
    }
  }

  @Test
  void aConnectionTooManyIsClosedAtOnce() throws Exception {
    restartHasty();
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
    restartHasty();
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

  private void restartHasty() {
    gateway.close();
    gateway =
        GatewayRun.start(
            TestGateway.settings(folder, TestGateway.HASTY, java.util.Optional.empty()));
  }

  private void assertRefused(UplinkMessage offer, Refusal reason) throws IOException {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(offer);
      assertEquals(reason, assertInstanceOf(UplinkMessage.Refuse.class, client.receive()).reason());
    }
    assertEquals(1, gateway.metrics().refusals(reason));
  }

  private void assertEndsWith(UplinkClient client, Refusal reason, ConnectionEnd end)
      throws IOException {
    assertEquals(reason, assertInstanceOf(UplinkMessage.Refuse.class, client.receive()).reason());
    assertTrue(client.tryReceive().isEmpty());
    awaitEnd(end);
    assertEquals(1, gateway.metrics().refusals(reason));
  }

  private void assertTlsFails(org.junit.jupiter.api.function.Executable attempt) {
    assertThrows(IOException.class, attempt);
    awaitEnd(ConnectionEnd.TLS);
  }

  private void awaitEnd(ConnectionEnd end) {
    Await.until(end + " counted", SOON, () -> gateway.metrics().ends(end) >= 1);
    Await.until("no connection open", SOON, () -> gateway.metrics().connections().get() <= 1);
  }

  private static void awaitAck(UplinkClient client, UUID boot, long sequence) throws IOException {
    while (true) {
      UplinkMessage.Ack ack = assertInstanceOf(UplinkMessage.Ack.class, client.receive());
      assertEquals(boot, ack.boot());
      if (ack.sequence() == sequence) {
        return;
      }
    }
  }

  private static void drain(InputStream in) {
    try {
      in.readAllBytes();
    } catch (java.net.SocketException reset) {
      assertTrue(reset.getMessage() != null); // closed hard is closed, too
    } catch (IOException e) {
      throw new AssertionError("not closed in time", e);
    }
  }

  private static byte[] bytes(SegmentRecord record) {
    byte[] bytes = new byte[record.payload().remaining()];
    record.payload().duplicate().get(bytes);
    return bytes;
  }
}
