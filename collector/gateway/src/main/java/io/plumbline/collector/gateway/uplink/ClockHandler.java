package io.plumbline.collector.gateway.uplink;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.plumbline.contract.uplink.UplinkMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Answers what time it is, at once: nothing waits for a disk between question and answer. */
final class ClockHandler extends SimpleChannelInboundHandler<UplinkMessage.AskClock> {
  ClockHandler() {
    super(UplinkMessage.AskClock.class);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, UplinkMessage.AskClock question) {
    long received = nowMicros();
    context.writeAndFlush(
        new UplinkMessage.TellClock(question.askedMicros(), received, nowMicros()));
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
