package io.plumbline.collector.gateway.uplink;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.contract.uplink.Refusal;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * One connection per agent: the newer replaces the older, which mostly is the half of a connection
 * that the network dropped. Thread-safe.
 */
final class AgentRoster {
  private final ConcurrentMap<String, Connected> connected = new ConcurrentHashMap<>();

  private record Connected(
      ChannelHandlerContext context, AgentIdentity identity, X509Certificate certificate) {
    void end(Rejection rejection) {
      context.executor().execute(() -> EndHandler.end(context, rejection));
    }
  }

  void enter(ChannelHandlerContext context, AgentIdentity identity, X509Certificate certificate) {
    Channel channel = context.channel();
    Connected entry = new Connected(context, identity, certificate);
    Connected before = connected.put(identity.agent(), entry);
    channel.closeFuture().addListener(closed -> connected.remove(identity.agent(), entry));
    if (before != null && before.context().channel() != channel) {
      before.end(
          new Rejection(
              ConnectionEnd.REPLACED, null, "agent '" + identity.agent() + "' connected again"));
    }
  }

  /**
   * Ends every connection whose agent may no longer speak, or has other rights than when it
   * connected.
   *
   * @param rights who speaks with a certificate now
   */
  void review(Function<X509Certificate, Optional<AgentIdentity>> rights) {
    for (Connected one : connected.values()) {
      Optional<AgentIdentity> now = rights.apply(one.certificate());
      String agent = one.identity().agent();
      if (now.isEmpty()) {
        one.end(
            new Rejection(
                ConnectionEnd.REVOKED,
                Refusal.IDENTITY,
                "the certificate of agent '" + agent + "' was taken back"));
      } else if (!now.get().hasRightsOf(one.identity())) {
        one.end(
            new Rejection(
                ConnectionEnd.RIGHTS, null, "the rights of agent '" + agent + "' changed"));
      }
    }
  }
}
