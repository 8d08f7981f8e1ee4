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

  private LongEncoder(ByteSink out, long[] numbers, int depth, LongShape shape) {
    this.out = out;
    this.numbers = numbers;
    this.n = shape.runs().rows();
    this.depth = depth;
    this.shape = shape;
  }

  static void encode(ByteSink out, long[] numbers, int n, int depth) {
    new LongEncoder(out, numbers, depth, new LongShape(NumberRuns.of(numbers, n))).encode();
  }

  private void encode() {
    switch (shape.choose(depth)) {
      case CONSTANT -> out.u8(CONSTANT).zigzag(shape.min);
      case DELTAS -> deltas();
      case RUNS -> runs();
      case DICTIONARY -> dictionary();
      case PATCHED -> patched();
      default -> packed();
    }
  }

  private void deltas() {
    long[] deltas = new long[n - 1];
    for (int i = 1; i < n; i++) {
      deltas[i - 1] = numbers[i] - numbers[i - 1];
    }
    out.u8(DELTAS).zigzag(numbers[0]);
    new LongEncoder(out, deltas, depth + 1, shape.deltas()).encode();
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
    NumberRuns runs = shape.runs();
    long[] values = new long[runs.size()];
    long[] lengths = new long[runs.size()];
    for (int run = 0; run < lengths.length; run++) {
      values[run] = runs.value(run);
      lengths[run] = runs.length(run);
    }
    out.u8(RUNS).varint(lengths.length);
    encode(out, values, values.length, depth + 1);
    encode(out, lengths, lengths.length, depth + 1);
  }

  private void dictionary() {
    NumberRuns runs = shape.runs();
    long[] distinct = shape.distinct();
    long[] indices = new long[n];
    for (int run = 0; run < runs.size(); run++) {
      int index = Arrays.binarySearch(distinct, runs.value(run));
      Arrays.fill(indices, runs.start(run), runs.start(run + 1), index);
    }
    out.u8(DICTIONARY).varint(distinct.length);
    encode(out, distinct, distinct.length, depth + 1);
    encode(out, indices, n, depth + 1);
  }

  static boolean allows(int code, int depth, int n) {
    return mayNest(code, depth) && (code != DELTAS || n > 2);
  }
}
