package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A frame of samples. Rows are grouped by series, in the order of {@link FrameSummary#series()};
 * within a series they keep the order in which the samples were read. The columns can be read row
 * by row or in bulk without making objects; {@link #samples()} makes one per row. Immutable.
 */
public final class TelemetryFrame implements Frame {
  private final FrameSummary summary;
  private final Digest digest;
  private final List<Gap> gaps;
  private final long[] source;
  private final LongColumn edgeOffset;
  private final LongColumn quality;
  private final FrameValues values;

  private TelemetryFrame(
      FrameSummary summary,
      Digest digest,
      List<Gap> gaps,
      long[] source,
      LongColumn edgeOffset,
      LongColumn quality,
      FrameValues values) {
    this.summary = summary;
    this.digest = digest;
    this.gaps = gaps;
    this.source = source;
    this.edgeOffset = edgeOffset;
    this.quality = quality;
    this.values = values;
  }

  static TelemetryFrame decode(FrameBytes frame, Digest digest) throws FormatFault {
    FrameSummary summary = FrameSummary.read(frame);
    int end = frame.section();
    List<Gap> gaps = GapTable.decode(frame);
    frame.endSection(end);
    end = frame.section();
    long[] source = sourceTimes(frame, summary);
    frame.endSection(end);
    end = frame.section();
    LongColumn edgeOffset = frame.column(summary.rows());
    frame.endSection(end);
    end = frame.section();
    LongColumn quality = frame.column(summary.rows());
    frame.endSection(end);
    FrameValues values = FrameValues.decode(frame, summary.rows());
    frame.in().end();
    TelemetryFrame decoded =
        new TelemetryFrame(summary, digest, gaps, source, edgeOffset, quality, values);
    decoded.check(frame.in());
    return decoded;
  }

  @Override
  public FrameHeader header() {
    return summary.header();
  }

  @Override
  public Digest digest() {
    return digest;
  }

  /** Series, row ranges, time ranges; all of it agrees with the columns. */
  public FrameSummary summary() {
    return summary;
  }

  /** Number of samples. */
  public int rows() {
    return summary.rows();
  }

  /** The series of the dictionary, each with at least one row. */
  public List<Series> series() {
    return summary.series();
  }

  /** Stretches of time in which samples are known to be missing. */
  public List<Gap> gaps() {
    return gaps;
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
    return FrameCodes.quality(quality.get(row));
  }

  /**
   * Whether a row has quality GOOD and a value that is not empty (semantics, "Qualifying samples",
   * rule 4).
   */
  public boolean isGood(int row) {
    return quality.get(row) == FrameCodes.of(Quality.GOOD) && !values.isEmpty(row);
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
    return sample(row, summary.series().get(summary.seriesOf(row)));
  }

  /** All samples in row order: a view that makes each when it is asked for. */
  public List<Sample> samples() {
    return new Samples();
  }

  private Sample sample(int row, Series series) {
    return new Sample(series, source[row], edgeMicros(row), values.get(row), quality(row));
  }

  private static long[] sourceTimes(FrameBytes frame, FrameSummary summary) throws FormatFault {
    int n = summary.series().size();
    LongColumn firsts = frame.column(n);
    LongColumn steps = frame.column(summary.rows() - n);
    long[] source = new long[summary.rows()];
    int step = 0;
    for (int i = 0; i < n; i++) {
      int row = summary.firstRow(i);
      long time = summary.minSourceMicros(i) + firsts.get(i);
      source[row] = time;
      for (int end = row + summary.rows(i); ++row < end; ) {
        time += steps.get(step++);
        source[row] = time;
      }
    }
    return source;
  }

  /** Holds the summary against the columns. */
  private void check(ByteSource in) throws FormatFault {
    if (rows() == 0) {
      return;
    }
    for (long code : quality.range()) {
      FrameCodes.quality(in, code);
    }
    boolean uniform = quality.isConstant() && values.isUniform();
    boolean allGood = uniform && isGood(0);
    for (int i = 0; i < summary.series().size(); i++) {
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      boolean good = true;
      int end = summary.firstRow(i + 1);
      for (int row = summary.firstRow(i); row < end; row++) {
        min = Math.min(min, source[row]);
        max = Math.max(max, source[row]);
      }
      for (int row = summary.firstRow(i); !uniform && good && row < end; row++) {
        good = isGood(row);
      }
      good = uniform ? allGood : good;
      if (min != summary.minSourceMicros(i)
          || max != summary.maxSourceMicros(i)
          || good != summary.isAllGood(i)) {
        throw in.fault(
            in.position(),
            "series %d reaches from %d to %d us, all good: %b; the summary says %d to %d, %b"
                .formatted(
                    i,
                    min,
                    max,
                    good,
                    summary.minSourceMicros(i),
                    summary.maxSourceMicros(i),
                    summary.isAllGood(i)));
      }
    }
  }

  private final class Samples extends AbstractList<Sample> implements RandomAccess {
    private int lastSeries;

    @Override
    public Sample get(int row) {
      Objects.checkIndex(row, rows());
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
