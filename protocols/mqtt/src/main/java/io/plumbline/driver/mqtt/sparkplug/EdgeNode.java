package io.plumbline.driver.mqtt.sparkplug;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.driver.Backoff;
import io.plumbline.driver.ChannelSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * One edge node as its messages show it (Sparkplug 3.0.0, 5). Between an NBIRTH and an NDEATH every
 * message of the node and of its devices carries the next number from 0 to 255. A number that is
 * not the next one means that something was lost, perhaps a birth that gave aliases another
 * meaning: the node then counts as unborn, nothing of it is believed, and it is asked for a
 * rebirth. Guarded by the host application's lock.
 */
final class EdgeNode {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofMinutes(1);

  /** A node that lived this long is asked at once again, not after the pause it was left with. */
  private static final long SETTLED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int NUMBERS = 256;

  private final String group;
  private final String node;
  private final boolean asks;
  private final PayloadReader reader;
  private final Map<String, BornPart> parts = new LinkedHashMap<>();
  private final Backoff pauses = new Backoff(FIRST_PAUSE, LAST_PAUSE);
  private boolean born;
  private boolean incomplete;
  private long bornNanos;
  private int next;
  private OptionalLong birthDeathNumber = OptionalLong.empty();
  private long heardMicros;
  private long mayAskNanos;

  /**
   * An edge node that has not been heard.
   *
   * @param asks whether it may be asked for a rebirth
   * @param channels the channels by device, empty for the node itself, and by metric
   */
  EdgeNode(
      String group,
      String node,
      boolean asks,
      PayloadReader reader,
      Map<String, Map<String, List<ChannelSpec>>> channels) {
    this.group = group;
    this.node = node;
    this.asks = asks;
    this.reader = reader;
    channels.forEach((device, metrics) -> parts.put(device, new BornPart(metrics)));
  }

  /** A session with the broker began: what the node said meanwhile is not known. */
  void connected(Moment now) {
    born = false;
    mayAskNanos = now.nanos();
    parts.values().forEach(part -> part.connected(now.micros()));
  }

  /** Takes a message of the node or of one of its devices. */
  void take(NodeTopic topic, byte[] bytes, Moment now, Outcome out) {
    Payload payload;
    try {
      payload = reader.read(bytes);
    } catch (BadPayloadException e) {
      out.faults().add("%s: %s".formatted(who(topic), e.getMessage()));
      lose(now, out);
      return;
    }
    switch (topic.kind()) {
      case NBIRTH -> birth(topic, payload, now, out);
      case NDEATH -> death(payload, now, out);
      case DBIRTH, DDEATH, NDATA, DDATA -> {
        if (inStep(topic, payload, now, out)) {
          follow(topic, payload, now, out);
        }
      }
    }
  }

  /** The request for a rebirth, where one is due. */
  Optional<Command> due(Moment now) {
    if (!asks || (born && !incomplete) || now.nanos() - mayAskNanos < 0) {
      return Optional.empty();
    }
    mayAskNanos = now.nanos() + TimeUnit.MILLISECONDS.toNanos(pauses.nextMillis());
    return Optional.of(Command.rebirth(group, node, now.micros() / 1000));
  }

  private void birth(NodeTopic topic, Payload payload, Moment now, Outcome out) {
    silence(Gap.Cause.DISCONNECTED, now, out);
    born = true;
    incomplete = false;
    bornNanos = now.nanos();
    next = (int) ((payload.seq().orElse(0) + 1) % NUMBERS);
    birthDeathNumber = payload.birthDeathNumber();
    heardMicros = now.micros();
    BornPart own = parts.get("");
    if (own != null) {
      own.born(who(topic), payload, now.micros(), out);
    }
  }

  /** The broker sends a node's will late, perhaps after the node has come back by itself. */
  private void death(Payload payload, Moment now, Outcome out) {
    OptionalLong ofWhich = payload.birthDeathNumber();
    boolean older =
        ofWhich.isPresent() && birthDeathNumber.isPresent() && !ofWhich.equals(birthDeathNumber);
    if (born && !older) {
      silence(Gap.Cause.DISCONNECTED, now, out);
      born = false;
      settle(now);
    }
  }

  private boolean inStep(NodeTopic topic, Payload payload, Moment now, Outcome out) {
    if (!born) {
      return false;
    }
    if (payload.seq().orElse(-1) == next) {
      next = (next + 1) % NUMBERS;
      heardMicros = now.micros();
      return true;
    }
    out.faults()
        .add(
            "%s: number %s where %d was expected; nothing is believed until its next birth"
                .formatted(
                    who(topic),
                    payload.seq().isPresent() ? payload.seq().getAsLong() : "none",
                    next));
    lose(now, out);
    return false;
  }

  private void follow(NodeTopic topic, Payload payload, Moment now, Outcome out) {
    BornPart part = parts.get(topic.device());
    if (part == null) {
      return;
    }
    switch (topic.kind()) {
      case DBIRTH -> {
        part.silent(now.micros(), Gap.Cause.DISCONNECTED, now.micros(), out);
        part.born(who(topic), payload, now.micros(), out);
      }
      case DDEATH -> part.silent(now.micros(), Gap.Cause.DISCONNECTED, now.micros(), out);
      case NDATA, DDATA -> {
        boolean announced = part.alive() && part.data(who(topic), payload, out);
        if (!part.alive()) {
          out.faults().add(who(topic) + ": data before its birth");
        }
        incomplete |= !announced;
      }
      case NBIRTH, NDEATH -> throw new IllegalArgumentException(topic.toString());
    }
  }

  private void lose(Moment now, Outcome out) {
    if (born) {
      settle(now);
    }
    born = false;
    silence(Gap.Cause.SOURCE_LOSS, now, out);
  }

  private void silence(Gap.Cause cause, Moment now, Outcome out) {
    parts.values().forEach(part -> part.silent(heardMicros, cause, now.micros(), out));
  }

  private void settle(Moment now) {
    if (now.nanos() - bornNanos > SETTLED_NANOS) {
      pauses.reset();
      mayAskNanos = now.nanos();
    }
  }

  private static String who(NodeTopic topic) {
    return "%s %s/%s%s"
        .formatted(
            topic.kind(),
            topic.group(),
            topic.node(),
            topic.device().isEmpty() ? "" : "/" + topic.device());
  }
}
