package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers of 64 bits. The encoding is chosen by its size among
 *
 * <ul>
 *   <li>constant: one number for all rows;
 *   <li>packed: distances from a base, divided by their common factor, in as few bits as the
 *       greatest needs;
 *   <li>patched: the same for most rows, with a list of the rows that do not fit (PFOR, Zukowski et
 *       al., ICDE 2006);
 *   <li>deltas: the first number and a column of differences;
 *   <li>runs: a column of values and one of lengths;
 *   <li>dictionary: a column of the distinct values and one of indices.
 * </ul>
 *
 * All arithmetic wraps, so every sequence of numbers can be encoded. A decoded column is immutable.
 */
public final class LongColumn {
  /** Bytes that an array to be decoded from must have behind the column. */
  public static final int PADDING = Bits.PADDING;

  static final int CONSTANT = 0;
  static final int PACKED = 1;
  static final int PATCHED = 2;
  static final int DELTAS = 3;
  static final int RUNS = 4;
  static final int DICTIONARY = 5;

  private final int length;
  private final long constant;
  private final long @Nullable [] values;

  private LongColumn(int length, long constant, long @Nullable [] values) {
    this.length = length;
    this.constant = constant;
    this.values = values;
  }

  /** Writes the first {@code n} numbers; nothing when there is none. */
  public static void encode(ByteSink out, long[] numbers, int n) {
    if (n > 0) {
      LongEncoder.encode(out, numbers, n, 0);
    }
  }

  /**
   * Reads a column of {@code n} rows.
   *
   * @param in stands at the column; its position 0 is the array's index 0
   * @param bytes the bytes that {@code in} reads, with {@link #PADDING} more behind them
   * @throws FormatFault when the bytes are no column of so many rows
   */
  public static LongColumn decode(ByteSource in, byte[] bytes, int n) throws FormatFault {
    return n == 0 ? new LongColumn(0, 0, null) : LongDecoder.decode(in, bytes, n, 0);
  }

  static LongColumn ofConstant(int length, long constant) {
    return new LongColumn(length, constant, null);
  }

  static LongColumn of(long[] values) {
    return of(values, values.length);
  }

  /** The first {@code n} of an array. */
  static LongColumn of(long[] values, int n) {
    return new LongColumn(n, 0, values);
  }

  /**
   * Whether an encoding may stand at a depth of nesting: a hostile column cannot nest without end.
   */
  static boolean mayNest(int code, int depth) {
    return switch (code) {
      case DELTAS -> depth == 0;
      case RUNS, DICTIONARY -> depth <= 1;
      case PATCHED -> depth <= 2;
      default -> true;
    };
  }

  /** Number of rows. */
  public int length() {
    return length;
  }

  /** Whether every row has the same number, which takes no memory. */
  public boolean isConstant() {
    return values == null;
  }

  /** The number of a row. */
  public long get(int row) {
    return values == null ? constant : values[row];
  }

  /**
   * Copies the numbers of rows {@code from} to {@code to}, exclusive, into an array from {@code at}
   * on.
   */
  public void copy(int from, int to, long[] into, int at) {
    if (values == null) {
      Arrays.fill(into, at, at + to - from, constant);
    } else {
      System.arraycopy(values, from, into, at, to - from);
    }
  }

  /** The least and the greatest number; the column must have a row. */
  public long[] range() {
    long min = get(0);
    long max = min;
    for (int row = 1; values != null && row < length; row++) {
      min = Math.min(min, values[row]);
      max = Math.max(max, values[row]);
    }
    return new long[] {min, max};
  }
}
