package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.usage.UsageEvent;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes frames, {@code docs/formats/frame.md}. Stateless.
 *
 * <p>The encoder takes what {@link FrameLimits} allow and refuses the rest, without loss of a bit:
 * {@link FrameBudget} tells beforehand what fits into one frame.
 */
public final class FrameCodec {
  private FrameCodec() {}

  /**
   * Packs samples and gaps; samples are grouped by series, stably.
   *
   * @throws IllegalArgumentException when a limit is exceeded, a text has an unpaired surrogate, or
   *     a channel of a device has two roles or units
   */
  public static byte[] encode(FrameHeader header, List<Sample> samples, List<Gap> gaps) {
    return encode(header, NamedSeries.NONE, samples, gaps);
  }

  /**
   * The same with series in the dictionary that have no sample in this frame: frames with the same
   * dictionary are read faster. They are left out where the frame would become too large.
   *
   * @param also series that may have samples or not
   * @throws IllegalArgumentException as above, and when a channel of a device has two roles or
   *     units in {@code also} and the samples together
   */
  public static byte[] encode(
      FrameHeader header, NamedSeries also, List<Sample> samples, List<Gap> gaps) {
    return encode(header, also, samples, gaps, null);
  }

  /**
   * The same with what the agent knows of the gateway's clock.
   *
   * @param clock null where it knows nothing; the frame then has no such section
   */
  public static byte[] encode(
      FrameHeader header,
      NamedSeries also,
      List<Sample> samples,
      List<Gap> gaps,
      @Nullable ClockOffset clock) {
    ByteSink out = header(header, FrameBytes.TELEMETRY);
    TelemetryEncoder.encode(out, also, samples, gaps);
    if (clock != null) {
      TelemetryEncoder.section(
          out, to -> to.zigzag(clock.offsetMicros()).varint(clock.uncertaintyMicros()));
    }
    return out.size() > FrameLimits.MAX_BYTES && also.size() > 0
        ? encode(header, NamedSeries.NONE, samples, gaps, clock)
        : finish(out);
  }

  /**
   * Packs usage events in their order.
   *
   * @throws IllegalArgumentException when a limit is exceeded or a text has an unpaired surrogate
   */
  public static byte[] encodeUsage(FrameHeader header, List<UsageEvent> events) {
    ByteSink out = header(header, FrameBytes.USAGE);
    UsageCodec.encode(out, events);
    return finish(out);
  }

  static Frame decode(ByteBuffer bytes) throws FormatFault {
    FrameBytes frame = new FrameBytes(bytes);
    return decode(frame, frame.digest());
  }

  static Frame decode(ByteBuffer bytes, Digest digest) throws FormatFault {
    return decode(new FrameBytes(bytes), digest);
  }

  private static Frame decode(FrameBytes frame, Digest digest) throws FormatFault {
    return frame.content() == FrameBytes.USAGE
        ? UsageCodec.decode(frame, digest)
        : TelemetryFrame.decode(frame, digest);
  }

  private static ByteSink header(FrameHeader header, int content) {
    return new ByteSink()
        .i32(FrameBytes.MAGIC)
        .u8(FrameCodes.of(header.provenance()))
        .u8(content)
        .text(header.agent())
        .uuid(header.boot())
        .i64(header.sequence())
        .digest(header.previous())
        .digest(header.config())
        .i64(header.createdMicros());
  }

  private static byte[] finish(ByteSink out) {
    if (out.size() > FrameLimits.MAX_BYTES) {
      throw new IllegalArgumentException(
          "frame has " + out.size() + " bytes, expected at most " + FrameLimits.MAX_BYTES);
    }
    return out.toBytes();
  }
}
