package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.ClockOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks for the samples of a device: only frames whose dictionary names it, with source times in
 * the time asked for, are decoded. All samples are shown to somebody, those of a part of the time
 * are kept. One walk, not thread-safe.
 */
final class TelemetrySearch implements FrameSearch {
  private final String device;
  private final Span all;
  private final Span kept;
  private final Consumer<TracedSample> seen;
  private final List<TracedSample> samples = new ArrayList<>();
  private final FrameDictionary.Cache dictionaries = new FrameDictionary.Cache();

  /** Source times from one instant to before another, microseconds since the epoch. */
  record Span(long fromMicros, long toMicros) {
    static final Span NONE = new Span(0, 0);

    /** The smallest span with both, this one alone where the other is empty. */
    Span or(Span other) {
      return other.toMicros <= other.fromMicros
          ? this
          : new Span(Math.min(fromMicros, other.fromMicros), Math.max(toMicros, other.toMicros));
    }

    boolean contains(long micros) {
      return micros >= fromMicros && micros < toMicros;
    }
  }

  /**
   * Prepares a search.
   *
   * @param all source times that are looked for
   * @param kept the part of them whose samples and frames are kept
   * @param seen is shown every sample that is looked for, in arrival order
   */
  TelemetrySearch(String device, Span all, Span kept, Consumer<TracedSample> seen) {
    this.device = device;
    this.all = all;
    this.kept = kept;
    this.seen = seen;
  }

  /** The kept samples in arrival order, not judged yet; each names its frame by index. */
  List<TracedSample> samples() {
    return samples;
  }

  @Override
  public Optional<Find> look(SegmentRecord record) throws FormatFault {
    if (!FrameBlocks.isTelemetry(record.payload())) {
      return Optional.empty();
    }
    FrameBlocks blocks = FrameBlocks.read(record.payload(), dictionaries);
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < blocks.series(); i++) {
      if (blocks.dictionary().series().get(i).device().equals(device) && isTouched(blocks, i)) {
        wanted.add(i);
      }
    }
    return wanted.isEmpty() ? Optional.empty() : Optional.of(new Rows(record, blocks, wanted));
  }

  /** Whether a source time of the block is one that is looked for; nothing else is unpacked. */
  private boolean isTouched(FrameBlocks blocks, int series) {
    long[] times = new long[blocks.rows(series)];
    blocks.copySourceMicros(series, times, 0);
    return Arrays.stream(times).anyMatch(all::contains);
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
      int before = samples.size();
      for (int series : wanted) {
        int end = blocks.firstRow(series + 1);
        for (int row = blocks.firstRow(series); row < end; row++) {
          if (all.contains(decoded.sourceMicros(row))) {
            add(TracedSample.of(decoded, record.receipt(), frame, row));
          }
        }
      }
      return samples.size() - (long) before;
    }

    private void add(TracedSample sample) {
      seen.accept(sample);
      if (kept.contains(sample.sample().sourceMicros())) {
        samples.add(sample);
      }
    }
  }
}
