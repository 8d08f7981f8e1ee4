package io.plumbline.contract.uplink;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.telemetry.Series;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A message of the uplink. The agent opens with {@link Hello}, the gateway answers {@link Welcome};
 * then the agent offers frames and seals in chain order, boot after boot, as far as its credit
 * goes, and the gateway acknowledges what is durable. A {@link Refuse} with a lasting reason names
 * the frame that the agent must set aside.
 */
public sealed interface UplinkMessage {
  /** Version of the protocol. */
  int VERSION = 1;

  /** The longest message, without its length prefix: a frame and its type byte. */
  int MAX_BYTES = FrameLimits.MAX_BYTES + 1;

  /** Agent to gateway, first: who speaks. */
  record Hello(int version, String agent) implements UplinkMessage {}

  /**
   * Gateway to agent: the chain may be offered.
   *
   * @param creditBytes how many bytes of offers may be under way before the first acknowledgement
   */
  record Welcome(int version, long creditBytes) implements UplinkMessage {}

  /** Agent to gateway: one frame. */
  record OfferFrame(byte[] frame) implements UplinkMessage {}

  /** Agent to gateway: one seal, after the frame that it covers last. */
  record OfferSeal(byte[] seal) implements UplinkMessage {}

  /**
   * Agent to gateway: the frames of the boot before this sequence will not come, because the agent
   * lost them or has set refused ones aside; the next offer is this one. The loss stays visible in
   * the archive, as a jump of the sequence.
   *
   * @param sequence 1 or more; not below what the gateway expects
   */
  record Skip(UUID boot, long sequence) implements UplinkMessage {}

  /**
   * Gateway to agent: every frame of the boot up to the sequence, and every seal offered before the
   * latest of them, is durable in the archive.
   *
   * @param creditBytes how many bytes of offers may be under way from now on
   */
  record Ack(UUID boot, long sequence, long creditBytes) implements UplinkMessage {}

  /**
   * Gateway to agent: the seal that covers up to this sequence of the boot is durable in the
   * archive.
   */
  record AckSeal(UUID boot, long sequence) implements UplinkMessage {}

  /**
   * Gateway to agent: an offer is refused. Every offer that was under way behind it is dropped
   * without an answer, until the agent sends the expected frame of that boot, or a {@link Skip}.
   *
   * @param boot boot of the offer, zero where none applies
   * @param sequence sequence of the offer, 0 where none applies
   * @param expected the sequence that the gateway waits for in this boot, 0 where none applies
   */
  record Refuse(Refusal reason, UUID boot, long sequence, long expected, String text)
      implements UplinkMessage {
    /**
     * Whether it says neither boot nor sequence: of a frame or seal whose head cannot be read, the
     * oldest offer without an answer is meant.
     */
    public boolean isNameless() {
      return sequence == 0 && boot.equals(new UUID(0, 0));
    }
  }

  /**
   * Agent to gateway: what time is it there? Answered at once with {@link TellClock}.
   *
   * @param askedMicros the agent's clock, microseconds since the epoch; comes back in the answer
   */
  record AskClock(long askedMicros) implements UplinkMessage {}

  /**
   * Gateway to agent: the gateway's clock, microseconds since the epoch. With the agent's clock at
   * both ends these are the four times of RFC 5905, 8.
   *
   * @param askedMicros as it was asked
   * @param receivedMicros when the question came
   * @param answeredMicros when the answer left
   */
  record TellClock(long askedMicros, long receivedMicros, long answeredMicros)
      implements UplinkMessage {}

  /** The message's bytes, without the length prefix. */
  default byte[] encode() {
    ByteSink out = new ByteSink();
    switch (this) {
      case Hello(var version, var agent) -> out.u8(1).u16(version).text(agent);
      case Welcome(var version, var creditBytes) -> out.u8(2).u16(version).i64(creditBytes);
      case OfferFrame(var frame) -> out.u8(3).bytes(frame);
      case OfferSeal(var seal) -> out.u8(4).bytes(seal);
      case Ack(var boot, var sequence, var creditBytes) ->
          out.u8(5).uuid(boot).i64(sequence).i64(creditBytes);
      case AckSeal(var boot, var sequence) -> out.u8(6).uuid(boot).i64(sequence);
      case Refuse(var reason, var boot, var sequence, var expected, var text) ->
          out.u8(7).u8(reason.code()).uuid(boot).i64(sequence).i64(expected).text(text);
      case Skip(var boot, var sequence) -> out.u8(8).uuid(boot).i64(sequence);
      case AskClock(var asked) -> out.u8(9).i64(asked);
      case TellClock(var asked, var received, var answered) ->
          out.u8(10).i64(asked).i64(received).i64(answered);
    }
    return out.toBytes();
  }

  /** Reads one message without its length prefix. */
  static UplinkMessage decode(ByteBuffer bytes) throws FormatFault {
    ByteSource in = new ByteSource("uplink message", bytes);
    int type = in.u8();
    UplinkMessage message =
        switch (type) {
          case 1 -> new Hello(in.u16(), in.text(3 * Series.MAX_IDENTIFIER));
          case 2 -> new Welcome(in.u16(), in.i64());
          case 3 -> new OfferFrame(in.bytes(in.remaining()));
          case 4 -> new OfferSeal(in.bytes(in.remaining()));
          case 5 -> new Ack(in.uuid(), in.i64(), in.i64());
          case 6 -> new AckSeal(in.uuid(), in.i64());
          case 7 -> new Refuse(refusal(in), in.uuid(), in.i64(), in.i64(), in.text(2000));
          case 8 -> new Skip(in.uuid(), in.i64());
          case 9 -> new AskClock(in.i64());
          case 10 -> new TellClock(in.i64(), in.i64(), in.i64());
          default -> throw in.fault(0, "type " + type + ", expected 1 to 10");
        };
    in.end();
    return message;
  }

  private static Refusal refusal(ByteSource in) throws FormatFault {
    int code = in.u8();
    for (Refusal refusal : Refusal.values()) {
      if (refusal.code() == code) {
        return refusal;
      }
    }
    throw in.fault(1, "refusal " + code + ", expected 1 to 10");
  }
}
