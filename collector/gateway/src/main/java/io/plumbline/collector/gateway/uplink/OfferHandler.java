package io.plumbline.collector.gateway.uplink;

import io.micrometer.core.instrument.Counter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.plumbline.collector.gateway.ingest.AgentLine;
import io.plumbline.collector.gateway.ingest.AgentTurn;
import io.plumbline.collector.gateway.ingest.Committer;
import io.plumbline.collector.gateway.ingest.Offer;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * After Hello: decodes offers, keeps the agent to its credit, hands offers to the committer and
 * sends its answers. Reading pauses while too much waits for the disk, while the agent does not
 * read what it is told, and after it sent faster than it may.
 */
final class OfferHandler extends SimpleChannelInboundHandler<UplinkMessage> implements AgentLine {
  private final AgentIdentity identity;
  private final OfferReader reader;
  private final Committer committer;
  private final ReadPause pause;
  private final long creditBytes;
  private final RateBudget rate;
  private final Counter throttled;
  private final AgentTurn turn = new AgentTurn();
  private final AtomicLong underWay = new AtomicLong();
  private volatile @Nullable ChannelHandlerContext context;

  OfferHandler(
      AgentIdentity identity,
      OfferReader reader,
      Committer committer,
      ReadPause pause,
      long creditBytes,
      RateBudget rate,
      Counter throttled) {
    super(UplinkMessage.class);
    this.identity = identity;
    this.reader = reader;
    this.committer = committer;
    this.pause = pause;
    this.creditBytes = creditBytes;
    this.rate = rate;
    this.throttled = throttled;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public AgentIdentity identity() {
    return identity;
  }

  @Override
  public long creditBytes() {
    return creditBytes;
  }

  @Override
  public void answer(List<UplinkMessage> answers, long answeredBytes) {
    underWay.addAndGet(-answeredBytes);
    pause.released(answeredBytes);
    ChannelHandlerContext to = context;
    if (to != null && to.channel().isActive()) {
      to.executor()
          .execute(() -> {
            answers.forEach(to::write);
            to.flush();
          });
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, UplinkMessage message) throws Rejection {
    Offer offer =
        switch (message) {
          case UplinkMessage.OfferFrame(var bytes) -> reader.frame(identity, bytes);
          case UplinkMessage.OfferSeal(var bytes) -> reader.seal(identity, bytes);
          case UplinkMessage.Skip(var boot, var sequence) -> {
            if (sequence < 1) {
              throw new Rejection(
                  ConnectionEnd.MALFORMED,
                  Refusal.MALFORMED,
                  "Skip to sequence " + sequence + ", expected 1 or more");
            }
            yield new Offer.Announced(boot, sequence, 1);
          }
          default ->
              throw new Rejection(
                  ConnectionEnd.MALFORMED,
                  Refusal.MALFORMED,
                  message.getClass().getSimpleName() + " after Hello, expected an offer or Skip");
        };
    long before = underWay.getAndAdd(offer.messageBytes());
    // Twice the credit: after a refusal the agent counts anew while what it had under way still
    // comes.
    if (before > 0 && before + offer.messageBytes() > 2 * creditBytes) {
      underWay.addAndGet(-offer.messageBytes());
      throw new Rejection(
          ConnectionEnd.LIMIT,
          Refusal.LIMIT,
          "%d bytes of offers under way, the credit is %d"
              .formatted(before + offer.messageBytes(), creditBytes));
    }
    pause.taken(from.channel(), offer.messageBytes());
    long waitNanos = rate.spend(offer.messageBytes());
    if (waitNanos > 0) {
      throttled.increment();
      pause.throttle(from.channel(), waitNanos);
    }
    committer.submit(this, turn, offer);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (changed.channel().isWritable()) {
      pause.writable(changed.channel());
    } else {
      pause.unwritable(changed.channel());
    }
    changed.fireChannelWritabilityChanged();
  }
}
