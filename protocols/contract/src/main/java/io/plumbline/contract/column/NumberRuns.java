package io.plumbline.contract.column;

import java.util.Arrays;

/** A sequence of numbers as runs of equal ones. At least one number; immutable. */
final class NumberRuns {
  private final long[] values;
  private final int[] starts;
  private final int size;
  private final int longest;

  /** The runs; the start behind the last one is the number of rows. */
  private NumberRuns(long[] values, int[] starts, int size) {
    this.values = values;
    this.starts = starts;
    this.size = size;
    int most = 0;
    for (int run = 0; run < size; run++) {
      most = Math.max(most, starts[run + 1] - starts[run]);
    }
    longest = most;
  }

  /** The runs of the first {@code n} numbers. */
  static NumberRuns of(long[] numbers, int n) {
    long[] values = new long[Math.min(n, 128)];
    int[] starts = new int[values.length + 1];
    long last = numbers[0];
    values[0] = last;
    int size = 1;
    for (int row = 1; row < n; row++) {
      long number = numbers[row];
      if (number != last) {
        if (size == values.length) {
          int room = Math.min(n, 4 * size);
          values = Arrays.copyOf(values, room);
          starts = Arrays.copyOf(starts, room + 1);
        }
        last = number;
        values[size] = number;
        starts[size++] = row;
      }
    }
    starts[size] = n;
    return new NumberRuns(values, starts, size);
  }

  /** The runs of the differences of neighbours; there must be two numbers or more. */
  NumberRuns deltas() {
    int most = Math.min(rows() - 1, 2 * size);
    long[] deltas = new long[most];
    int[] from = new int[most + 1];
    int count = 0;
    for (int run = 0; run < size; run++) {
      if (length(run) > 1) {
        from[count] = starts[run];
        deltas[count++] = 0;
      }
      if (run + 1 < size) {
        long delta = values[run + 1] - values[run];
        if (count == 0 || deltas[count - 1] != delta) {
          from[count] = starts[run + 1] - 1;
          deltas[count++] = delta;
        }
      }
    }
    from[count] = rows() - 1;
    return new NumberRuns(deltas, from, count);
  }

  /** Number of runs. */
  int size() {
    return size;
  }

  /** Number of numbers. */
  int rows() {
    return starts[size];
  }

  /** The number of which a run consists. */
  long value(int run) {
    return values[run];
  }

  /** The first row of a run; behind the last one the number of rows. */
  int start(int run) {
    return starts[run];
  }

  /** Rows of a run. */
  int length(int run) {
    return starts[run + 1] - starts[run];
  }

  /** Rows of the longest run. */
  int longest() {
    return longest;
  }

  /** So many numbers, evenly spread over the rows. */
  long[] sample(int count) {
    long[] sample = new long[count];
    long rows = rows();
    int run = 0;
    for (int i = 0; i < count; i++) {
      int row = (int) (i * rows / count);
      if (size == rows) {
        run = row;
      }
      while (starts[run + 1] <= row) {
        run++;
      }
      sample[i] = values[run];
    }
    return sample;
  }
}
