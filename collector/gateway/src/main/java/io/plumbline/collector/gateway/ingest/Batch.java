package io.plumbline.collector.gateway.ingest;

import io.plumbline.collector.archive.ArchiveWriter;
import io.plumbline.collector.gateway.admission.Admission;
import io.plumbline.collector.gateway.admission.Verdict;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offers of one commit and the answers to them, which are sent when the sync is done. Used by
 * the committing thread alone.
 */
final class Batch {
  private static final Logger LOG = LoggerFactory.getLogger(Batch.class);
  private static final UUID NO_BOOT = new UUID(0, 0);
  private static final int MAX_TEXT = 600;

  private final ArchiveWriter archive;
  private final Admission admission;
  private final GatewayMetrics metrics;
  private final Map<AgentLine, Answers> answers = new IdentityHashMap<>();
  private boolean appended;
  private boolean failed;
  private long frames;
  private long seals;
  private long rows;
  private long bytes;
  private long skipped;
  private long unlinked;

  /** Answers to one connection. */
  private static final class Answers {
    private final AgentTurn turn;
    private final List<UplinkMessage> messages = new ArrayList<>();
    private long bytes;

    /**
     * How many answers do not depend on the sync: those before the first admitted offer; -1 while
     * there is none.
     */
    private int settled = -1;

    /**
     * The first frame of this batch that was admitted: what to wait for when the sync fails; 0 for
     * none.
     */
    private UUID firstBoot = NO_BOOT;

    private long firstSequence;

    Answers(AgentTurn turn) {
      this.turn = turn;
    }
  }

  Batch(ArchiveWriter archive, Admission admission, GatewayMetrics metrics) {
    this.archive = archive;
    this.admission = admission;
    this.metrics = metrics;
  }

  boolean hasAppended() {
    return appended;
  }

  /** Whether the archive did not take an offer. */
  boolean isFailed() {
    return failed;
  }

  static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  void take(Committer.Submission submission) {
    Answers to = answers.computeIfAbsent(submission.line(), line -> new Answers(submission.turn()));
    to.bytes += submission.offer().messageBytes();
    AgentLine line = submission.line();
    switch (submission.offer()) {
      case Offer.OfferedFrame frame -> frame(line, to, frame);
      case Offer.OfferedSeal seal -> seal(line, to, seal);
      case Offer.Unreadable(var frame, var objection, var size) -> {
        if (to.turn.isHolding()) {
          metrics.dropped.increment();
        } else {
          refuse(to, objection.reason(), NO_BOOT, 0, 0, objection.text());
          if (frame) {
            to.turn.hold(null, 0);
          }
        }
      }
      case Offer.Announced(var boot, var sequence, var size) -> to.turn.announce(boot, sequence);
    }
  }

  /** Sends every answer; after a failed sync nothing of the batch was stored. */
  void send(boolean durable) {
    if (durable) {
      metrics.frames.increment(frames);
      metrics.seals.increment(seals);
      metrics.samples.increment(rows);
      metrics.bytes.increment(bytes);
      metrics.skipped.increment(skipped);
      metrics.unlinked.increment(unlinked);
    }
    answers.forEach((line, to) -> {
      if (!durable && to.settled >= 0) {
        to.messages.subList(to.settled, to.messages.size()).clear();
        unavailable(to, to.firstBoot, to.firstSequence);
        if (to.firstSequence > 0) {
          to.turn.hold(to.firstBoot, to.firstSequence);
        }
      }
      line.answer(to.messages, to.bytes);
    });
  }

