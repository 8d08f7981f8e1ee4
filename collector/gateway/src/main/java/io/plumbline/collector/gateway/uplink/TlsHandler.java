package io.plumbline.collector.gateway.uplink;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.uplink.Refusal;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Watches the handshake: when it is done, finds out whose certificate it is. */
final class TlsHandler extends ChannelInboundHandlerAdapter {
  private final GatewayTrust trust;
  private final IdentityListener listener;
  private boolean done;

  /** Is told who connected. */
  interface IdentityListener {
    void identified(
        ChannelHandlerContext context, AgentIdentity identity, X509Certificate certificate);
  }

  TlsHandler(GatewayTrust trust, IdentityListener listener) {
    this.trust = trust;
    this.listener = listener;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (completion.isSuccess()) {
        done = true;
        identify(context);
      } else {
        EndHandler.end(context, failure(completion.cause()));
      }
      return;
    }
    super.userEventTriggered(context, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean tls =
        cause instanceof SSLException
            || (cause instanceof DecoderException && cause.getCause() instanceof SSLException);
    context.fireExceptionCaught(tls ? failure(cause) : cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!done) {
      EndHandler.end(context, new Rejection(ConnectionEnd.TLS, null, "closed before TLS was up"));
    }
    context.fireChannelInactive();
  }

  private void identify(ChannelHandlerContext context) throws SSLPeerUnverifiedException {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    X509Certificate certificate =
        (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
    Optional<AgentIdentity> identity;
    try {
      identity = trust.identify(certificate);
    } catch (EnvironmentFault e) {
      EndHandler.end(
          context, new Rejection(ConnectionEnd.INTERNAL, Refusal.UNAVAILABLE, e.words().en()));
      return;
    }
    if (identity.isEmpty()) {
      EndHandler.end(
          context,
          new Rejection(
              ConnectionEnd.IDENTITY,
              Refusal.IDENTITY,
              "certificate of "
                  + certificate.getSubjectX500Principal()
                  + " is not one of an enrolled agent"));
      return;
    }
    listener.identified(context, identity.get(), certificate);
  }

  private static Rejection failure(Throwable cause) {
    return new Rejection(ConnectionEnd.TLS, null, "TLS: " + cause.getMessage());
  }
}
