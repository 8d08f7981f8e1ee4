package io.plumbline.collector.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request after the other of one connection. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

  private final HttpRoutes routes;

  HttpHandler(HttpRoutes routes) {
    super(FullHttpRequest.class);
    this.routes = routes;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    HttpRoutes.Answer answer;
    if (request.decoderResult().isFailure()) {
      answer = HttpRoutes.Answer.text(400, "malformed request\n");
    } else {
      InetAddress from = ((InetSocketAddress) context.channel().remoteAddress()).getAddress();
      String uri = request.uri();
      int query = uri.indexOf('?');
      try {
        answer =
            routes.answer(
                new HttpRoutes.Request(
                    request.method().name(),
                    query < 0 ? uri : uri.substring(0, query),
                    request.content().toString(StandardCharsets.UTF_8),
                    from));
      } catch (RuntimeException e) {
        LOG.error("{} {} failed", request.method(), uri, e);
        answer = HttpRoutes.Answer.text(500, "the gateway failed; its log says why\n");
      }
    }
    boolean keep = HttpUtil.isKeepAlive(request) && answer.status() < 400;
    send(context, answer, keep);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof ReadTimeoutException || cause instanceof IOException) {
      LOG.debug("{}: {}", context.channel().remoteAddress(), cause.toString());
    } else {
      LOG.info("{}: {}", context.channel().remoteAddress(), cause.getMessage());
    }
    context.close();
  }

  private static void send(ChannelHandlerContext context, HttpRoutes.Answer answer, boolean keep) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(
            HttpHeaderNames.CONNECTION,
            keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    answer.headers().forEach(response.headers()::set);
    var sent = context.writeAndFlush(response);
    if (!keep) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
