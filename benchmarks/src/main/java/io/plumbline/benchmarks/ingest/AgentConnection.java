package io.plumbline.benchmarks.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.plumbline.benchmarks.fleet.FleetAgent;
import io.plumbline.contract.uplink.UplinkMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of one connection: says Hello, waits for the start, then offers as fast as
 * credit and socket allow, until everything is acknowledged. Runs on its event loop.
 */
final class AgentConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int OFFER_FRAME = 3;
  private static final int OFFER_SEAL = 4;

  private final String agent;
  private final FrameSupply supply;
  private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private final Deque<UnderWay> offered = new ArrayDeque<>();
  private FleetAgent.@Nullable SealedFrame next;
  private @Nullable ChannelHandlerContext context;
  private boolean started;
  private long credit;
  private long underWayBytes;
  private long sealsUnderWay;
  private long samples;

  private record UnderWay(long sequence, int bytes, int samples) {}

  AgentConnection(String agent, FrameSupply supply) {
    super(ByteBuf.class);
    this.agent = agent;
    this.supply = supply;
  }

  /** Completes when the gateway has said Welcome. */
  CompletableFuture<Void> welcomed() {
    return welcomed;
  }

  /** Completes with the number of samples when the last frame and seal are acknowledged. */
  CompletableFuture<Long> done() {
    return done;
  }

  /** Begins to offer. Any thread may call it, once {@link #welcomed()}. */
  void start() {
    ChannelHandlerContext to = context;
    if (to == null) {
      throw new IllegalStateException("agent " + agent + " is not connected");
    }
    to.executor()
        .execute(() -> {
          started = true;
          offer(to);
        });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      context = from;
      byte[] hello = new UplinkMessage.Hello(UplinkMessage.VERSION, agent).encode();
      from.writeAndFlush(Unpooled.wrappedBuffer(length(hello.length), hello));
    }
    super.userEventTriggered(from, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, ByteBuf bytes) throws Exception {
    switch (UplinkMessage.decode(bytes.nioBuffer())) {
      case UplinkMessage.Welcome(var version, var granted) -> {
        credit = granted;
        welcomed.complete(null);
      }
      case UplinkMessage.Ack(var boot, var sequence, var granted) -> {
        credit = granted;
        for (UnderWay first = offered.peek();
            first != null && first.sequence() <= sequence;
            first = offered.peek()) {
          underWayBytes -= first.bytes();
          samples += first.samples();
          offered.remove();
        }
      }
      case UplinkMessage.AckSeal seal -> sealsUnderWay--;
      case UplinkMessage other -> throw new IllegalStateException("the gateway says " + other);
    }
    offer(from);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    offer(from);
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    fail(new IllegalStateException("the gateway closed the connection of agent " + agent));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    fail(cause);
    from.close();
  }

  private void fail(Throwable cause) {
    welcomed.completeExceptionally(cause);
    done.completeExceptionally(cause);
  }

  private void offer(ChannelHandlerContext to) {
    if (!started) {
      return;
    }
    boolean wrote = false;
    while (to.channel().isWritable()) {
      FleetAgent.SealedFrame made = next == null ? supply.next() : next;
      next = made;
      if (made == null) {
        break;
      }
      int bytes = made.frame().length + made.seal().length + 2;
      if (underWayBytes > 0 && underWayBytes + bytes > credit) {
        break;
      }
      next = null;
      underWayBytes += bytes;
      sealsUnderWay++;
      offered.add(new UnderWay(made.sequence(), bytes, made.samples()));
      to.write(
          Unpooled.wrappedBuffer(
              head(made.frame().length + 1, OFFER_FRAME),
              made.frame(),
              head(made.seal().length + 1, OFFER_SEAL),
              made.seal()));
      wrote = true;
    }
    if (wrote) {
      to.flush();
    }
    if (next == null && offered.isEmpty() && sealsUnderWay == 0) {
      done.complete(samples);
    }
  }

  private static byte[] length(int length) {
    return new byte[] {
      (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
    };
  }

  private static byte[] head(int length, int type) {
    byte[] head = new byte[5];
    System.arraycopy(length(length), 0, head, 0, 4);
    head[4] = (byte) type;
    return head;
  }
}
