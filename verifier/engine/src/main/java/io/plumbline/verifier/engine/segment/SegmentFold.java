package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.frame.UsageFrame;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.source.ChainName;
import io.plumbline.verifier.engine.source.SealCheck;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Folds one segment: checks every record's checksum and position, every frame's hash, every seal's
 * signature and the segment's digest, and reduces the samples to slices. Stateless beside its
 * terms: threads may share one.
 */
public final class SegmentFold {
  private final FoldTerms terms;
  private final SealCheck seals;

  /**
   * A fold for one ledger.
   *
   * @param seals what a seal's signature is worth; asked by whatever thread folds
   */
  public SegmentFold(FoldTerms terms, SealCheck seals) {
    this.terms = terms;
    this.seals = seals;
  }

  /**
   * Folds a segment.
   *
   * @param bytes the whole file
   * @param closed whether it must be whole; one that was still being written may end anywhere
   * @param without offsets of frames whose content does not count
   * @param form how slices keep samples
   * @param devices which devices slices are made of; frames, seals and counts of devices that stand
   *     in no ledger are told in any case
   */
  public SegmentPart fold(
      MemorySegment bytes,
      boolean closed,
      Set<Long> without,
      DeviceSlice.Form form,
      Predicate<String> devices) {
    Pass pass = new Pass(without, form, devices);
    try {
      SegmentReader reader = SegmentReader.of(bytes, closed);
      pass.trail.opened(reader.header());
      while (!reader.ended()) {
        try {
          Optional<SegmentRecord> next = reader.next();
          if (next.isEmpty()) {
            break;
          }
          pass.take(next.get());
        } catch (FormatFault e) {
          pass.trail.damaged(reader.nextOffset(), false, String.valueOf(e.getMessage()));
          reader.skipDamage();
        }
      }
      reader.footer().filter(footer -> reader.ended()).ifPresent(pass.trail::closed);
      pass.trail.ended(reader.nextOffset());
    } catch (FormatFault e) {
      if (closed) { // the header of an open one may not be written yet
        pass.trail.damaged(0, false, String.valueOf(e.getMessage()));
      }
      pass.trail.ended(bytes.byteSize());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be read", e);
    }
    return pass.part();
  }

  private final class Pass {
    private final Set<Long> without;
    private final DeviceSlice.Form form;
    private final Predicate<String> devices;
    private final SegmentTrail.Builder trail = new SegmentTrail.Builder();
    private final Map<String, DeviceSlice> slices = new HashMap<>();

    Pass(Set<Long> without, DeviceSlice.Form form, Predicate<String> devices) {
      this.without = without;
      this.form = form;
      this.devices = devices;
    }

    void take(SegmentRecord record) {
      try {
        switch (record.kind()) {
          case FRAME -> frame(record);
          case SEAL -> {
            Seal seal = Seal.decode(record.payload());
            trail.seal(record.offset(), record.receipt(), seal, seals.check(seal));
          }
        }
      } catch (FormatFault e) {
        trail.damaged(record.offset(), true, String.valueOf(e.getMessage()));
      }
    }

    private void frame(SegmentRecord record) throws FormatFault {
      Frame frame = Frame.decode(record.payload(), record.digest());
      boolean counts = !without.contains(record.offset());
      switch (frame) {
        case TelemetryFrame telemetry -> {
          trail.telemetry(record.offset(), record.receipt(), telemetry, counts);
          if (counts) {
            telemetry(telemetry, record);
          }
        }
        case UsageFrame usage ->
            trail.usage(record.offset(), record.receipt(), usage, bytes(record.payload()), counts);
      }
    }

    private void telemetry(TelemetryFrame frame, SegmentRecord record) {
      FrameHeader header = frame.header();
      ChainName chain = trail.chain(header);
      // An agent's samples arrived when the gateway took the frame in; a recording states when.
      OptionalLong arrival =
          header.provenance() == Provenance.EDGE
              ? OptionalLong.of(record.receipt().arrivalMicros())
              : OptionalLong.empty();
      List<Series> series = frame.series();
      for (int i = 0; i < series.size(); i++) {
        Series one = series.get(i);
        if (!terms.devices().containsKey(one.device())) {
          trail.unregistered(one.device(), frame.summary().rows(i));
        } else if (devices.test(one.device())) {
          DeviceSlice slice =
              slices.computeIfAbsent(one.device(), device -> terms.slice(device, form));
          slice.from(chain, header.sequence());
          slice.channel(one.channel()).addAll(frame, i, arrival);
        }
      }
    }

    SegmentPart part() {
      return new SegmentPart(trail.build(), List.copyOf(slices.values()));
    }
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes;
  }
}
