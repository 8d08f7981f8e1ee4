package io.plumbline.contract.frame;

import io.plumbline.contract.telemetry.Series;
import java.util.Arrays;
import java.util.List;

/**
 * What a decoded telemetry frame says about each of its series: how many rows it has, from when to
 * when, and whether all of them are good. Computed from the columns, so it cannot contradict them.
 * Immutable.
 */
public final class FrameSummary {
  private final FrameHeader header;
  private final List<Series> series;
  private final int[] firstRow;
  private final long[] min;
  private final long[] max;
  private final boolean[] good;

  FrameSummary(
      FrameHeader header,
      List<Series> series,
      int[] firstRow,
      long[] min,
      long[] max,
      boolean[] good) {
    this.header = header;
    this.series = series;
    this.firstRow = firstRow;
    this.min = min;
    this.max = max;
    this.good = good;
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
    return min[index];
  }

  /** The latest source time of a series, microseconds since the epoch. */
  public long maxSourceMicros(int index) {
    return max[index];
  }

  /** Whether every row of a series has quality GOOD and a value that is not empty. */
  public boolean isAllGood(int index) {
    return good[index];
  }

  /** Index of the series that a row belongs to. */
  public int seriesOf(int row) {
    int at = Arrays.binarySearch(firstRow, row);
    return at >= 0 ? at : -at - 2;
  }
}
