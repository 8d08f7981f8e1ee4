package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;

/**
 * A {@link LongColumn} of small indices as runs of equal ones: states change seldom, so a run
 * stands for many rows. Immutable.
 */
public final class TextRuns {
  private final int[] ends;
  private final int[] values;
  private final int size;

  private TextRuns(int[] ends, int[] values, int size) {
    this.ends = ends;
    this.values = values;
    this.size = size;
  }

  /**
   * Reads a column of {@code n} indices below {@code limit}; see {@link LongColumn#decode}. A
   * column that is stored as runs is not unpacked.
   */
  public static TextRuns decode(ByteSource in, byte[] bytes, int n, int limit) throws FormatFault {
    if (n == 0) {
      return new TextRuns(new int[0], new int[0], 0);
    }
    int at = in.position();
    TextRuns runs;
    if (in.peek() == LongColumn.RUNS) {
      LongDecoder.Runs stored = LongDecoder.decodeRuns(in, bytes, n);
      runs = of(stored.values(), stored.lengths());
    } else {
      runs = ofRows(LongColumn.decode(in, bytes, n), n);
    }
    for (int run = 0; run < runs.size; run++) {
      int value = runs.values[run];
      if (value < 0 || value >= limit) {
        throw in.fault(at, "index of a text is " + value + ", expected 0 to " + (limit - 1));
      }
    }
    return runs;
  }

  private static TextRuns of(LongColumn stored, LongColumn lengths) {
    int n = lengths.length();
    int[] ends = new int[n];
    int[] values = new int[n];
    int end = 0;
    for (int run = 0; run < n; run++) {
      end += (int) lengths.get(run);
      ends[run] = end;
      values[run] = index(stored.get(run));
    }
    return new TextRuns(ends, values, n);
  }

  private static TextRuns ofRows(LongColumn rows, int n) {
    int[] ends = new int[rows.isConstant() ? 1 : n];
    int[] values = new int[ends.length];
    int size = 0;
    for (int row = 0; row < ends.length; row++) {
      int value = index(rows.get(row));
      if (size == 0 || values[size - 1] != value) {
        values[size++] = value;
      }
      ends[size - 1] = row + 1;
    }
    ends[size - 1] = n;
    return new TextRuns(ends, values, size);
  }

  /** The number as an index; −1 for what is none. */
  private static int index(long number) {
    return number < 0 || number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  /** Number of runs. */
  public int size() {
    return size;
  }

  /** The row behind the last one of a run. */
  public int end(int run) {
    return ends[run];
  }

  /** The index that the rows of a run have. */
  public int value(int run) {
    return values[run];
  }
}
