package io.plumbline.collector.gateway.uplink;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection on which nothing comes for long: the peer is probably gone, and comes back when
 * it is not.
 */
final class SilenceHandler extends IdleStateHandler {
  private final Duration silence;

  SilenceHandler(Duration silence) {
    super(silence.toNanos(), 0, 0, TimeUnit.NANOSECONDS);
    this.silence = silence;
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    if (context.channel().config().isAutoRead()) {
      EndHandler.end(
          context,
          new Rejection(
              ConnectionEnd.SILENT, null, "nothing came for " + silence.toMillis() + " ms"));
    }
  }
}
