package io.plumbline.collector.gateway;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An agent under load, as the contract has it: keeps every frame until it is acknowledged, and
 * after each lost connection comes back and offers what was not. Frames are made beforehand, so
 * that what was sent is known.
 */
public final class SendingAgent implements AutoCloseable {
  private static final int WINDOW = 64;

  private final TestAgent agent;
  private final Supplier<InetSocketAddress> address;
  private final FrameChain chain;
  private final List<byte[]> frames = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  public SendingAgent(TestAgent agent, int count, int rows, Supplier<InetSocketAddress> address) {
    this.agent = agent;
    this.address = address;
    this.chain = FrameChain.begin(agent.id());
    for (int i = 0; i < count; i++) {
      frames.add(chain.next(agent.id() + "-D", rows));
    }
    this.thread = new Thread(this::run, "agent-" + agent.id());
  }

  public SendingAgent start() {
    thread.start();
    return this;
  }

  /** How many frames were acknowledged. */
  public long acknowledged() {
    return acknowledged.get();
  }

  public boolean isDone() {
    if (failure != null) {
      throw new AssertionError("agent " + agent.id() + " failed", failure);
    }
    return acknowledged.get() == frames.size();
  }

  public List<Digest> digests() {
    return frames.stream().map(frame -> Digest.sha256(frame)).toList();
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping && acknowledged.get() < frames.size()) {
      try (UplinkClient client = UplinkClient.greet(agent, address.get())) {
        converse(client);
      } catch (IOException e) {
        LockSupport.parkNanos(20_000_000); // the gateway is down: a pause before the next attempt
      } catch (RuntimeException | AssertionError e) {
        failure = e;
        return;
      }
    }
  }

  private void converse(UplinkClient client) throws IOException {
    int next = (int) acknowledged.get();
    while (!stopping && acknowledged.get() < frames.size()) {
      while (next < frames.size() && next - acknowledged.get() < WINDOW) {
        client.write(new UplinkMessage.OfferFrame(frames.get(next++)));
      }
      client.flush();
      switch (client.receive()) {
        case UplinkMessage.Ack(var boot, var sequence, var credit) -> {
          if (!boot.equals(chain.boot()) || sequence > next) {
            throw new AssertionError("acknowledged " + boot + " " + sequence);
          }
          acknowledged.accumulateAndGet(sequence, Math::max);
        }
        case UplinkMessage.Refuse refuse when refuse.reason().isTransient() -> {
          LockSupport.parkNanos(50_000_000);
          next = (int) refuse.sequence() - 1;
        }
        case UplinkMessage other -> throw new AssertionError("unexpected " + other);
      }
    }
  }
}
