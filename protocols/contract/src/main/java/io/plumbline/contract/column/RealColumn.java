package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;

/**
 * IEEE 754 doubles, given and returned as their raw bits, so that NaN payloads and −0.0 survive.
 * The encoding is chosen by its size among
 *
 * <ul>
 *   <li>bits: the raw bits as a {@link LongColumn};
 *   <li>decimal: a whole number divided by a power of ten, for sources that speak in decimals;
 *       values that do not come back bit by bit are listed beside it (after ALP, Afroozeh, Kuffó
 *       and Boncz, SIGMOD 2024);
 *   <li>decimal of float: the same where the source is a 32-bit float, which the driver widened;
 *   <li>split: sign and exponent in one column, the 52 bits of the fraction in another, for values
 *       of many magnitudes.
 * </ul>
 *
 * Decision 0010 has the measurements against Gorilla and Chimp.
 */
public final class RealColumn {
  private static final int BITS = 0;
  private static final int DECIMAL = 1;
  private static final int DECIMAL_OF_FLOAT = 2;
  private static final int SPLIT = 3;

  private static final int FRACTION_BITS = 52;

  /** Values that take more bytes than this on the average are worth the attempt to split them. */
  private static final double LEAST_SPLIT_BYTES = 6.6;

  private static final int MAX_EXPONENT = 18;
  private static final int SAMPLE = 256;
  private static final double[] POWERS = powers();

  /** Whole numbers up to here are exact as doubles. */
  private static final double MAX_EXACT = 0x1p53;

  private RealColumn() {}

  /** Writes the first {@code n} values, given as raw bits; nothing when there is none. */
  public static void encode(ByteSink out, long[] bits, int n) {
    if (n == 0) {
      return;
    }
    ByteSink best = new ByteSink();
    LongColumn.encode(best.u8(BITS), bits, n);
    for (int code = DECIMAL; code <= DECIMAL_OF_FLOAT; code++) {
      int exponent = exponent(bits, n, code);
      if (exponent >= 0) {
        ByteSink candidate = decimal(bits, n, code, exponent);
        best = candidate.size() < best.size() ? candidate : best;
      }
    }
    if (best.size() > LEAST_SPLIT_BYTES * n) {
      ByteSink candidate = split(bits, n);
      best = candidate.size() < best.size() ? candidate : best;
    }
    out.bytes(best);
  }

  /** Reads a column of {@code n} rows; see {@link LongColumn#decode}. Its numbers are raw bits. */
  public static LongColumn decode(ByteSource in, byte[] bytes, int n) throws FormatFault {
    if (n == 0) {
      return LongColumn.ofConstant(0, 0);
    }
    int at = in.position();
    int code = in.u8();
    return switch (code) {
      case BITS -> LongColumn.decode(in, bytes, n);
      case DECIMAL, DECIMAL_OF_FLOAT -> decodeDecimal(in, bytes, n, code);
      case SPLIT -> decodeSplit(in, bytes, n);
      default -> throw in.fault(at, "encoding " + code + " of reals, expected 0 to 3");
    };
  }

  private static LongColumn decodeDecimal(ByteSource in, byte[] bytes, int n, int code)
      throws FormatFault {
    int at = in.position();
    int exponent = in.u8();
    if (exponent > MAX_EXPONENT) {
      throw in.fault(at, "power of ten is " + exponent + ", expected 0 to " + MAX_EXPONENT);
    }
    LongColumn digits = LongColumn.decode(in, bytes, n);
    int count = in.count("exceptions", n);
    LongColumn gaps = LongColumn.decode(in, bytes, count);
    LongColumn exceptions = LongColumn.decode(in, bytes, count);
    long[] bits = new long[n];
    for (int i = 0; i < n; i++) {
      bits[i] = Double.doubleToRawLongBits(value(digits.get(i), exponent, code));
    }
    new Exceptions(count, gaps, exceptions).put(in, at, bits, n);
    return LongColumn.of(bits);
  }

