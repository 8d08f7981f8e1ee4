package io.plumbline.benchmarks.ingest;

import com.sun.management.OperatingSystemMXBean;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.plumbline.benchmarks.fleet.FleetAgent;
import io.plumbline.benchmarks.fleet.FleetSize;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.config.GatewayLimits;
import io.plumbline.collector.gateway.config.GatewaySettings;
import io.plumbline.collector.gateway.config.LogSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A fleet's agents, each on a connection of its own, against a gateway in this process: TLS 1.3
 * with client certificates on loopback, admission, group commit, log. The clock runs from the first
 * offer to the last acknowledgement, so what counts is durable.
 */
public final class ArchiveIngest {
  private static final int MINUTES = 10;
  private static final String AGENTS = "agents";
  private static final int SYNC_BYTES = 8 << 20;

  /**
   * What was measured.
   *
   * @param seconds from the first offer to the last acknowledgement
   * @param syncs how often the gateway synced
   * @param cpuSeconds processor time of the process meanwhile
   * @param agentCpuSeconds how much of it the agents' threads took: TLS, and frames made from
   *     samples
   */
  public record Outcome(
      long samples,
      long frames,
      long frameBytes,
      double seconds,
      long syncs,
      double cpuSeconds,
      double agentCpuSeconds) {}

  private ArchiveIngest() {}

  /**
   * Sends a fleet once.
   *
   * @param fromSamples whether frames are made while the clock runs, from samples
   * @param folder where the gateway and its archive lie; empty
   */
  public static Outcome run(FleetSize size, boolean fromSamples, Path folder) throws Exception {
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            clientThreads(), new DefaultThreadFactory(AGENTS), NioIoHandler.newFactory());
    try (GatewayRun gateway = GatewayRun.start(settings(folder))) {
      List<AgentConnection> agents = new ArrayList<>();
      for (int number = 0; number < size.agents(); number++) {
        agents.add(connect(loops, gateway, size, number, fromSamples));
      }
      for (AgentConnection agent : agents) {
        agent.welcomed().get(MINUTES, TimeUnit.MINUTES);
      }
      double cpu = cpuSeconds();
      double agentCpu = agentCpuSeconds();
      long start = System.nanoTime();
      agents.forEach(AgentConnection::start);
      long samples = 0;
      for (AgentConnection agent : agents) {
        samples += agent.done().get(MINUTES, TimeUnit.MINUTES);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (gateway.metrics().samples.count() != samples) {
        throw new IllegalStateException(
            samples + " samples acknowledged, admitted " + gateway.metrics().samples.count());
      }
      return new Outcome(
          samples,
          (long) gateway.metrics().frames.count(),
          (long) gateway.metrics().bytes.count(),
          seconds,
          gateway.metrics().sync.count(),
          cpuSeconds() - cpu,
          agentCpuSeconds() - agentCpu);
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
  }

  /**
   * What the disk and the hash alone allow: the same segments read, hashed, written and synced
   * every 8 MiB by one thread.
   *
   * @return seconds
   */
  public static double plain(Path folder) throws IOException, GeneralSecurityException {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    ByteBuffer buffer = ByteBuffer.allocate(SYNC_BYTES);
    Path copy = folder.resolve("copy");
    long start = System.nanoTime();
    try (Stream<Path> files = Files.walk(folder.resolve("archive/segments"));
        FileChannel out =
            FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (FileChannel in = FileChannel.open(file)) {
          while (in.read(buffer.clear()) > 0) {
            buffer.flip();
            hash.update(buffer.duplicate());
            while (buffer.hasRemaining()) {
              out.write(buffer);
            }
            out.force(false);
          }
        }
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static AgentConnection connect(
      EventLoopGroup loops, GatewayRun gateway, FleetSize size, int number, boolean fromSamples)
      throws Exception {
    EnrolledAgent enrolled = EnrolledAgent.enrol(gateway.trust(), FleetAgent.name(number));
    FleetAgent agent = new FleetAgent(size, number, enrolled.key());
    AgentConnection connection =
        new AgentConnection(
            enrolled.name(),
            fromSamples ? FrameSupply.fromSamples(agent) : FrameSupply.ready(agent));
    int port = gateway.uplinkAddress().getPort();
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 << 10, 256 << 10))
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        enrolled.tls().newHandler(channel.alloc(), "127.0.0.1", port),
                        new LengthFieldBasedFrameDecoder(1 << 16, 0, 4, 0, 4),
                        connection);
              }
            })
        .connect("127.0.0.1", port)
        .sync();
    return connection;
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static double agentCpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(AGENTS)) {
        nanos += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos / 1e9;
  }

  private static int clientThreads() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  private static GatewaySettings settings(Path folder) {
    return new GatewaySettings(
        FleetSize.GATEWAY,
        folder.resolve("gateway"),
        folder.resolve("archive"),
        new InetSocketAddress("127.0.0.1", 0),
        Optional.empty(),
        Optional.empty(),
        List.of("127.0.0.1"),
        Optional.empty(),
        GatewayLimits.DEFAULT,
        LogSettings.DEFAULT);
  }
}
