package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Series;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a telemetry frame says about itself before its columns: for each series how many rows it
 * has, from when to when, and whether all of them are good. Which devices ran on a day needs no
 * more where a series keeps within the day. Immutable.
 *
 * <p>{@link #read} takes these figures as the agent wrote them; {@link Frame#decode} holds them
 * against the columns.
 */
public final class FrameSummary {
  private final FrameHeader header;
  private final List<Series> series;
  private final int[] firstRow;
  private final LongColumn min;
  private final LongColumn span;
  private final LongColumn good;

  private FrameSummary(
      FrameHeader header,
      List<Series> series,
      int[] firstRow,
      LongColumn min,
      LongColumn span,
      LongColumn good) {
    this.header = header;
    this.series = series;
    this.firstRow = firstRow;
    this.min = min;
    this.span = span;
    this.good = good;
  }

  /**
   * Reads the summary of a telemetry frame and none of its columns.
   *
   * @throws FormatFault when what was read is malformed, or when it is another frame
   */
  public static FrameSummary read(ByteBuffer bytes) throws FormatFault {
    FrameBytes frame = new FrameBytes(bytes);
    if (frame.content() != FrameBytes.TELEMETRY) {
      throw frame.in().fault(5, "content is " + frame.content() + ", expected 1 (telemetry)");
    }
    return read(frame);
  }

  static FrameSummary read(FrameBytes frame) throws FormatFault {
    ByteSource in = frame.in();
    int end = frame.section();
    List<Series> series = SeriesTable.decode(frame);
    int at = in.position();
    int n = series.size();
    LongColumn counts = frame.column(n);
    LongColumn min = frame.column(n);
    LongColumn span = frame.column(n);
    LongColumn good = frame.column(n);
    frame.endSection(end);
    int[] firstRow = new int[n + 1];
    for (int i = 0; i < n; i++) {
      long count = counts.get(i);
      if (count < 1 || count > FrameLimits.MAX_ROWS - firstRow[i]) {
        throw in.fault(
            at,
            "series "
                + i
                + " has "
                + count
                + " rows, at most "
                + FrameLimits.MAX_ROWS
                + " in a frame");
      }
      firstRow[i + 1] = firstRow[i] + (int) count;
      if (min.get(i) + span.get(i) < min.get(i)) {
        throw in.fault(at, "series " + i + " ends before it starts");
      }
      if (good.get(i) < 0 || good.get(i) > 1) {
        throw in.fault(at, "series " + i + " is good to " + good.get(i) + ", expected 0 or 1");
      }
    }
    return new FrameSummary(frame.header(), series, firstRow, min, span, good);
  }

  /** Writes the section. */
  static void encode(
      ByteSink out, List<Series> series, int[] counts, long[] min, long[] max, boolean[] allGood) {
    SeriesTable.encode(out, series);
    int n = series.size();
    long[] rows = new long[n];
    long[] span = new long[n];
    long[] good = new long[n];
    for (int i = 0; i < n; i++) {
      rows[i] = counts[i];
      span[i] = max[i] - min[i];
      good[i] = allGood[i] ? 1 : 0;
    }
    LongColumn.encode(out, rows, n);
    LongColumn.encode(out, min, n);
    LongColumn.encode(out, span, n);
    LongColumn.encode(out, good, n);
  }

  public FrameHeader header() {
    return header;
  }

  /**
   * The series, each with at least one row, in the order of the rows: by channel, role, unit and
   * device.
   */
  public List<Series> series() {
    return series;
  }

  /** Number of rows of the frame. */
  public int rows() {
    return firstRow[series.size()];
  }

  /**
   * First row of the series with an index; with the number of series as index, the number of rows.
   */
  public int firstRow(int index) {
    return firstRow[index];
  }

  /** Number of rows of a series. */
  public int rows(int index) {
    return firstRow[index + 1] - firstRow[index];
  }

  /** The earliest source time of a series, microseconds since the epoch. */
  public long minSourceMicros(int index) {
    return min.get(index);
  }

  /** The latest source time of a series, microseconds since the epoch. */
  public long maxSourceMicros(int index) {
    return min.get(index) + span.get(index);
  }

  /** Whether every row of a series has quality GOOD and a value that is not empty. */
  public boolean isAllGood(int index) {
    return good.get(index) == 1;
  }

  /** Index of the series that a row belongs to. */
  public int seriesOf(int row) {
    int at = Arrays.binarySearch(firstRow, row);
    return at >= 0 ? at : -at - 2;
  }
}
