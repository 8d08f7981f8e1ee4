package io.plumbline.collector.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.collector.gateway.trust.DevicePermission;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The pipeline behind TLS, byte by byte. */
class UplinkPipelineTest {
  private static final Duration MESSAGE = Duration.ofSeconds(30);
  private static final Duration HELLO = Duration.ofSeconds(10);
  private static final AgentIdentity IDENTITY =
      new AgentIdentity("edge-1", TestAgent.sealKey(), new DevicePermission(Set.of("*")), Set.of());

  private final GatewayMetrics metrics = new GatewayMetrics();
  private final MessageFramer framer = new MessageFramer(MESSAGE);
  private final AtomicBoolean used = new AtomicBoolean();
  private final AtomicBoolean accepted = new AtomicBoolean();

  @Test
  void helloOfItsAgentIsAccepted() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(bytes("0000000b 01 0001 0006 656467652d"));
    assertFalse(accepted.get());
    channel.writeInbound(bytes("31"));
    assertTrue(accepted.get());
    assertNull(channel.readOutbound());
    channel.finishAndReleaseAll();
  }

  @Test
  void messagesInOnePacketAndSplitAnywhereAreTheSame() {
    byte[] stream = HexFormat.of().parseHex("0000000b010001000665646765" + "2d31");
    for (int cut = 1; cut < stream.length; cut++) {
      accepted.set(false);
      EmbeddedChannel channel = channel();
      channel.writeInbound(Unpooled.copiedBuffer(stream, 0, cut));
      channel.writeInbound(Unpooled.copiedBuffer(stream, cut, stream.length - cut));
      assertTrue(accepted.get(), "cut at " + cut);
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedBeforeItsBodyComes() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(bytes("00000401"));
    assertRefused(channel, Refusal.LIMIT, ConnectionEnd.LIMIT);
  }

  @Test
  void aLengthThatWouldBeNegativeIsTooLong() {
    EmbeddedChannel channel = channel();
    framer.allowFrames();
    channel.writeInbound(bytes("ffffffff"));
    assertRefused(channel, Refusal.LIMIT, ConnectionEnd.LIMIT);
  }

  @Test
  void anEmptyMessageIsMalformed() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(bytes("00000000"));
    assertRefused(channel, Refusal.MALFORMED, ConnectionEnd.MALFORMED);
  }

  @Test
  void anUnknownTypeIsMalformed() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(bytes("00000001 63"));
    assertRefused(channel, Refusal.MALFORMED, ConnectionEnd.MALFORMED);
  }

  @Test
  void bytesBehindAMessagesEndAreMalformed() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(bytes("0000000c 01 0001 0006 656467652d31 00"));
    assertRefused(channel, Refusal.MALFORMED, ConnectionEnd.MALFORMED);
  }

  @Test
  void anOfferBeforeHelloIsOutOfTurn() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(bytes("00000002 03 00"));
    assertRefused(channel, Refusal.MALFORMED, ConnectionEnd.MALFORMED);
  }

  @Test
  void anotherVersionIsRefused() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(bytes("0000000b 01 0002 0006 656467652d31"));
    assertRefused(channel, Refusal.VERSION, ConnectionEnd.VERSION);
  }

  @Test
  void anotherAgentIsRefused() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(bytes("0000000b 01 0001 0006 656467652d32"));
    assertRefused(channel, Refusal.IDENTITY, ConnectionEnd.IDENTITY);
  }

  @Test
  void aByteNowAndThenDoesNotBuyAMessageMoreTime() {
    EmbeddedChannel channel =
        new EmbeddedChannel(framer, new MessageDecoder(), new EndHandler(metrics));
    framer.allowFrames();
    channel.freezeTime();
    channel.writeInbound(bytes("000000ff"));
    for (int second = 0; second < 29; second++) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      channel.writeInbound(bytes("09"));
      assertTrue(channel.isOpen(), "after " + second + " s");
    }
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertFalse(channel.isOpen());
    channel.finishAndReleaseAll();
    assertEquals(1, metrics.ends(ConnectionEnd.STALLED));
  }

  @Test
  void nobodySaysHelloForTenSeconds() {
    EmbeddedChannel channel = channel();
    channel.freezeTime();
    channel.advanceTimeBy(HELLO.toMillis() + 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertRefused(channel, Refusal.MALFORMED, ConnectionEnd.NO_HELLO);
  }

  @Test
  void anAnswerIsWrittenBehindItsLength() {
    EmbeddedChannel channel = channel();
    channel.writeOutbound(new UplinkMessage.Ack(new UUID(1, 2), 3, 4));
    ByteBuf out = channel.readOutbound();
    byte[] written = new byte[out.readableBytes()];
    out.readBytes(written);
    out.release();
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "00000021"
                    + "05"
                    + "00000000000000010000000000000002"
                    + "0000000000000003"
                    + "0000000000000004"),
        written);
  }

  @Property
  void noBytesBringThePipelineDown(@ForAll @Size(max = 200) byte[] garbage) {
    EmbeddedChannel channel = channel();
    framer.allowFrames();
    channel.writeInbound(Unpooled.copiedBuffer(garbage));
    channel.finishAndReleaseAll();
    assertEquals(0, metrics.ends(ConnectionEnd.INTERNAL));
  }

  private EmbeddedChannel channel() {
    return new EmbeddedChannel(
        new MessageEncoder(),
        fresh(),
        new MessageDecoder(),
        new HelloHandler(IDENTITY, HELLO, context -> accepted.set(true)),
        new EndHandler(metrics));
  }

  /** The first channel of a test has the framer that the test can reach. */
  private MessageFramer fresh() {
    return used.getAndSet(true) ? new MessageFramer(MESSAGE) : framer;
  }

  private void assertRefused(EmbeddedChannel channel, Refusal reason, ConnectionEnd end) {
    ByteBuf out = channel.readOutbound();
    assertEquals(out.readableBytes() - 4, out.readInt());
    assertEquals(7, out.readByte());
    assertEquals(reason.code(), out.readByte());
    out.release();
    assertFalse(channel.isOpen());
    channel.finishAndReleaseAll();
    assertEquals(1, metrics.ends(end));
    assertEquals(1, metrics.refusals(reason));
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
