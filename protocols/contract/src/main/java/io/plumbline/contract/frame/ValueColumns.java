package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.column.RealColumn;
import io.plumbline.contract.column.TextTable;
import io.plumbline.contract.telemetry.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a frame, taken in row by row: a kind for each row, and a column for each kind. */
final class ValueColumns {
  private static final long[] NONE = {};

  /** The kind of each row, counted from 1 as {@link SeriesCodes} does. */
  private final int[] kinds;

  private final int[] counts = new int[FrameCodes.TEXT + 1];
  private final long[][] numbers = {NONE, NONE, NONE, NONE, NONE};
  private final Map<String, Integer> texts = new HashMap<>();
  private final List<String> distinct = new ArrayList<>();
  private Value last = Value.NONE;
  private int lastKind = FrameCodes.NONE;
  private long lastNumber;
  private int row;

  ValueColumns(int rows) {
    kinds = new int[rows];
  }

  /** Takes in the value of the next row. */
  void add(Value value) {
    if (value != last) {
      lastKind = FrameCodes.of(value);
      lastNumber = number(value);
      last = value;
    }
    kinds[row] = lastKind + 1;
    if (lastKind != FrameCodes.NONE) {
      long[] column = numbers[lastKind];
      if (column.length == 0) {
        column = new long[kinds.length - row];
        numbers[lastKind] = column;
      }
      column[counts[lastKind]++] = lastNumber;
    }
    row++;
  }

  private long number(Value value) {
    return switch (value) {
      case Value.None none -> 0;
      case Value.Bool(var bool) -> bool ? 1 : 0;
      case Value.Int(var whole) -> whole;
      case Value.Real(var real) -> Double.doubleToRawLongBits(real);
      case Value.Text(var text) -> {
        if (last instanceof Value.Text(var before) && before.equals(text)) {
          yield lastNumber; // states change seldom
        }
        Integer known = texts.putIfAbsent(text, distinct.size());
        if (known == null) {
          distinct.add(text);
        }
        yield known == null ? distinct.size() - 1 : known;
      }
    };
  }

  /**
   * Writes the sections of kinds and values.
   *
   * @throws IllegalArgumentException when texts are longer than {@link FrameLimits} allow
   */
  void encode(ByteSink out, int[] firstRow) {
    TelemetryEncoder.checkTexts(distinct);
    TelemetryEncoder.section(out, to -> SeriesCodes.encode(to, kinds, firstRow));
    TelemetryEncoder.section(out, to -> whole(to, FrameCodes.BOOL));
    TelemetryEncoder.section(out, to -> whole(to, FrameCodes.INT));
    TelemetryEncoder.section(
        out, to -> RealColumn.encode(to, numbers[FrameCodes.REAL], counts[FrameCodes.REAL]));
    TelemetryEncoder.section(
        out,
        to -> {
          if (!distinct.isEmpty()) {
            to.varint(distinct.size());
            TextTable.encode(to, distinct);
            whole(to, FrameCodes.TEXT);
          }
        });
  }

  private void whole(ByteSink to, int kind) {
    LongColumn.encode(to, numbers[kind], counts[kind]);
  }
}
