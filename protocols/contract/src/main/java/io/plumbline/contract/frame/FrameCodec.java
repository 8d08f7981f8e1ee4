package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Encodes and decodes frames. A first, row-oriented layout. */
public final class FrameCodec {
  private static final int MAGIC = 0x504c4630; // "PLF0"

  private FrameCodec() {}

  /** Packs samples and gaps; samples are grouped by series, stably. */
  public static byte[] encode(FrameHeader header, List<Sample> samples, List<Gap> gaps) {
    ByteSink out = header(header).u8(0);
    Map<Series, Integer> dictionary = new LinkedHashMap<>();
    samples.forEach(sample -> dictionary.putIfAbsent(sample.series(), dictionary.size()));
    out.i32(dictionary.size());
    for (Series series : dictionary.keySet()) {
      out.text(series.device()).text(series.channel()).u8(series.role().ordinal()).text(series.unit());
    }
    List<Sample> rows = new ArrayList<>(samples);
    rows.sort(Comparator.comparingInt(sample -> Objects.requireNonNull(dictionary.get(sample.series()))));
    out.i32(rows.size());
    for (Sample sample : rows) {
      out.i32(Objects.requireNonNull(dictionary.get(sample.series()))).i64(sample.sourceMicros()).i64(sample.edgeMicros());
      out.u8(sample.quality().ordinal());
      switch (sample.value()) {
        case Value.None() -> out.u8(0);
        case Value.Bool(var value) -> out.u8(1).u8(value ? 1 : 0);
        case Value.Int(var value) -> out.u8(2).i64(value);
        case Value.Real(var value) -> out.u8(3).i64(Double.doubleToRawLongBits(value));
        case Value.Text(var value) -> out.u8(4).text(value);
      }
    }
    out.i32(gaps.size());
    for (Gap gap : gaps) {
      out.text(gap.device()).text(gap.channel()).i64(gap.fromMicros()).i64(gap.toMicros());
      out.u8(gap.cause().ordinal()).i64(gap.lost());
    }
    return out.toBytes();
  }

  /** Packs usage events in their order. */
  public static byte[] encodeUsage(FrameHeader header, List<UsageEvent> events) {
    ByteSink out = header(header).u8(1).i32(events.size());
    for (UsageEvent event : events) {
      out.i64(event.timeMicros()).u8(event.subjectType().ordinal()).text(event.subject());
      out.text(event.user()).u8(event.action().ordinal());
    }
    return out.toBytes();
  }

  static Frame decode(ByteBuffer bytes) throws FormatFault {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    Digest digest = Digest.sha256(copy);
    ByteSource in = new ByteSource("frame", bytes);
    if (in.i32() != MAGIC) {
      throw in.fault(0, "is no frame");
    }
    Provenance provenance = Provenance.values()[in.u8()];
    String agent = in.text(600);
    UUID boot = in.uuid();
    FrameHeader header =
        new FrameHeader(provenance, agent, boot, in.i64(), in.digest(), in.digest(), in.i64());
    if (in.u8() == 1) {
      List<UsageEvent> events = new ArrayList<>();
      for (int n = in.i32(); n > 0; n--) {
        events.add(
            new UsageEvent(
                in.i64(),
                UsageEvent.SubjectType.values()[in.u8()],
                in.text(600),
                in.text(600),
                UsageEvent.Action.values()[in.u8()]));
      }
      return new UsageFrame(header, digest, events);
    }
    List<Series> dictionary = new ArrayList<>();
    for (int n = in.i32(); n > 0; n--) {
      dictionary.add(new Series(in.text(600), in.text(600), Role.values()[in.u8()], in.text(600)));
    }
    List<Sample> samples = new ArrayList<>();
    for (int n = in.i32(); n > 0; n--) {
      Series series = dictionary.get(in.i32());
      long source = in.i64();
      long edge = in.i64();
      Quality quality = Quality.values()[in.u8()];
      int kind = in.u8();
      Value value =
          switch (kind) {
            case 1 -> new Value.Bool(in.u8() == 1);
            case 2 -> new Value.Int(in.i64());
            case 3 -> new Value.Real(Double.longBitsToDouble(in.i64()));
            case 4 -> new Value.Text(in.text(FrameLimits.MAX_TEXT_BYTES));
            default -> Value.NONE;
          };
      samples.add(new Sample(series, source, edge, value, quality));
    }
    List<Gap> gaps = new ArrayList<>();
    for (int n = in.i32(); n > 0; n--) {
      gaps.add(
          new Gap(in.text(600), in.text(600), in.i64(), in.i64(), Gap.Cause.values()[in.u8()], in.i64()));
    }
    in.end();
    return new TelemetryFrame(header, digest, List.copyOf(samples), List.copyOf(gaps));
  }

  private static ByteSink header(FrameHeader header) {
    return new ByteSink()
        .i32(MAGIC)
        .u8(header.provenance().ordinal())
        .text(header.agent())
        .uuid(header.boot())
        .i64(header.sequence())
        .digest(header.previous())
        .digest(header.config())
        .i64(header.createdMicros());
  }
}
