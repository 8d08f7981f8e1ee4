package io.plumbline.collector.gateway.uplink;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One connection per agent: the newer replaces the older, which mostly is the half of a connection
 * that the network dropped. Thread-safe.
 */
final class AgentRoster {
  private final ConcurrentMap<String, ChannelHandlerContext> connected = new ConcurrentHashMap<>();

  void enter(String agent, ChannelHandlerContext context) {
    Channel channel = context.channel();
    ChannelHandlerContext before = connected.put(agent, context);
    channel.closeFuture().addListener(closed -> connected.remove(agent, context));
    if (before != null && before.channel() != channel) {
      before
          .executor()
          .execute(() ->
              EndHandler.end(
                  before,
                  new Rejection(
                      ConnectionEnd.REPLACED, null, "agent '" + agent + "' connected again")));
    }
  }
}