  private static ByteSink split(long[] bits, int n) {
    long[] high = new long[n];
    long[] low = new long[n];
    for (int i = 0; i < n; i++) {
      high[i] = bits[i] >>> FRACTION_BITS;
      low[i] = bits[i] & ((1L << FRACTION_BITS) - 1);
    }
    ByteSink out = new ByteSink().u8(SPLIT);
    LongColumn.encode(out, high, n);
    LongColumn.encode(out, low, n);
    return out;
  }

  private static LongColumn decodeSplit(ByteSource in, byte[] bytes, int n) throws FormatFault {
    LongColumn high = LongColumn.decode(in, bytes, n);
    LongColumn low = LongColumn.decode(in, bytes, n);
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      values[i] = (high.get(i) << FRACTION_BITS) + low.get(i);
    }
    return LongColumn.of(values);
  }

  private static ByteSink decimal(long[] bits, int n, int code, int exponent) {
    long[] digits = new long[n];
    long[] gaps = new long[n];
    long[] exceptions = new long[n];
    int count = 0;
    int next = 0;
    for (int i = 0; i < n; i++) {
      long whole = digits(bits[i], exponent, code);
      if (whole == Long.MIN_VALUE) {
        digits[i] = i == 0 ? 0 : digits[i - 1];
        gaps[count] = i - next;
        exceptions[count++] = bits[i];
        next = i + 1;
      } else {
        digits[i] = whole;
      }
    }
    ByteSink out = new ByteSink().u8(code).u8(exponent);
    LongColumn.encode(out, digits, n);
    out.varint(count);
    LongColumn.encode(out, gaps, count);
    LongColumn.encode(out, exceptions, count);
    return out;
  }

  /**
   * The power of ten that makes the values of a sample the cheapest whole numbers, −1 where most
   * are no decimals.
   */
  private static int exponent(long[] bits, int n, int code) {
    int count = Math.min(n, SAMPLE);
    int best = -1;
    long bestCost = 52L * count; // what doubles of one magnitude cost as bits
    boolean[] tried = new boolean[MAX_EXPONENT + 1];
    for (int i = 0; i < count && i < 32; i++) {
      int exponent = leastExponent(bits[(int) ((long) i * n / count)], code);
      if (exponent >= 0 && !tried[exponent]) {
        tried[exponent] = true;
        long cost = cost(bits, n, count, code, exponent);
        if (cost < bestCost) {
          best = exponent;
          bestCost = cost;
        }
      }
    }
    return best;
  }

  private static long cost(long[] bits, int n, int count, int code, int exponent) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    int failures = 0;
    for (int i = 0; i < count; i++) {
      long whole = digits(bits[(int) ((long) i * n / count)], exponent, code);
      if (whole == Long.MIN_VALUE) {
        failures++;
      } else {
        min = Math.min(min, whole);
        max = Math.max(max, whole);
      }
    }
    return failures == count
        ? Long.MAX_VALUE
        : (long) count * Bits.width(max - min) + 80L * failures;
  }

  private static int leastExponent(long bits, int code) {
    for (int exponent = 0; exponent <= MAX_EXPONENT; exponent++) {
      if (digits(bits, exponent, code) != Long.MIN_VALUE) {
        return exponent;
      }
    }
    return -1;
  }

  /**
   * The whole number that {@link #value} turns back into exactly these bits, {@link Long#MIN_VALUE}
   * for none.
   */
  private static long digits(long bits, int exponent, int code) {
    double product = Math.rint(Double.longBitsToDouble(bits) * POWERS[exponent]);
    if (!(Math.abs(product) < MAX_EXACT)) {
      return Long.MIN_VALUE;
    }
    long whole = (long) product;
    return Double.doubleToRawLongBits(value(whole, exponent, code)) == bits
        ? whole
        : Long.MIN_VALUE;
  }

  private static double value(long digits, int exponent, int code) {
    double value = digits / POWERS[exponent];
    return code == DECIMAL_OF_FLOAT ? (float) value : value;
  }

  private static double[] powers() {
    double[] powers = new double[MAX_EXPONENT + 1];
    powers[0] = 1;
    for (int i = 1; i <= MAX_EXPONENT; i++) {
      powers[i] = powers[i - 1] * 10; // exact up to 10^22
    }
    return powers;
  }
}
