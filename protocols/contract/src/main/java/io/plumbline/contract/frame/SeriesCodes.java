package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.fault.FormatFault;
import java.util.Arrays;

/**
 * A small code per row that mostly is one and the same for a whole series: a column of the code of
 * each series, {@link #MIXED} where its rows differ, and a column of the codes of the rows of
 * those. The code of a series without rows means nothing. Immutable.
 */
final class SeriesCodes {
  /** Stands for a series whose rows have different codes; no row has it. */
  static final int MIXED = 0;

  private final int[] firstRow;
  private final LongColumn ofSeries;
  private final LongColumn ofRows;
  private final int[] mixedBefore;

  private SeriesCodes(int[] firstRow, LongColumn ofSeries, LongColumn ofRows, int[] mixedBefore) {
    this.firstRow = firstRow;
    this.ofSeries = ofSeries;
    this.ofRows = ofRows;
    this.mixedBefore = mixedBefore;
  }

  /** Writes the codes of all rows, each 1 or more. */
  static void encode(ByteSink out, int[] codes, int[] firstRow) {
    int n = firstRow.length - 1;
    long[] ofSeries = new long[n];
    long[] ofRows = new long[codes.length];
    int mixed = 0;
    for (int i = 0; i < n; i++) {
      if (firstRow[i] == firstRow[i + 1]) {
        // Whatever the one before has, or the first row of all: a constant column stays constant.
        ofSeries[i] = i > 0 ? ofSeries[i - 1] : codes.length > 0 ? codes[0] : 1;
        continue;
      }
      ofSeries[i] = codes[firstRow[i]];
      for (int row = firstRow[i] + 1; row < firstRow[i + 1]; row++) {
        if (codes[row] != codes[firstRow[i]]) {
          ofSeries[i] = MIXED;
        }
      }
      for (int row = firstRow[i]; ofSeries[i] == MIXED && row < firstRow[i + 1]; row++) {
        ofRows[mixed++] = codes[row];
      }
    }
    LongColumn.encode(out, ofSeries, n);
    LongColumn.encode(out, ofRows, mixed);
  }

  /** Reads codes of 1 to {@code max}. */
  static SeriesCodes decode(FrameBytes frame, int[] firstRow, int max, String what)
      throws FormatFault {
    ByteSource in = frame.in();
    int at = in.position();
    int n = firstRow.length - 1;
    LongColumn ofSeries = frame.column(n);
    check(in, at, ofSeries, MIXED, max, what);
    int[] mixedBefore = new int[0];
    int mixed = 0;
    if (n > 0 && !(ofSeries.isConstant() && ofSeries.get(0) != MIXED)) {
      mixedBefore = new int[n];
      for (int i = 0; i < n; i++) {
        mixedBefore[i] = mixed;
        mixed += ofSeries.get(i) == MIXED ? firstRow[i + 1] - firstRow[i] : 0;
      }
    }
    LongColumn ofRows = frame.column(mixed);
    check(in, at, ofRows, 1, max, what);
    return new SeriesCodes(firstRow, ofSeries, ofRows, mixedBefore);
  }

  private static void check(ByteSource in, int at, LongColumn column, int min, int max, String what)
      throws FormatFault {
    if (column.length() == 0) {
      return;
    }
    for (long code : column.range()) {
      if (code < min || code > max) {
        throw in.fault(at, what + " is " + code + ", expected " + min + " to " + max);
      }
    }
  }

  /** Whether there is a series, and all have the same code or are all mixed. */
  boolean isConstant() {
    return ofSeries.length() > 0 && ofSeries.isConstant();
  }

  /** The one code of all rows of a series, or {@link #MIXED}. */
  int ofSeries(int series) {
    return (int) ofSeries.get(series);
  }

  /** The code of a row of a series. */
  int ofRow(int series, int row) {
    int code = ofSeries(series);
    return code == MIXED ? (int) ofRows.get(mixedBefore[series] + row - firstRow[series]) : code;
  }

  /** The code of every row. */
  byte[] toRows() {
    int n = firstRow.length - 1;
    byte[] rows = new byte[firstRow[n]];
    for (int i = 0; i < n; i++) {
      int code = ofSeries(i);
      if (code != MIXED) {
        Arrays.fill(rows, firstRow[i], firstRow[i + 1], (byte) code);
        continue;
      }
      for (int row = firstRow[i]; row < firstRow[i + 1]; row++) {
        rows[row] = (byte) ofRow(i, row);
      }
    }
    return rows;
  }
}
