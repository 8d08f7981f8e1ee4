package io.plumbline.contract.frame;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A frame of samples. Rows are grouped by series, in the order of {@link FrameSummary#series()};
 * within a series they keep the order in which the samples were read. The columns can be read row
 * by row or in bulk without making objects; {@link #samples()} makes one per row. Immutable.
 */
public final class TelemetryFrame implements Frame {
  private final FrameBlocks blocks;
  private final Digest digest;
  private final List<Gap> gaps;
  private final long[] source;
  private final LongColumn edgeOffset;
  private final byte[] quality;
  private final FrameValues values;
  private final @Nullable ClockOffset clock;

  /** Made when it is asked for: a gateway that only admits frames needs none. */
  private volatile @Nullable FrameSummary summary;

  private TelemetryFrame(
      FrameBlocks blocks,
      Digest digest,
      List<Gap> gaps,
      long[] source,
      LongColumn edgeOffset,
      byte[] quality,
      FrameValues values,
      @Nullable ClockOffset clock) {
    this.clock = clock;
    this.blocks = blocks;
    this.digest = digest;
    this.gaps = gaps;
    this.source = source;
    this.edgeOffset = edgeOffset;
    this.quality = quality;
    this.values = values;
  }

  static TelemetryFrame decode(FrameBytes frame, Digest digest) throws FormatFault {
    FrameBlocks blocks = FrameBlocks.decode(frame, FrameDictionary.decode(frame));
    int rows = blocks.rows();
    long[] source = new long[rows];
    for (int i = 0; i < blocks.series(); i++) {
      blocks.copySourceMicros(i, source, blocks.firstRow(i));
    }
    FrameValues values = blocks.decodeValues();
    byte[] quality = blocks.quality().toRows();
    return new TelemetryFrame(
        blocks,
        digest,
        blocks.gaps(),
        source,
        blocks.edgeOffsets(),
        quality,
        values,
        frame.clock());
  }

  /** Tells of the series that have rows. */
  private static FrameSummary summary(
      FrameBlocks blocks, long[] source, byte[] quality, FrameValues values) {
    int[] present =
        IntStream.range(0, blocks.series()).filter(series -> blocks.rows(series) > 0).toArray();
    int n = present.length;
    List<Series> series = new ArrayList<>(n);
    int[] firstRow = new int[n + 1];
    long[] min = new long[n];
    long[] max = new long[n];
    boolean[] good = new boolean[n];
    for (int i = 0; i < n; i++) {
      series.add(blocks.dictionary().series().get(present[i]));
      firstRow[i] = blocks.firstRow(present[i]);
      min[i] = Long.MAX_VALUE;
      max[i] = Long.MIN_VALUE;
      good[i] = true;
      for (int row = firstRow[i]; row < blocks.firstRow(present[i] + 1); row++) {
        min[i] = Math.min(min[i], source[row]);
        max[i] = Math.max(max[i], source[row]);
        good[i] &= isGood(quality[row], values, row);
      }
    }
    firstRow[n] = blocks.rows();
    return new FrameSummary(blocks.header(), List.copyOf(series), firstRow, min, max, good);
  }

  @Override
  public FrameHeader header() {
    return blocks.header();
  }

  @Override
  public Digest digest() {
    return digest;
  }

  /** Series, row ranges, time ranges. */
  public FrameSummary summary() {
    FrameSummary made = summary;
    if (made == null) {
      made = summary(blocks, source, quality, values);
      summary = made;
    }
    return made;
  }

  /** Number of samples. */
  public int rows() {
    return blocks.rows();
  }

  /** The series that have rows. */
  public List<Series> series() {
    return summary().series();
  }

  /** Stretches of time in which samples are known to be missing. */
  public List<Gap> gaps() {
    return gaps;
  }

  /** How far the gateway's clock was ahead, where the agent had an estimate. */
  public Optional<ClockOffset> clock() {
    return Optional.ofNullable(clock);
  }

  /** Source time of a row, microseconds since the epoch. */
  public long sourceMicros(int row) {
    return source[row];
  }

  /**
   * Copies the source times of rows {@code from} to {@code to}, exclusive, into an array from
   * {@code at} on.
   */
  public void copySourceMicros(int from, int to, long[] into, int at) {
    System.arraycopy(source, from, into, at, to - from);
  }

  /** Time at which the agent read a row, microseconds since the epoch. */
  public long edgeMicros(int row) {
    return source[row] + edgeOffset.get(row);
  }

  /** Quality of a row. */
  public Quality quality(int row) {
    return FrameCodes.quality(quality[row]);
  }

  /**
   * Whether a row has quality GOOD and a value that is not empty (semantics, "Qualifying samples",
   * rule 4).
   */
  public boolean isGood(int row) {
    return isGood(quality[row], values, row);
  }

  private static boolean isGood(byte quality, FrameValues values, int row) {
    return quality == FrameCodes.of(Quality.GOOD) && !values.isEmpty(row);
  }

  /** Value of a row. */
  public Value value(int row) {
    return values.get(row);
  }

  /** Index into {@link #texts()} of a row's value, −1 where the value is no text. */
  public int textIndex(int row) {
    return values.textIndex(row);
  }

  /**
   * The distinct texts among the values: what a text means need be found out only once per frame.
   */
  public List<String> texts() {
    return values.texts();
  }

  /** One row as an object. */
  public Sample sample(int row) {
    return sample(row, summary().series().get(summary().seriesOf(row)));
  }

  /** All samples in row order: a view that makes each when it is asked for. */
  public List<Sample> samples() {
    return new Samples();
  }

  private Sample sample(int row, Series series) {
    return new Sample(series, source[row], edgeMicros(row), values.get(row), quality(row));
  }

  private final class Samples extends AbstractList<Sample> implements RandomAccess {
    private int lastSeries;

    @Override
    public Sample get(int row) {
      Objects.checkIndex(row, rows());
      FrameSummary summary = summary();
      int index =
          lastSeries; // rows are mostly asked for one after the other; a race only costs the search
      if (row < summary.firstRow(index) || row >= summary.firstRow(index + 1)) {
        index = summary.seriesOf(row);
        lastSeries = index;
      }
      return sample(row, summary.series().get(index));
    }

    @Override
    public int size() {
      return rows();
    }
  }
}
