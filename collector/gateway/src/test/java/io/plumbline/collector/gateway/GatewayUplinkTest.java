package io.plumbline.collector.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of frames and seals of honest agents, and of what must not be admitted. */
@Tag("slow")
class GatewayUplinkTest extends UplinkFixture {
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
  void aFrameUnderAnUnexpectedConfigurationIsRefusedUntilItIsExpected() throws Exception {
    Digest agreed = Digest.sha256(new byte[] {1});
    Digest other = Digest.sha256(new byte[] {2});
    gateway.trust().expectConfigurations("edge-1", Set.of(agreed));
    FrameChain chain = FrameChain.begin("edge-1").under(agreed);
    byte[] first = chain.next("D001", 3);
    byte[] second = chain.under(other).next("D001", 3);
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(first));
      awaitAck(client, chain.boot(), 1);
      client.send(new UplinkMessage.OfferFrame(second));
      UplinkMessage.Refuse refuse = assertInstanceOf(UplinkMessage.Refuse.class, client.receive());
      assertEquals(Refusal.CONFIG, refuse.reason());
      assertEquals(2, refuse.expected());
      assertTrue(refuse.text().contains(other.toString()), refuse.text());
      gateway.trust().expectConfigurations("edge-1", Set.of(agreed, other));
      assertTrue(client.tryReceive().isEmpty()); // its rights changed: it is to come back
    }
    assertEquals(1, gateway.metrics().refusals(Refusal.CONFIG));
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferFrame(second));
      awaitAck(client, chain.boot(), 2);
    }
    assertEquals(2, TestGateway.records(folder).size());
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
    byte[] forged = new FrameChain("edge-1", chain.boot(), 1, Digest.ZERO).next("D001", 4);
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
    FrameChain other = new FrameChain("edge-1", chain.boot(), 1, Digest.sha256(new byte[1]));
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
        Files.delete(folder.resolve("gateway/admission.checkpoint"));
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
}
