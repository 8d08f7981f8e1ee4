package io.plumbline.contract.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ColumnPropertiesTest {
  /** Numbers of every shape that an encoding is made for, and of none. */
  @Provide
  Arbitrary<long[]> numbers() {
    Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 700);
    return lengths.flatMap(n -> Arbitraries.randomValue(random -> shape(random, n)));
  }

  private static long[] shape(Random random, int n) {
    long base = random.nextLong() >> random.nextInt(64);
    long scale = random.nextBoolean() ? 1 : 1 + random.nextInt(100_000);
    int bits = random.nextInt(64);
    LongUnaryOperator next =
        switch (random.nextInt(7)) {
          case 0 -> i -> base;
          case 1 -> i -> base + i * scale;
          case 2 -> i -> base + scale * (random.nextLong() >>> bits);
          case 3 ->
              i -> random.nextInt(50) == 0 ? random.nextLong() : base + scale * random.nextInt(16);
          case 4 -> i -> (i / (1 + random.nextInt(40))) % 3 * scale;
          case 5 -> i -> base + (random.nextInt(5) * 7919L) * scale;
          default -> i -> random.nextLong();
        };
    return LongStream.range(0, n).map(next).toArray();
  }

  @Property(tries = 3000)
  void any_numbers_come_back(@ForAll("numbers") long[] numbers) throws FormatFault {
    assertArrayEquals(numbers, decoded(numbered(numbers), numbers.length, false));
    assertTrue(
        numbered(numbers).length <= 8 * numbers.length + 32,
        "never much more than the plain numbers");
  }

  @Property(tries = 2000)
  void any_bits_of_reals_come_back(@ForAll("numbers") long[] numbers) throws FormatFault {
    ByteSink out = new ByteSink();
    RealColumn.encode(out, numbers, numbers.length);
    assertArrayEquals(numbers, decoded(out.toBytes(), numbers.length, true));
  }

  @Property(tries = 1000)
  void decimals_with_strangers_among_them_come_back(
      @ForAll("numbers") long[] numbers, @ForAll long seed) throws FormatFault {
    Random random = new Random(seed);
    boolean narrow = random.nextBoolean();
    double divisor = Math.pow(10, random.nextInt(6));
    long[] bits =
        Arrays.stream(numbers)
            .map(number -> {
              double value = (number % 1_000_000) / divisor;
              return random.nextInt(30) == 0
                  ? number
                  : Double.doubleToRawLongBits(narrow ? (float) value : value);
            })
            .toArray();
    ByteSink out = new ByteSink();
    RealColumn.encode(out, bits, bits.length);
    assertArrayEquals(bits, decoded(out.toBytes(), bits.length, true));
  }

  @Example
  void each_shape_gets_the_encoding_made_for_it() {
    Random random = new Random(1);
    assertEquals(LongColumn.CONSTANT, code(i -> 42));
    assertEquals(LongColumn.PACKED, code(i -> random.nextInt(1024)));
    assertEquals(
        LongColumn.PATCHED, code(i -> i % 97 == 0 ? random.nextLong() : random.nextInt(4096)));
    assertEquals(LongColumn.DELTAS, code(i -> 1_700_000_000_000_000L + 60_000_000 * i));
    assertEquals(LongColumn.RUNS, code(i -> i / 100));
    long[] table = random.longs(6).toArray();
    assertEquals(LongColumn.DICTIONARY, code(i -> table[random.nextInt(6)]));
  }

  @Example
  void a_regular_minute_takes_a_few_bytes_and_milliseconds_do_not_pay_for_microseconds() {
    Random random = new Random(1);
    int n = 10_000;
    long[] regular = LongStream.range(0, n).map(i -> 60_000_000 * i).toArray();
    assertTrue(numbered(regular).length < 16);
    long[] milliseconds = LongStream.range(0, n).map(i -> 1000L * random.nextInt(1024)).toArray();
    assertTrue(numbered(milliseconds).length < n * 10 / 8 + 16);
  }

  @Example
  void reals_of_many_magnitudes_are_split() throws FormatFault {
    Random random = new Random(1);
    long[] bits =
        LongStream.range(0, 2000)
            .map(i -> Double.doubleToRawLongBits(Math.sin(i / 50.0) + random.nextGaussian() * 1e-4))
            .toArray();
    ByteSink out = new ByteSink();
    RealColumn.encode(out, bits, bits.length);
    assertEquals(3, out.toBytes()[0]);
    assertTrue(out.size() < 7.2 * bits.length, "bytes: " + out.size());
    assertArrayEquals(bits, decoded(out.toBytes(), bits.length, true));
  }

  private static int code(LongUnaryOperator numbers) {
    return numbered(LongStream.range(0, 1000).map(numbers).toArray())[0];
  }

  private static byte[] numbered(long[] numbers) {
    ByteSink out = new ByteSink();
    LongColumn.encode(out, numbers, numbers.length);
    return out.toBytes();
  }

  private static long[] decoded(byte[] bytes, int n, boolean reals) throws FormatFault {
    byte[] padded = Arrays.copyOf(bytes, bytes.length + LongColumn.PADDING);
    ByteSource in = new ByteSource("column", ByteBuffer.wrap(padded, 0, bytes.length));
    LongColumn column = reals ? RealColumn.decode(in, padded, n) : LongColumn.decode(in, padded, n);
    in.end();
    long[] numbers = new long[n];
    column.copy(0, n, numbers, 0);
    return numbers;
  }
}
