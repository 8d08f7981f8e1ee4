package io.plumbline.collector.gateway.uplink;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Last in the pipeline: every connection ends here, with one cause counted, and a Refuse where the
 * peer can read it.
 */
final class EndHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(EndHandler.class);
  private static final UUID NO_BOOT = new UUID(0, 0);

  private final GatewayMetrics metrics;
  private @Nullable ConnectionEnd end;

  EndHandler(GatewayMetrics metrics) {
    this.metrics = metrics;
  }

  /** Ends the connection; the first cause counts. */
  static void end(ChannelHandlerContext context, Rejection rejection) {
    context.pipeline().fireExceptionCaught(rejection);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable real =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (end != null) {
      context.close();
      return;
    }
    if (real instanceof Rejection rejection) {
      end = rejection.end();
      LOG.info("{}: {}", context.channel().remoteAddress(), rejection.getMessage());
      refuse(context, rejection);
    } else if (real instanceof IOException) {
      end = ConnectionEnd.NETWORK;
      LOG.info("{}: {}", context.channel().remoteAddress(), real.toString());
      context.close();
    } else {
      end = ConnectionEnd.INTERNAL;
      LOG.error("{}: a defect ends the connection", context.channel().remoteAddress(), real);
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    metrics.ended(end == null ? ConnectionEnd.PEER : end);
  }

  private void refuse(ChannelHandlerContext context, Rejection rejection) {
    if (rejection.refusal() == null) {
      context.close();
      return;
    }
    metrics.refused(rejection.refusal());
    context.channel().config().setAutoRead(false);
    context
        .pipeline()
        .writeAndFlush(
            new UplinkMessage.Refuse(
                rejection.refusal(), NO_BOOT, 0, 0, String.valueOf(rejection.getMessage())))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
