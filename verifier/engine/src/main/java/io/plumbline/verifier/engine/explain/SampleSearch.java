package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.verifier.engine.explain.walk.FrameSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for samples of devices: only frames whose dictionary names one, with source times that are
 * looked for, are decoded. One walk, not thread-safe.
 */
abstract class SampleSearch implements FrameSearch {
  private final FrameDictionary.Cache dictionaries = new FrameDictionary.Cache();

  /** Whether samples of a device are looked for at all. */
  abstract boolean isAsked(String device);

  /** Whether one of the source times of a block of such a device, µs, may be looked for. */
  abstract boolean isTouched(String device, long[] sourceMicros);

  /** Takes a sample of a block that is touched; returns whether its frame has to prove it. */
  abstract boolean take(TracedSample sample);

  @Override
  public final Optional<Find> look(SegmentRecord record) throws FormatFault {
    if (!FrameBlocks.isTelemetry(record.payload())) {
      return Optional.empty();
    }
    FrameBlocks blocks = FrameBlocks.read(record.payload(), dictionaries);
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < blocks.series(); i++) {
      String device = blocks.dictionary().series().get(i).device();
      if (isAsked(device) && blocks.rows(i) > 0 && isTouched(device, times(blocks, i))) {
        wanted.add(i);
      }
    }
    return wanted.isEmpty() ? Optional.empty() : Optional.of(new Rows(record, blocks, wanted));
  }

  /** The source times of a block; nothing else of it is unpacked. */
  private static long[] times(FrameBlocks blocks, int series) {
    long[] times = new long[blocks.rows(series)];
    blocks.copySourceMicros(series, times, 0);
    return times;
  }

  private final class Rows implements Find {
    private final SegmentRecord record;
    private final FrameBlocks blocks;
    private final List<Integer> wanted;
    private Optional<ClockOffset> clock = Optional.empty();

    private Rows(SegmentRecord record, FrameBlocks blocks, List<Integer> wanted) {
      this.record = record;
      this.blocks = blocks;
      this.wanted = wanted;
    }

    @Override
    public FrameHeader header() {
      return blocks.header();
    }

    @Override
    public Optional<ClockOffset> clock() {
      return clock;
    }

    @Override
    public long take(int frame) throws FormatFault {
      TelemetryFrame decoded = (TelemetryFrame) Frame.decode(record.payload(), record.digest());
      clock = decoded.clock();
      long proved = 0;
      for (int series : wanted) {
        int end = blocks.firstRow(series + 1);
        for (int row = blocks.firstRow(series); row < end; row++) {
          TracedSample sample = TracedSample.of(decoded, record.receipt(), frame, row);
          proved += SampleSearch.this.take(sample) ? 1 : 0;
        }
      }
      return proved;
    }
  }
}
