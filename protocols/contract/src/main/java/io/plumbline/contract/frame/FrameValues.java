package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.column.RealColumn;
import io.plumbline.contract.column.TextTable;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Value;
import java.util.List;

/**
 * The values of a frame's rows: for each row its kind, and per kind a column of the values of that
 * kind. Immutable.
 */
final class FrameValues {
  private final byte[] kinds;
  private final int[] valueOf;
  private final LongColumn[] columns;
  private final List<String> texts;
  private final boolean hasEmptyText;

  private FrameValues(byte[] kinds, int[] valueOf, LongColumn[] columns, List<String> texts) {
    this.kinds = kinds;
    this.valueOf = valueOf;
    this.columns = columns;
    this.texts = texts;
    this.hasEmptyText = texts.contains("");
  }

  /**
   * Reads the sections behind the kinds.
   *
   * @param kinds code of each row's kind plus 1
   */
  static FrameValues decode(FrameBytes frame, byte[] kinds) throws FormatFault {
    ByteSource in = frame.in();
    int[] counts = new int[FrameCodes.TEXT + 1];
    int[] valueOf = rank(kinds, counts);
    LongColumn[] columns = numbers(frame, counts);
    int at = in.position();
    int end = frame.section();
    int n = counts[FrameCodes.TEXT];
    int distinct = n == 0 ? 0 : in.count("distinct texts", n);
    List<String> texts =
        distinct == 0
            ? List.of()
            : TextTable.decode(
                in,
                frame.padded(),
                distinct,
                FrameLimits.MAX_TEXT_BYTES,
                FrameLimits.MAX_TABLE_BYTES);
    columns[FrameCodes.TEXT] = frame.column(n);
    frame.endSection(end);
    range(in, at, columns[FrameCodes.TEXT], distinct, "index of a text");
    return new FrameValues(kinds, valueOf, columns, List.copyOf(texts));
  }

  /**
   * Reads the sections of truth values and numbers.
   *
   * @param counts how many values of each kind there are
   * @return columns by kind; that of texts is still to be read
   */
  static LongColumn[] numbers(FrameBytes frame, int[] counts) throws FormatFault {
    int at = frame.in().position();
    LongColumn[] columns = new LongColumn[FrameCodes.TEXT + 1];
    columns[FrameCodes.NONE] = LongColumn.decode(frame.in(), frame.padded(), 0);
    columns[FrameCodes.BOOL] = section(frame, counts[FrameCodes.BOOL]);
    columns[FrameCodes.INT] = section(frame, counts[FrameCodes.INT]);
    int end = frame.section();
    columns[FrameCodes.REAL] =
        RealColumn.decode(frame.in(), frame.padded(), counts[FrameCodes.REAL]);
    frame.endSection(end);
    range(frame.in(), at, columns[FrameCodes.BOOL], 2, "truth value");
    return columns;
  }

  Value get(int row) {
    int kind = kind(row);
    long value = kind == FrameCodes.NONE ? 0 : columns[kind].get(index(row));
    return switch (kind) {
      case FrameCodes.BOOL -> new Value.Bool(value == 1);
      case FrameCodes.INT -> new Value.Int(value);
      case FrameCodes.REAL -> new Value.Real(Double.longBitsToDouble(value));
      case FrameCodes.TEXT -> new Value.Text(texts.get((int) value));
      default -> Value.NONE;
    };
  }

  boolean isEmpty(int row) {
    int kind = kind(row);
    return kind == FrameCodes.NONE
        || (hasEmptyText && kind == FrameCodes.TEXT && texts.get(textIndex(row)).isEmpty());
  }

  private int kind(int row) {
    return kinds[row] - 1;
  }

  int textIndex(int row) {
    return kind(row) == FrameCodes.TEXT ? (int) columns[FrameCodes.TEXT].get(index(row)) : -1;
  }

  List<String> texts() {
    return texts;
  }

  private int index(int row) {
    return valueOf.length == 0 ? row : valueOf[row];
  }

  private static LongColumn section(FrameBytes frame, int n) throws FormatFault {
    int end = frame.section();
    LongColumn column = frame.column(n);
    frame.endSection(end);
    return column;
  }

  /** For each row its place among the rows of its kind; empty when all rows are of one kind. */
  private static int[] rank(byte[] kinds, int[] counts) {
    int[] valueOf = new int[kinds.length];
    for (int row = 0; row < kinds.length; row++) {
      valueOf[row] = counts[kinds[row] - 1]++;
    }
    for (int count : counts) {
      if (count == kinds.length) {
        return new int[0];
      }
    }
    return valueOf;
  }

  private static void range(ByteSource in, int at, LongColumn column, int end, String what)
      throws FormatFault {
    if (column.length() == 0) {
      return;
    }
    for (long value : column.range()) {
      if (value < 0 || value >= end) {
        throw in.fault(at, what + " is " + value + ", expected 0 to " + (end - 1));
      }
    }
  }
}
