package io.plumbline.collector.gateway.ingest;

import io.plumbline.collector.gateway.FrameChain;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.collector.gateway.trust.DevicePermission;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.uplink.UplinkMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An agent's side of a committer without a network: offers frames and seals in their order, again
 * when they were not taken, and notes what was acknowledged.
 */
final class Sender implements AgentLine {
  private static final String AGENT = "edge-1";
  private static final int WINDOW = 3;
  private static final int FRAMES_PER_SEAL = 3;
  private static final long DEADLINE_SECONDS = 60;
  private static final AgentIdentity IDENTITY =
      new AgentIdentity(AGENT, TestAgent.sealKey(), new DevicePermission(Set.of("*")), Set.of());

  private final List<Offer> offers;
  private final Set<Integer> acknowledged = new HashSet<>();
  private final LinkedBlockingQueue<List<UplinkMessage>> answers = new LinkedBlockingQueue<>();

  Sender(List<Offer> offers) {
    this.offers = offers;
  }

  /** Frames of one boot with a seal behind every third. */
  static List<Offer> offers(int frames) throws FormatFault {
    FrameChain chain = FrameChain.begin(AGENT);
    var key = TestAgent.newKey().getPrivate();
    List<Offer> offers = new ArrayList<>();
    for (int i = 1; i <= frames; i++) {
      byte[] bytes = chain.next("D001", 4);
      FrameBlocks blocks = FrameBlocks.read(ByteBuffer.wrap(bytes));
      offers.add(
          new Offer.OfferedFrame(
              blocks.header(),
              Digest.sha256(bytes),
              ByteBuffer.wrap(bytes),
              blocks.rows(),
              bytes.length + 1,
              Optional.empty()));
      if (i % FRAMES_PER_SEAL == 0) {
        Seal seal = chain.seal(key);
        byte[] sealed = seal.encode();
        offers.add(
            new Offer.OfferedSeal(
                seal, ByteBuffer.wrap(sealed), sealed.length + 1, Optional.empty()));
      }
    }
    return offers;
  }

  /** The bytes of an offer, as they are to lie in the archive. */
  static ByteBuffer payload(Offer offer) {
    return switch (offer) {
      case Offer.OfferedFrame frame -> frame.payload();
      case Offer.OfferedSeal seal -> seal.payload();
      default -> throw new IllegalArgumentException("neither frame nor seal: " + offer);
    };
  }

  /** Indices of the offers that were acknowledged, in whatever connection. */
  Set<Integer> acknowledged() {
    return acknowledged;
  }

  /**
   * Offers on a new connection what is not acknowledged yet.
   *
   * @param to how many of the offers are to be acknowledged
   * @param dead whether the gateway can do no more, so that no answer is waited for
   */
  void send(Committer committer, int to, BooleanSupplier dead) throws InterruptedException {
    AgentTurn turn = new AgentTurn();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    int next = first();
    while (first() < to && !dead.getAsBoolean()) {
      while (next < to && next < first() + WINDOW) {
        committer.submit(this, turn, offers.get(next++));
      }
      List<UplinkMessage> answered = answers.poll(50, TimeUnit.MILLISECONDS);
      if (answered == null) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("no answer to offer " + first() + " of " + offers.size());
        }
        continue;
      }
      for (UplinkMessage answer : answered) {
        next = take(answer, next);
      }
    }
  }

  /** Works an answer in; the offer to go on with. */
  private int take(UplinkMessage answer, int next) {
    switch (answer) {
      case UplinkMessage.Ack(var boot, var sequence, var credit) -> {
        for (int i = 0; i < offers.size(); i++) {
          if (offers.get(i) instanceof Offer.OfferedFrame frame
              && frame.header().sequence() <= sequence) {
            acknowledged.add(i);
          }
        }
      }
      case UplinkMessage.AckSeal(var boot, var sequence) -> {
        for (int i = 0; i < offers.size(); i++) {
          if (offers.get(i) instanceof Offer.OfferedSeal seal
              && seal.seal().sequence() == sequence) {
            acknowledged.add(i);
          }
        }
      }
      case UplinkMessage.Refuse refuse when refuse.reason().isTransient() -> {
        return first();
      }
      default -> throw new AssertionError("unexpected answer " + answer);
    }
    return next;
  }

  /** The first offer that is not acknowledged. */
  private int first() {
    int first = 0;
    while (acknowledged.contains(first)) {
      first++;
    }
    return first;
  }

  @Override
  public AgentIdentity identity() {
    return IDENTITY;
  }

  @Override
  public void answer(List<UplinkMessage> messages, long answeredBytes) {
    answers.add(List.copyOf(messages));
  }

  @Override
  public long creditBytes() {
    return 1 << 20;
  }
}
