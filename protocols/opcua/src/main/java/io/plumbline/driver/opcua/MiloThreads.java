package io.plumbline.driver.opcua;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransportConfigBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one connection. The library's own are shared by the whole process and never end;
 * these end with the driver. Thread-safe.
 */
final class MiloThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MiloThreads.class);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(2);
  private static final RejectedExecutionHandler AFTER_CLOSE =
      (task, executor) -> LOG.debug("a task of a closed connection is left out: {}", task);

  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor scheduled;
  private final EventLoopGroup eventLoop;
  private final HashedWheelTimer timer;

  MiloThreads(String name) {
    executor =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            factory(name),
            AFTER_CLOSE);
    scheduled = new ScheduledThreadPoolExecutor(1, factory(name + "-timer"), AFTER_CLOSE);
    scheduled.setRemoveOnCancelPolicy(true);
    eventLoop =
        new MultiThreadIoEventLoopGroup(1, factory(name + "-io"), NioIoHandler.newFactory());
    timer = new HashedWheelTimer(factory(name + "-wheel"));
  }

  /** Lets a transport run on these threads. */
  void use(OpcTcpClientTransportConfigBuilder transport) {
    transport
        .setExecutor(executor)
        .setScheduledExecutor(scheduled)
        .setEventLoop(eventLoop)
        .setWheelTimer(timer);
  }

  /**
   * Ends the threads and waits a few seconds; one that the sink holds ends when the sink lets go.
   */
  @Override
  public void close() {
    scheduled.shutdownNow();
    // First what is under way: a connection that is still being given up needs the timer.
    executor.shutdown();
    try {
      if (!executor.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the sink holds a reading; its thread ends when it lets go");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timer.stop();
    eventLoop
        .shutdownGracefully(0, END.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END.toMillis());
    executor.shutdownNow();
  }

  private static ThreadFactory factory(String name) {
    AtomicInteger number = new AtomicInteger();
    return task ->
        Thread.ofPlatform().daemon().name(name + "-" + number.incrementAndGet()).unstarted(task);
  }
}
