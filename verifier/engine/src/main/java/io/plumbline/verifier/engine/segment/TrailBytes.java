package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.bytes.Utf8;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentSignature;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trail marks as bytes, between processes of one run. */
final class TrailBytes {
  static final int MAX_TEXT_BYTES = 600;

  private static final int OPENED = 0;
  private static final int FRAME = 1;
  private static final int SEAL = 2;
  private static final int DAMAGED = 3;
  private static final int CLOSED = 4;
  private static final int MAX_MESSAGE_BYTES = 1 << 16;

  private TrailBytes() {}

  static void write(ByteSink out, TrailMark mark) {
    switch (mark) {
      case TrailMark.Opened(var header) ->
          out.u8(OPENED)
              .u8(header.kind().ordinal())
              .text(header.origin())
              .i64(header.createdMicros())
              .i64(header.firstPosition())
              .digest(header.previous());
      case TrailMark.FrameAt frame -> {
        out.u8(FRAME).varint(frame.offset());
        receipt(out, frame.receipt());
        header(out, frame.header());
        out.digest(frame.digest()).varint(frame.gaps().size());
        frame.gaps().forEach(gap -> gap(out, gap));
        out.block(frame.usage());
      }
      case TrailMark.SealAt seal -> {
        out.u8(SEAL).varint(seal.offset());
        receipt(out, seal.receipt());
        out.block(seal.seal().encode()).u8(seal.verdict().ordinal());
      }
      case TrailMark.Damaged damage ->
          out.u8(DAMAGED)
              .varint(damage.offset())
              .u8(damage.record() ? 1 : 0)
              .block(Utf8.encode(Utf8.fit(damage.message(), MAX_MESSAGE_BYTES)));
      case TrailMark.Closed closed -> {
        out.u8(CLOSED).varint(closed.offset());
        footer(out, closed.footer());
      }
    }
  }

  static TrailMark read(ByteSource in) throws FormatFault {
    int at = in.position();
    int code = in.u8();
    return switch (code) {
      case OPENED ->
          new TrailMark.Opened(
              new SegmentHeader(
                  one(in, SegmentHeader.Kind.values()),
                  in.text(MAX_TEXT_BYTES),
                  in.i64(),
                  in.i64(),
                  in.digest()));
      case FRAME ->
          new TrailMark.FrameAt(
              in.varint(),
              receipt(in),
              header(in),
              in.digest(),
              gaps(in),
              in.block(FrameLimits.MAX_BYTES));
      case SEAL ->
          new TrailMark.SealAt(
              in.varint(),
              receipt(in),
              Seal.decode(ByteBuffer.wrap(in.block(MAX_MESSAGE_BYTES))),
              one(in, SealVerdict.values()));
      case DAMAGED ->
          new TrailMark.Damaged(
              in.varint(),
              in.u8() != 0,
              new String(in.block(MAX_MESSAGE_BYTES), StandardCharsets.UTF_8));
      case CLOSED -> new TrailMark.Closed(in.varint(), footer(in));
      default -> throw in.fault(at, "mark " + code + ", expected 0 to 4");
    };
  }

  private static <T> T one(ByteSource in, T[] values) throws FormatFault {
    int at = in.position();
    int index = in.u8();
    if (index >= values.length) {
      throw in.fault(at, "index " + index + " into " + values.length + " values");
    }
    return values[index];
  }

  private static void receipt(ByteSink out, Receipt receipt) {
    out.i64(receipt.arrivalMicros()).varint(receipt.position());
  }

  private static Receipt receipt(ByteSource in) throws FormatFault {
    return new Receipt(in.i64(), in.varint());
  }

  private static void header(ByteSink out, FrameHeader header) {
    out.u8(header.provenance().ordinal())
        .text(header.agent())
        .uuid(header.boot())
        .i64(header.sequence())
        .digest(header.previous())
        .digest(header.config())
        .i64(header.createdMicros());
  }

  private static FrameHeader header(ByteSource in) throws FormatFault {
    return new FrameHeader(
        one(in, Provenance.values()),
        in.text(MAX_TEXT_BYTES),
        in.uuid(),
        in.i64(),
        in.digest(),
        in.digest(),
        in.i64());
  }

  private static void gap(ByteSink out, Gap gap) {
    out.text(gap.device())
        .text(gap.channel())
        .i64(gap.fromMicros())
        .i64(gap.toMicros())
        .u8(gap.cause().ordinal())
        .i64(gap.lost());
  }

  private static List<Gap> gaps(ByteSource in) throws FormatFault {
    int n = in.count("gaps", FrameLimits.MAX_GAPS);
    List<Gap> gaps = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      gaps.add(
          new Gap(
              in.text(MAX_TEXT_BYTES),
              in.text(MAX_TEXT_BYTES),
              in.i64(),
              in.i64(),
              one(in, Gap.Cause.values()),
              in.i64()));
    }
    return gaps;
  }

  private static void footer(ByteSink out, SegmentFooter footer) {
    out.i64(footer.closedMicros())
        .i64(footer.lastPosition())
        .i64(footer.frames())
        .i64(footer.seals())
        .i64(footer.payloadBytes())
        .i64(footer.firstArrivalMicros())
        .i64(footer.lastArrivalMicros())
        .digest(footer.digest())
        .block(footer.signature().map(SegmentSignature::bytes).orElse(new byte[0]));
  }

  private static SegmentFooter footer(ByteSource in) throws FormatFault {
    long closed = in.i64();
    long position = in.i64();
    long frames = in.i64();
    long seals = in.i64();
    long bytes = in.i64();
    long first = in.i64();
    long last = in.i64();
    var digest = in.digest();
    byte[] signature = in.block(SegmentSignature.BYTES);
    return new SegmentFooter(
        closed,
        position,
        frames,
        seals,
        bytes,
        first,
        last,
        digest,
        signature.length == 0 ? Optional.empty() : Optional.of(new SegmentSignature(signature)));
  }
}
