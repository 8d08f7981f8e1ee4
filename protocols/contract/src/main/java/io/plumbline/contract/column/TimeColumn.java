package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;

/**
 * The times of many series, row after row. A series is cut into <em>lines</em>; row <i>j</i> of a
 * line has the time {@code base + j · period + unit · x[j]}, where {@code x[j]} is an unsigned
 * number of a few bits. Machines are read at equal periods, so what is left is the jitter. And so
 * the first and the last time of a line can be read in one step each, and how far two neighbours
 * can be apart follows from period, unit and width alone: whoever writes the column cannot say one
 * thing there and another in the rows.
 *
 * <p>All arithmetic wraps, so any times can be encoded. Immutable.
 */
public final class TimeColumn {
  /** A spread that is not bounded. */
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private static final int MAX_BOUNDED_WIDTH = 40;
  private static final long MAX_BOUNDED_PERIOD = 1L << 60;
  private static final long MAX_BOUNDED_UNIT = 1L << 20;

  private final byte[] bytes;
  private final int[] lineOfSeries;
  private final int[] firstRow;
  private final long[] firstBit;
  private final LongColumn base;
  private final LongColumn period;
  private final LongColumn unit;
  private final LongColumn width;

  private TimeColumn(
      byte[] bytes,
      int[] lineOfSeries,
      int[] firstRow,
      long[] firstBit,
      LongColumn base,
      LongColumn period,
      LongColumn unit,
      LongColumn width) {
    this.bytes = bytes;
    this.lineOfSeries = lineOfSeries;
    this.firstRow = firstRow;
    this.firstBit = firstBit;
    this.base = base;
    this.period = period;
    this.unit = unit;
    this.width = width;
  }

  /**
   * Reads a column.
   *
   * @param in stands at the column; its position 0 is the array's index 0
   * @param bytes the bytes that {@code in} reads, with {@link LongColumn#PADDING} more behind them
   * @param rows first row of each series, and behind them the number of rows
   */
  public static TimeColumn decode(ByteSource in, byte[] bytes, int[] rows) throws FormatFault {
    int at = in.position();
    int series = rows.length - 1;
    LongColumn counts = LongColumn.decode(in, bytes, series);
    int[] lineOfSeries = new int[series + 1];
    boolean several = false;
    for (int i = 0; i < series; i++) {
      long count = counts.get(i);
      int n = rows[i + 1] - rows[i];
      several |= count > 1;
      if (count < Math.min(n, 1) || count > n) {
        throw in.fault(at, "series " + i + " of " + n + " rows has " + count + " lines of times");
      }
      lineOfSeries[i + 1] = lineOfSeries[i] + (int) count;
    }
    int lines = lineOfSeries[series];
    int[] firstRow =
        several
            ? lineRows(in, bytes, rows, lineOfSeries)
            : lines == series ? rows : firstOfEach(rows, lines);
    LongColumn base = LongColumn.decode(in, bytes, lines);
    LongColumn period = LongColumn.decode(in, bytes, lines);
    LongColumn unit = LongColumn.decode(in, bytes, lines);
    LongColumn width = LongColumn.decode(in, bytes, lines);
    long[] firstBit = firstBits(in, at, firstRow, unit, width, lines);
    return new TimeColumn(bytes, lineOfSeries, firstRow, firstBit, base, period, unit, width);
  }

  /** Where the deviations of each line begin; passes over them. */
  private static long[] firstBits(
      ByteSource in, int at, int[] firstRow, LongColumn unit, LongColumn width, int lines)
      throws FormatFault {
    long[] firstBit = in.array(lines);
    long bit = 0;
    for (int line = 0; line < lines; line++) {
      long w = width.get(line);
      if (w < 0 || w > 64 || !Bits.isWidth((int) w) || unit.get(line) < 1) {
        throw in.fault(
            at,
            "line "
                + line
                + " has units of "
                + unit.get(line)
                + " us in "
                + w
                + " bits, expected 1 or more in 0 to 56 or 64");
      }
      bit = w == 64 ? bit + 7 & -8 : bit;
      firstBit[line] = bit;
      bit += w * (firstRow[line + 1] - firstRow[line]);
    }
    // At most 2 MiB and 64 KiB: the number of rows is bounded.
    long start = 8L * in.skip(Math.toIntExact(bit + 7 >>> 3));
    for (int line = 0; line < lines; line++) {
      firstBit[line] += start;
    }
    return firstBit;
  }

