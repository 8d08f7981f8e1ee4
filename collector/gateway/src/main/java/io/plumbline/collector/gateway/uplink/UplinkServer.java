package io.plumbline.collector.gateway.uplink;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.plumbline.collector.gateway.config.GatewayLimits;
import io.plumbline.collector.gateway.ingest.Committer;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.collector.gateway.trust.ServerIdentity;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.uplink.UplinkMessage;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** Listens for agents. Thread-safe. */
public final class UplinkServer implements AutoCloseable {
  private final GatewayTrust trust;
  private final Committer committer;
  private final GatewayMetrics metrics;
  private final GatewayLimits limits;
  private final SslContext tls;
  private final ReadPause pause;
  private final AgentRoster roster = new AgentRoster();
  private final ConnectionGate gate;
  private final OfferReader reader = new OfferReader();
  private final MessageEncoder encoder = new MessageEncoder();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;
  private final RightsWatch rights;

  private UplinkServer(
      InetSocketAddress address,
      EventLoopGroup loops,
      ServerIdentity identity,
      GatewayTrust trust,
      Committer committer,
      GatewayMetrics metrics,
      GatewayLimits limits) {
    this.trust = trust;
    this.committer = committer;
    this.metrics = metrics;
    this.limits = limits;
    this.tls = tls(identity, trust);
    this.pause = new ReadPause(limits.pendingBytes());
    this.gate = new ConnectionGate(metrics, limits.connections());
    metrics.gauge(
        "plumbline_gateway_waiting_bytes", "Bytes of offers not answered yet", pause::waitingBytes);
    this.listener = Listening.bind(bootstrap(loops), address);
    this.rights = RightsWatch.start(trust, roster);
  }

  /**
   * Starts listening.
   *
   * @throws EnvironmentFault when the port is in use or the address is not this machine's
   */
  public static UplinkServer start(
      InetSocketAddress address,
      EventLoopGroup loops,
      ServerIdentity identity,
      GatewayTrust trust,
      Committer committer,
      GatewayMetrics metrics,
      GatewayLimits limits) {
    return new UplinkServer(address, loops, identity, trust, committer, metrics, limits);
  }

  /** Where it listens; the port that was given when 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Stops listening and ends every connection. */
  @Override
  public void close() {
    rights.close();
    listener.close().syncUninterruptibly();
    for (Channel channel : channels) {
      ChannelHandlerContext last = channel.pipeline().lastContext();
      if (last != null) {
        channel
            .eventLoop()
            .execute(() ->
                EndHandler.end(
                    last, new Rejection(ConnectionEnd.SHUTDOWN, null, "the gateway stops")));
      }
    }
    channels.newCloseFuture().awaitUninterruptibly(5_000);
    channels.close().awaitUninterruptibly(5_000);
  }

  private ServerBootstrap bootstrap(EventLoopGroup loops) {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 << 10, 256 << 10))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channels.add(channel);
                assemble(channel);
              }
            });
  }

  private void assemble(Channel channel) {
    SslHandler handler = tls.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(limits.handshake().toMillis());
    handler.setCloseNotifyFlushTimeoutMillis(1_000);
    channel.pipeline().addLast(gate, handler);
    assembleBehindTls(channel.pipeline());
  }

  /** Everything but the limit of connections and TLS itself. */
  private void assembleBehindTls(ChannelPipeline pipeline) {
    pipeline.addLast(
        new TlsHandler(trust, this::identified),
        encoder,
        new MessageFramer(limits.message()),
        new MessageDecoder(),
        new EndHandler(metrics));
  }

  private void identified(
      ChannelHandlerContext context, AgentIdentity identity, X509Certificate certificate) {
    context
        .pipeline()
        .addBefore(
            context.pipeline().lastContext().name(),
            "hello",
            new HelloHandler(
                identity, limits.hello(), hello -> accepted(hello, identity, certificate)));
  }

  private void accepted(
      ChannelHandlerContext hello, AgentIdentity identity, X509Certificate certificate) {
    ChannelPipeline pipeline = hello.pipeline();
    roster.enter(pipeline.lastContext(), identity, certificate);
    pipeline.get(MessageFramer.class).allowFrames();
    pipeline.addBefore(
        pipeline.context(MessageFramer.class).name(),
        "silence",
        new SilenceHandler(limits.silence()));
    OfferHandler offers =
        new OfferHandler(
            identity,
            reader,
            committer,
            pause,
            limits.creditBytes(),
            new RateBudget(limits.rateBytes(), System::nanoTime),
            metrics.throttled);
    pipeline.addBefore(hello.name(), "clock", new ClockHandler());
    pipeline.replace(hello.handler(), "offers", offers);
    pipeline.writeAndFlush(new UplinkMessage.Welcome(UplinkMessage.VERSION, limits.creditBytes()));
  }

  private static SslContext tls(ServerIdentity identity, GatewayTrust trust) {
    try {
      return SslContextBuilder.forServer(
              identity.key(), identity.chain().toArray(X509Certificate[]::new))
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3")
          .clientAuth(ClientAuth.REQUIRE)
          .trustManager(trust.authority())
          .build();
    } catch (SSLException e) {
      throw new EnvironmentFault(
          Words.of("TLS 不能启用：%s。", "TLS cannot be set up: %s.", e.getMessage()), e);
    }
  }
}
