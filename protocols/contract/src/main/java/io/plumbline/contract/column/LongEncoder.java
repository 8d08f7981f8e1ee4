package io.plumbline.contract.column;

import static io.plumbline.contract.column.LongColumn.CONSTANT;
import static io.plumbline.contract.column.LongColumn.DELTAS;
import static io.plumbline.contract.column.LongColumn.DICTIONARY;
import static io.plumbline.contract.column.LongColumn.PACKED;
import static io.plumbline.contract.column.LongColumn.PATCHED;
import static io.plumbline.contract.column.LongColumn.RUNS;
import static io.plumbline.contract.column.LongColumn.mayNest;

import io.plumbline.contract.bytes.ByteSink;
import java.util.Arrays;

/** Chooses an encoding for a {@link LongColumn} and writes it. */
final class LongEncoder {
  private final ByteSink out;
  private final long[] numbers;
  private final int n;
  private final int depth;
  private final LongShape shape;

  private LongEncoder(ByteSink out, long[] numbers, int n, int depth) {
    this.out = out;
    this.numbers = numbers;
    this.n = n;
    this.depth = depth;
    this.shape = new LongShape(numbers, n);
  }

  static void encode(ByteSink out, long[] numbers, int n, int depth) {
    new LongEncoder(out, numbers, n, depth).encode();
  }

  private void encode() {
    switch (shape.choose(depth)) {
      case CONSTANT -> out.u8(CONSTANT).zigzag(shape.min);
      case DELTAS -> {
        out.u8(DELTAS).zigzag(numbers[0]);
        encode(out, shape.deltas(), n - 1, depth + 1);
      }
      case RUNS -> runs();
      case DICTIONARY -> dictionary();
      case PATCHED -> patched();
      default -> packed();
    }
  }

  private void packed() {
    long[] quotients = new long[n];
    for (int i = 0; i < n; i++) {
      quotients[i] = shape.quotient(numbers[i], shape.min);
    }
    int width = shape.packedWidth();
    out.u8(PACKED).zigzag(shape.min).varint(shape.factor).u8(width);
    Bits.pack(out, quotients, n, width);
  }

  private void patched() {
    LongShape.Patch patch = shape.patch();
    long[] quotients = new long[n];
    long[] gaps = new long[patch.exceptions()];
    long[] exceptions = new long[patch.exceptions()];
    int count = 0;
    int next = 0;
    for (int i = 0; i < n; i++) {
      long quotient = shape.quotient(numbers[i], patch.base());
      if (Bits.width(quotient) <= patch.width()) {
        quotients[i] = quotient;
      } else {
        gaps[count] = i - next;
        exceptions[count++] = numbers[i];
        next = i + 1;
      }
    }
    out.u8(PATCHED).zigzag(patch.base()).varint(shape.factor).u8(patch.width()).varint(count);
    if (count > 0) {
      encode(out, gaps, count, 3);
      encode(out, exceptions, count, 3);
    }
    Bits.pack(out, quotients, n, patch.width());
  }

  private void runs() {
    long[] values = new long[shape.runs];
    long[] lengths = new long[shape.runs];
    int run = -1;
    for (int i = 0; i < n; i++) {
      if (i == 0 || numbers[i] != numbers[i - 1]) {
        values[++run] = numbers[i];
      }
      lengths[run]++;
    }
    out.u8(RUNS).varint(shape.runs);
    encode(out, values, shape.runs, depth + 1);
    encode(out, lengths, shape.runs, depth + 1);
  }

  private void dictionary() {
    long[] distinct = shape.distinct();
    long[] indices = new long[n];
    for (int i = 0; i < n; i++) {
      indices[i] =
          i > 0 && numbers[i] == numbers[i - 1]
              ? indices[i - 1]
              : Arrays.binarySearch(distinct, numbers[i]);
    }
    out.u8(DICTIONARY).varint(distinct.length);
    encode(out, distinct, distinct.length, depth + 1);
    encode(out, indices, n, depth + 1);
  }

  static boolean allows(int code, int depth, int n) {
    return mayNest(code, depth) && (code != DELTAS || n > 2);
  }
}
