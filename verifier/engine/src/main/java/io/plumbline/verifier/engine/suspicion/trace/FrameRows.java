package io.plumbline.verifier.engine.suspicion.trace;

import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Value;
import java.util.Arrays;

/** The rows of one series of a frame in ascending source time. Not thread-safe. */
final class FrameRows {
  private final TelemetryFrame frame;
  private final int first;
  private final int size;
  private final int[] order;

  /**
   * Orders the rows; equal times keep the order of arrival. Rows that ascend already, the common
   * case, cost one look at each.
   */
  FrameRows(TelemetryFrame frame, int series) {
    this.frame = frame;
    this.first = frame.summary().firstRow(series);
    int n = frame.summary().rows(series);
    boolean ascending = true;
    for (int row = first + 1; ascending && row < first + n; row++) {
      ascending = frame.sourceMicros(row - 1) <= frame.sourceMicros(row);
    }
    order = ascending ? new int[0] : sorted(n);
    size = n;
  }

  private int[] sorted(int n) {
    Integer[] rows = new Integer[n];
    for (int i = 0; i < n; i++) {
      rows[i] = first + i;
    }
    Arrays.sort(rows, (a, b) -> Long.compare(frame.sourceMicros(a), frame.sourceMicros(b)));
    int[] result = new int[n];
    for (int i = 0; i < n; i++) {
      result[i] = rows[i];
    }
    return result;
  }

  int size() {
    return size;
  }

  private int row(int i) {
    return order.length == 0 ? first + i : order[i];
  }

  long source(int i) {
    return frame.sourceMicros(row(i));
  }

  long edge(int i) {
    return frame.edgeMicros(row(i));
  }

  boolean isGood(int i) {
    return frame.isGood(row(i));
  }

  Value value(int i) {
    return frame.value(row(i));
  }

  MachineState state(int i) {
    int row = row(i);
    return frame.isGood(row)
        ? MachineState.ofValue(frame.value(row).asText())
        : MachineState.UNKNOWN;
  }

  /** Whether the next row has the same source time and stands for this one. */
  boolean isReplaced(int i) {
    return i + 1 < size && source(i + 1) == source(i);
  }
}
