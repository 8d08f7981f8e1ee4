package io.plumbline.contract.column;

import static io.plumbline.contract.column.LongColumn.CONSTANT;
import static io.plumbline.contract.column.LongColumn.DELTAS;
import static io.plumbline.contract.column.LongColumn.DICTIONARY;
import static io.plumbline.contract.column.LongColumn.PACKED;
import static io.plumbline.contract.column.LongColumn.PATCHED;
import static io.plumbline.contract.column.LongColumn.RUNS;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import java.util.Arrays;

/**
 * Reads a {@link LongColumn}. Memory is bounded by the number of rows, which the caller has
 * bounded.
 */
final class LongDecoder {
  private final ByteSource in;
  private final byte[] bytes;
  private final int n;
  private final int depth;

  private LongDecoder(ByteSource in, byte[] bytes, int n, int depth) {
    this.in = in;
    this.bytes = bytes;
    this.n = n;
    this.depth = depth;
  }

  static LongColumn decode(ByteSource in, byte[] bytes, int n, int depth) throws FormatFault {
    return new LongDecoder(in, bytes, n, depth).decode();
  }

  private LongColumn decode() throws FormatFault {
    int at = in.position();
    int code = in.u8();
    if (code > DICTIONARY || !LongColumn.mayNest(code, depth)) {
      throw in.fault(
          at,
          "encoding "
              + code
              + " of numbers at depth "
              + depth
              + ", expected one that may stand there");
    }
    return switch (code) {
      case CONSTANT -> LongColumn.ofConstant(n, in.zigzag());
      case PACKED -> LongColumn.of(packed(in.zigzag(), in.varint(), width()), n);
      case PATCHED -> LongColumn.of(patched(), n);
      case DELTAS -> LongColumn.of(deltas(), n);
      case RUNS -> LongColumn.of(runs(at), n);
      default -> LongColumn.of(dictionary(at), n);
    };
  }

  private int width() throws FormatFault {
    int at = in.position();
    int width = in.u8();
    if (!Bits.isWidth(width)) {
      throw in.fault(at, "width of " + width + " bits, expected 0 to 56 or 64");
    }
    return width;
  }

  private long[] packed(long base, long factor, int width) throws FormatFault {
    int offset =
        in.skip((int) Bits.bytes(n, width)); // at most 2 MiB, as n is bounded by the limit on rows
    long[] values = in.array(n);
    if (width == 0) {
      Arrays.fill(values, 0, n, base);
    } else {
      Bits.unpack(bytes, offset, width, 0, n, base, factor, values, 0);
    }
    return values;
  }

  private long[] patched() throws FormatFault {
    long base = in.zigzag();
    long factor = in.varint();
    int width = width();
    int count = in.count("exceptions", n);
    int at = in.position();
    LongColumn gaps = count == 0 ? LongColumn.ofConstant(0, 0) : decode(in, bytes, count, 3);
    LongColumn exceptions = count == 0 ? gaps : decode(in, bytes, count, 3);
    long[] values = packed(base, factor, width);
    new Exceptions(count, gaps, exceptions).put(in, at, values, n);
    return values;
  }

  private long[] deltas() throws FormatFault {
    long[] values = in.array(n);
    values[0] = in.zigzag();
    if (n > 1) {
      LongColumn deltas = decode(in, bytes, n - 1, depth + 1);
      for (int i = 1; i < n; i++) {
        values[i] = values[i - 1] + deltas.get(i - 1);
      }
    }
    return values;
  }

  /** A column that is stored as runs: their values and, adding up to its rows, their lengths. */
  record Runs(LongColumn values, LongColumn lengths) {}

  /** Reads a column of code {@link LongColumn#RUNS} as it is stored. */
  static Runs decodeRuns(ByteSource in, byte[] bytes, int n) throws FormatFault {
    int at = in.skip(1);
    return new LongDecoder(in, bytes, n, 0).storedRuns(at);
  }

  private Runs storedRuns(int at) throws FormatFault {
    int count = in.count("runs", n);
    if (count == 0) {
      throw in.fault(at, "no runs for " + n + " rows");
    }
    LongColumn runValues = decode(in, bytes, count, depth + 1);
    LongColumn lengths = decode(in, bytes, count, depth + 1);
    int row = 0;
    for (int run = 0; run < count; run++) {
      long length = lengths.get(run);
      if (length < 1 || length > n - row) {
        throw in.fault(at, "run " + run + " of " + length + " rows at row " + row + " of " + n);
      }
      row += (int) length;
    }
    if (row != n) {
      throw in.fault(at, "runs cover " + row + " rows, expected " + n);
    }
    return new Runs(runValues, lengths);
  }

  private long[] runs(int at) throws FormatFault {
    Runs stored = storedRuns(at);
    long[] values = in.array(n);
    int row = 0;
    for (int run = 0; run < stored.lengths().length(); run++) {
      int end = row + (int) stored.lengths().get(run);
      Arrays.fill(values, row, end, stored.values().get(run));
      row = end;
    }
    return values;
  }

  private long[] dictionary(int at) throws FormatFault {
    int count = in.count("distinct values", n);
    if (count == 0) {
      throw in.fault(at, "an empty dictionary for " + n + " rows");
    }
    LongColumn distinct = decode(in, bytes, count, depth + 1);
    LongColumn indices = decode(in, bytes, n, depth + 1);
    long[] values = in.array(n);
    for (int i = 0; i < n; i++) {
      long index = indices.get(i);
      if (index < 0 || index >= count) {
        throw in.fault(at, "index " + index + " into a dictionary of " + count);
      }
      values[i] = distinct.get((int) index);
    }
    return values;
  }
}