  /** Where each series that has rows has one line. */
  private static int[] firstOfEach(int[] rows, int lines) {
    int[] firstRow = new int[lines + 1];
    int line = 0;
    for (int row : rows) {
      if (row > firstRow[line]) {
        firstRow[++line] = row;
      }
    }
    return firstRow;
  }

  private static int[] lineRows(ByteSource in, byte[] bytes, int[] rows, int[] lineOfSeries)
      throws FormatFault {
    int at = in.position();
    int lines = lineOfSeries[lineOfSeries.length - 1];
    LongColumn lengths = LongColumn.decode(in, bytes, lines);
    int[] firstRow = new int[lines + 1];
    for (int i = 0; i + 1 < lineOfSeries.length; i++) {
      for (int line = lineOfSeries[i]; line < lineOfSeries[i + 1]; line++) {
        long length = lengths.get(line);
        if (length < 1 || length > rows[i + 1] - firstRow[line]) {
          throw in.fault(at, "line " + line + " has " + length + " rows");
        }
        firstRow[line + 1] = firstRow[line] + (int) length;
      }
      if (firstRow[lineOfSeries[i + 1]] != rows[i + 1]) {
        throw in.fault(at, "the lines of series " + i + " have not its number of rows");
      }
    }
    return firstRow;
  }

  /** Index of the first line of a series; with the number of series, the number of lines. */
  public int firstLine(int series) {
    return lineOfSeries[series];
  }

  /** First row of a line; with the number of lines, the number of rows. */
  public int firstRow(int line) {
    return firstRow[line];
  }

  /** Time of a row of a line, counted from the line's first row. */
  public long time(int line, int row) {
    return base.get(line) + row * period.get(line) + unit.get(line) * number(line, row);
  }

  private long number(int line, int row) {
    int w = (int) width.get(line);
    return w == 0 ? 0 : Bits.get(bytes, firstBit[line] + (long) row * w, w);
  }

  /**
   * Whether any two neighbours of a line are known to be at least {@code least} and at most {@code
   * greatest} microseconds apart.
   */
  public boolean isSteady(int line, long least, long greatest) {
    long spread = spread(line);
    long step = period.get(line);
    return spread != UNBOUNDED && step - spread >= least && step + spread <= greatest;
  }

  private long spread(int line) {
    long w = width.get(line);
    long u = unit.get(line);
    long p = period.get(line);
    if (w > MAX_BOUNDED_WIDTH
        || u > MAX_BOUNDED_UNIT
        || p > MAX_BOUNDED_PERIOD
        || p < -MAX_BOUNDED_PERIOD) {
      return UNBOUNDED;
    }
    return u * ((1L << w) - 1);
  }

  /** Writes the times of all rows of a series into an array from {@code at} on. */
  public void copy(int series, long[] into, int at) {
    int to = at;
    for (int line = lineOfSeries[series]; line < lineOfSeries[series + 1]; line++) {
      int n = firstRow[line + 1] - firstRow[line];
      int w = (int) width.get(line);
      long time = base.get(line);
      long step = period.get(line);
      if (w == 0) {
        for (int i = 0; i < n; i++, time += step) {
          into[to++] = time;
        }
        continue;
      }
      Bits.unpackAt(bytes, firstBit[line], w, n, time, unit.get(line), into, to);
      for (int i = 0; i < n; i++) {
        into[to++] += i * step;
      }
    }
  }
}
