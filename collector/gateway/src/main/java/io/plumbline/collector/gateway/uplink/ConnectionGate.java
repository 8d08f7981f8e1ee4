package io.plumbline.collector.gateway.uplink;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import java.util.concurrent.atomic.AtomicInteger;

/** First in the pipeline: closes connections beyond the limit before anything is spent on them. */
@Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {
  private final AtomicInteger open;
  private final int limit;

  ConnectionGate(GatewayMetrics metrics, int limit) {
    this.open = metrics.connections();
    this.limit = limit;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (open.incrementAndGet() > limit) {
      EndHandler.end(
          context,
          new Rejection(ConnectionEnd.TOO_MANY, null, "more than " + limit + " connections"));
    } else {
      context.fireChannelActive();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    open.decrementAndGet();
    context.fireChannelInactive();
  }
}