  private void frame(AgentLine line, Answers to, Offer.OfferedFrame frame) {
    FrameHeader header = frame.header();
    if (to.turn.drops(header)) {
      metrics.dropped.increment();
      return;
    }
    if (!header.agent().equals(line.identity().agent())) {
      refuseFrame(to, header, Refusal.IDENTITY, 0, "frame is of agent '" + header.agent() + "'");
      return;
    }
    switch (admission.judge(header, to.turn.announced(header.boot()))) {
      case Verdict.Duplicate() -> {
        metrics.duplicates.increment();
        ack(line, to, header.boot(), header.sequence());
      }
      case Verdict.Refuse(var reason, var expected, var text) ->
          refuseFrame(to, header, reason, expected, text);
      case Verdict.Admit(var jumped, var linked) -> {
        if (frame.objection().isPresent()) {
          Offer.Objection objection = frame.objection().get();
          refuseFrame(to, header, objection.reason(), header.sequence(), objection.text());
        } else if (append(SegmentRecord.Kind.FRAME, frame.payload(), frame.digest())) {
          admission.admit(header, frame.digest());
          settle(to);
          if (to.firstSequence == 0) {
            to.firstBoot = header.boot();
            to.firstSequence = header.sequence();
          }
          frames++;
          rows += frame.rows();
          bytes += frame.payload().remaining();
          skipped += jumped;
          unlinked += linked ? 0 : 1;
          ack(line, to, header.boot(), header.sequence());
        } else {
          unavailable(to, header.boot(), header.sequence());
          to.turn.hold(header.boot(), header.sequence());
        }
      }
    }
  }

  private void seal(AgentLine line, Answers to, Offer.OfferedSeal offer) {
    var seal = offer.seal();
    if (to.turn.drops(seal)) {
      metrics.dropped.increment();
      return;
    }
    if (!seal.agent().equals(line.identity().agent())) {
      refuse(
          to,
          Refusal.IDENTITY,
          seal.boot(),
          seal.sequence(),
          0,
          "seal is of agent '" + seal.agent() + "'");
      return;
    }
    switch (admission.judge(seal)) {
      case Verdict.Duplicate() -> {
        metrics.duplicates.increment();
        to.messages.add(new UplinkMessage.AckSeal(seal.boot(), seal.sequence()));
      }
      case Verdict.Refuse(var reason, var expected, var text) ->
          refuse(to, reason, seal.boot(), seal.sequence(), expected, text);
      case Verdict.Admit(var jumped, var linked) -> {
        if (offer.objection().isPresent()) {
          Offer.Objection objection = offer.objection().get();
          refuse(to, objection.reason(), seal.boot(), seal.sequence(), 0, objection.text());
        } else if (append(SegmentRecord.Kind.SEAL, offer.payload(), Digest.sha256(array(offer)))) {
          admission.admit(seal);
          settle(to);
          seals++;
          to.messages.add(new UplinkMessage.AckSeal(seal.boot(), seal.sequence()));
        } else {
          unavailable(to, seal.boot(), seal.sequence());
        }
      }
    }
  }

  private boolean append(SegmentRecord.Kind kind, ByteBuffer payload, Digest digest) {
    if (failed) {
      return false; // in order or not at all
    }
    try {
      archive.append(kind, payload, digest, nowMicros());
      appended = true;
      return true;
    } catch (EnvironmentFault e) {
      LOG.error("{}", e.words());
      failed = true;
      return false;
    }
  }

  private void ack(AgentLine line, Answers to, UUID boot, long sequence) {
    UplinkMessage.Ack ack = new UplinkMessage.Ack(boot, sequence, line.creditBytes());
    int last = to.messages.size() - 1;
    if (last >= Math.max(0, to.settled)
        && to.messages.get(last) instanceof UplinkMessage.Ack before
        && before.boot().equals(boot)) {
      to.messages.set(last, before.sequence() > sequence ? before : ack);
    } else {
      to.messages.add(ack);
      metrics.acks.increment();
    }
  }

  private static void settle(Answers to) {
    if (to.settled < 0) {
      to.settled = to.messages.size();
    }
  }

  private void unavailable(Answers to, UUID boot, long sequence) {
    refuse(to, Refusal.UNAVAILABLE, boot, sequence, sequence, "the archive cannot take more now");
  }

  private void refuseFrame(
      Answers to, FrameHeader header, Refusal reason, long expected, String text) {
    refuse(to, reason, header.boot(), header.sequence(), expected, text);
    to.turn.hold(header.boot(), expected);
  }

  private void refuse(
      Answers to, Refusal reason, UUID boot, long sequence, long expected, String text) {
    metrics.refused(reason);
    String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    to.messages.add(new UplinkMessage.Refuse(reason, boot, sequence, expected, cut));
  }

  private static byte[] array(Offer.OfferedSeal offer) {
    byte[] bytes = new byte[offer.payload().remaining()];
    offer.payload().duplicate().get(bytes);
    return bytes;
  }
}
