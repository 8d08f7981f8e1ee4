package io.plumbline.collector.gateway.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.plumbline.collector.gateway.uplink.Listening;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server within limits: 16 KiB a request, 10 s to send it, 256 connections.
 * Thread-safe.
 */
public final class HttpService implements AutoCloseable {
  static final int MAX_BODY_BYTES = 16 << 10;

  private static final int TIMEOUT_SECONDS = 10;
  private static final int MAX_CONNECTIONS = 256;
  private static final int MAX_LINE = 1024;
  private static final int MAX_HEADERS = 8192;

  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;

  private HttpService(
      InetSocketAddress address,
      EventLoopGroup loops,
      @Nullable SslContext tls,
      HttpRoutes routes) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    assemble(channel, tls, routes);
                  }
                });
    listener = Listening.bind(bootstrap, address);
  }

  /**
   * Starts listening.
   *
   * @param tls null for plain HTTP
   * @throws io.plumbline.contract.fault.EnvironmentFault when the port is in use
   */
  public static HttpService start(
      InetSocketAddress address,
      EventLoopGroup loops,
      @Nullable SslContext tls,
      HttpRoutes routes) {
    return new HttpService(address, loops, tls, routes);
  }

  /** Where it listens; the port that was given when 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    channels.close().awaitUninterruptibly(5_000);
  }

  private void assemble(Channel channel, @Nullable SslContext tls, HttpRoutes routes) {
    if (channels.size() >= MAX_CONNECTIONS) {
      channel.close();
      return;
    }
    channels.add(channel);
    channel.pipeline().addLast(new ReadTimeoutHandler(TIMEOUT_SECONDS));
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(TIMEOUT_SECONDS * 1000L);
      channel.pipeline().addLast(handler);
    }
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_BODY_BYTES),
            new HttpObjectAggregator(MAX_BODY_BYTES, true),
            new HttpHandler(routes));
  }
}
