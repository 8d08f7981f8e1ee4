package io.plumbline.collector.gateway.uplink;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for Hello from the agent whose certificate it is. */
final class HelloHandler extends SimpleChannelInboundHandler<UplinkMessage> {
  private final AgentIdentity identity;
  private final Duration timeout;
  private final Consumer<ChannelHandlerContext> accepted;
  private @Nullable Future<?> deadline;

  HelloHandler(AgentIdentity identity, Duration timeout, Consumer<ChannelHandlerContext> accepted) {
    super(UplinkMessage.class);
    this.identity = identity;
    this.timeout = timeout;
    this.accepted = accepted;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(
                () ->
                    EndHandler.end(
                        context,
                        new Rejection(
                            ConnectionEnd.NO_HELLO,
                            Refusal.MALFORMED,
                            "no Hello within " + timeout.toMillis() + " ms")),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    Future<?> armed = deadline;
    if (armed != null) {
      armed.cancel(false);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, UplinkMessage message)
      throws Rejection {
    if (!(message instanceof UplinkMessage.Hello(var version, var agent))) {
      throw new Rejection(
          ConnectionEnd.MALFORMED,
          Refusal.MALFORMED,
          "first message is " + message.getClass().getSimpleName() + ", expected Hello");
    }
    if (version != UplinkMessage.VERSION) {
      throw new Rejection(
          ConnectionEnd.VERSION,
          Refusal.VERSION,
          "version " + version + ", expected " + UplinkMessage.VERSION);
    }
    if (!agent.equals(identity.agent())) {
      throw new Rejection(
          ConnectionEnd.IDENTITY,
          Refusal.IDENTITY,
          "Hello of '" + agent + "' on the certificate of '" + identity.agent() + "'");
    }
    accepted.accept(context);
  }
}
