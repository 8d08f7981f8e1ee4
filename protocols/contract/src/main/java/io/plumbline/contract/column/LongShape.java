package io.plumbline.contract.column;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What decides how whole numbers are best encoded, and an estimate of the bits that each encoding
 * takes. The estimates only choose; they are no part of the format. Everything is found from the
 * runs of equal numbers: machines change seldom, and then there are few. Not thread-safe.
 */
final class LongShape {
  /** More distinct values than this are no dictionary. */
  private static final int MAX_DISTINCT = 256;

  /** Bits of an encoding's fixed parts beside its base, roughly. */
  private static final long FIXED = 32;

  private static final int SAMPLE = 512;
  private static final long[] NONE = new long[0];

  private final NumberRuns numbers;
  private final int n;
  private @Nullable Patch patch;
  private long @Nullable [] distinct;
  private @Nullable LongShape deltas;

  final long min;
  final long max;

  /** Greatest common divisor of the distances from {@link #min}; 1 where a distance has 64 bits. */
  final long factor;

  LongShape(NumberRuns numbers) {
    this.numbers = numbers;
    n = numbers.rows();
    long low = numbers.value(0);
    long high = low;
    for (int run = 1; run < numbers.size(); run++) {
      low = Math.min(low, numbers.value(run));
      high = Math.max(high, numbers.value(run));
    }
    min = low;
    max = high;
    factor = divisor();
  }

  /** The code of the encoding that takes the fewest bits at a depth of nesting. */
  int choose(int depth) {
    if (min == max) {
      return LongColumn.CONSTANT;
    }
    int best = LongColumn.PACKED;
    long bits = packedBits();
    for (int code = LongColumn.PATCHED; code <= LongColumn.DICTIONARY; code++) {
      if (LongEncoder.allows(code, depth, n)) {
        long other = bits(code, depth);
        if (other < bits) {
          best = code;
          bits = other;
        }
      }
    }
    return best;
  }

  private long bits(int code, int depth) {
    return switch (code) {
      case LongColumn.CONSTANT -> numberBits(min);
      case LongColumn.PACKED -> packedBits();
      case LongColumn.PATCHED -> patch().bits();
      case LongColumn.RUNS ->
          2 * FIXED + numberBits(min) + (long) numbers.size() * (packedWidth() + lengthWidth());
      case LongColumn.DICTIONARY -> dictionaryBits();
      default ->
          numberBits(numbers.value(0)) + deltas().bits(deltas().choose(depth + 1), depth + 1);
    };
  }

  /** Bits of a zigzag-coded number. */
  private static long numberBits(long number) {
    return 8L * (1 + Bits.width((number << 1) ^ (number >> 63)) / 7);
  }

  /** Width of the numbers of a packed column. */
  int packedWidth() {
    return Bits.width(quotient(max, min));
  }

  /** Width of the packed lengths of runs. */
  private int lengthWidth() {
    return Bits.width(numbers.longest() - 1L);
  }

  private long packedBits() {
    return FIXED + numberBits(min) + (long) n * packedWidth();
  }

  /** The runs that it was found from. */
  NumberRuns runs() {
    return numbers;
  }

  /** The shape of the differences of neighbours, one fewer than numbers. */
  LongShape deltas() {
    if (deltas == null) {
      deltas = new LongShape(numbers.deltas());
    }
    return deltas;
  }

  /**
   * The distinct values in ascending order; none when there are more than {@link #MAX_DISTINCT}.
   */
  long[] distinct() {
    if (distinct == null) {
      distinct = findDistinct();
    }
    return distinct;
  }

  private long dictionaryBits() {
    int count = distinct().length;
    if (count == 0) {
      return Long.MAX_VALUE;
    }
    int index = Bits.width(count - 1L);
    long indices =
        Math.min((long) n * index, FIXED + (long) numbers.size() * (index + lengthWidth()));
    return 3 * FIXED + numberBits(min) + (long) count * packedWidth() + indices;
  }

  private long[] findDistinct() {
    long[] table = new long[2 * MAX_DISTINCT];
    boolean[] taken = new boolean[table.length];
    int count = 0;
    for (int run = 0; run < numbers.size(); run++) {
      long value = numbers.value(run);
      int slot = (int) ((value * 0x9e3779b97f4a7c15L) >>> 55);
      while (taken[slot] && table[slot] != value) {
        slot = (slot + 1) & (table.length - 1);
      }
      if (!taken[slot]) {
        if (++count > MAX_DISTINCT) {
          return NONE;
        }
        taken[slot] = true;
        table[slot] = value;
      }
    }
    long[] found = new long[count];
    int at = 0;
    for (int slot = 0; slot < table.length; slot++) {
      if (taken[slot]) {
        found[at++] = table[slot];
      }
    }
    Arrays.sort(found);
    return found;
  }

  /**
   * How to pack most numbers narrowly and list the others: the base that most are close above, and
   * the width that costs least.
   */
  Patch patch() {
    if (patch == null) {
      Patch best = patch(min);
      long trimmed = trimmedMin();
      if (trimmed != min) {
        Patch other = patch(trimmed);
        best = other.bits() < best.bits() ? other : best;
      }
      patch = best;
    }
    return patch;
  }

  /** A base, a width, how many numbers do not fit, and the bits that all of it takes. */
  record Patch(long base, int width, int exceptions, long bits) {}

  private Patch patch(long base) {
    int[] histogram = new int[65];
    for (int run = 0; run < numbers.size(); run++) {
      histogram[Bits.width(quotient(numbers.value(run), base))] += numbers.length(run);
    }
    int outlierBits = Math.max(Bits.width(max - base), Bits.width(base - min));
    int positionBits = Bits.width(n);
    long fixed = 3 * FIXED + 2 * numberBits(base);
    int bestWidth = 56;
    int bestExceptions = n;
    long bestBits = Long.MAX_VALUE;
    int exceptions = histogram[64];
    for (int width = 56; width >= 0; width--) {
      long bits = fixed + (long) n * width + (long) exceptions * (outlierBits + positionBits);
      if (bits < bestBits) {
        bestWidth = width;
        bestExceptions = exceptions;
        bestBits = bits;
      }
      exceptions += histogram[width];
    }
    return new Patch(base, bestWidth, bestExceptions, bestBits);
  }

  /**
   * The distance of a value from a base, divided by the factor; −1, which needs 64 bits, where that
   * is not exact.
   */
  long quotient(long value, long base) {
    long distance = value - base;
    if (factor == 1) {
      return distance;
    }
    return distance < 0 ? -1 : distance / factor;
  }

  /** A value below which a sample has its lowest tenth: outliers below do not widen the others. */
  private long trimmedMin() {
    int count = Math.min(n, SAMPLE);
    long[] sample = numbers.sample(count);
    return Ranked.lowest(sample, count / 10);
  }

  private long divisor() {
    if (max - min < 0) {
      return 1;
    }
    long divisor = 0;
    for (int run = 0; run < numbers.size() && divisor != 1; run++) {
      long distance = numbers.value(run) - min;
      if (divisor == 0) {
        divisor = distance;
      } else if (distance % divisor != 0) {
        divisor = gcd(divisor, distance);
      }
    }
    return divisor == 0 ? 1 : divisor;
  }

  private static long gcd(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }
}
