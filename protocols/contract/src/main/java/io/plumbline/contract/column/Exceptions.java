package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;

/**
 * Numbers that do not follow their column's pattern, in order of their rows.
 *
 * @param count how many
 * @param gaps rows between each and the one before
 * @param numbers what stands there
 */
record Exceptions(int count, LongColumn gaps, LongColumn numbers) {
  /**
   * Puts them into the column.
   *
   * @param at where the gaps begin, for the fault
   * @param n rows of the column; {@code values} may be longer
   * @throws FormatFault when one lies beyond the last row
   */
  void put(ByteSource in, int at, long[] values, int n) throws FormatFault {
    int row = -1;
    for (int i = 0; i < count; i++) {
      long gap = gaps.get(i);
      if (gap < 0 || gap >= n - 1 - row) {
        throw in.fault(
            at, "exception " + i + " lies " + gap + " rows on, beyond the column's " + n + " rows");
      }
      row += 1 + (int) gap;
      values[row] = numbers.get(i);
    }
  }
}
