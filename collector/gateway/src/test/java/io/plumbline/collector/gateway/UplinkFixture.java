package io.plumbline.collector.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.gateway.config.GatewayLimits;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and an agent that may write D001 and D002, over real sockets. */
abstract class UplinkFixture {
  static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;
  GatewayRun gateway;
  TestAgent agent;

  @BeforeEach
  void start() {
    gateway = GatewayRun.start(TestGateway.settings(folder));
    agent = TestAgent.enrol(gateway.trust(), "edge-1", "D001", "D002");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  void restart(GatewayLimits limits) {
    gateway.close();
    gateway = GatewayRun.start(TestGateway.settings(folder, limits, Optional.empty()));
  }

  void assertRefused(UplinkMessage offer, Refusal reason) throws IOException {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(offer);
      assertEquals(reason, assertInstanceOf(UplinkMessage.Refuse.class, client.receive()).reason());
    }
    assertEquals(1, gateway.metrics().refusals(reason));
  }

  void assertEndsWith(UplinkClient client, Refusal reason, ConnectionEnd end) throws IOException {
    assertEquals(reason, assertInstanceOf(UplinkMessage.Refuse.class, client.receive()).reason());
    assertTrue(client.tryReceive().isEmpty());
    awaitEnd(end);
    assertEquals(1, gateway.metrics().refusals(reason));
  }

  void assertTlsFails(Executable attempt) {
    assertThrows(IOException.class, attempt);
    awaitEnd(ConnectionEnd.TLS);
  }

  void awaitEnd(ConnectionEnd end) {
    Await.until(end + " counted", SOON, () -> gateway.metrics().ends(end) >= 1);
    Await.until("no connection open", SOON, () -> gateway.metrics().connections().get() <= 1);
  }

  static void awaitAck(UplinkClient client, UUID boot, long sequence) throws IOException {
    while (true) {
      UplinkMessage.Ack ack = assertInstanceOf(UplinkMessage.Ack.class, client.receive());
      assertEquals(boot, ack.boot());
      if (ack.sequence() == sequence) {
        return;
      }
    }
  }

  static void drain(InputStream in) {
    try {
      in.readAllBytes();
    } catch (SocketException reset) {
      assertTrue(reset.getMessage() != null); // closed hard is closed, too
    } catch (IOException e) {
      throw new AssertionError("not closed in time", e);
    }
  }

  static byte[] bytes(SegmentRecord record) {
    byte[] bytes = new byte[record.payload().remaining()];
    record.payload().duplicate().get(bytes);
    return bytes;
  }
}
