package io.plumbline.contract.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class NumberRunsTest {
  @Property(tries = 500)
  void runs_are_the_numbers(@ForAll @Size(min = 1, max = 400) long @LongRange(max = 3) [] numbers) {
    assertArrayEquals(numbers, rows(NumberRuns.of(numbers, numbers.length)));
  }

  @Property(tries = 500)
  void deltas_of_runs_are_the_runs_of_deltas(
      @ForAll @Size(min = 2, max = 400) long @LongRange(max = 3) [] numbers) {
    int n = numbers.length;
    long[] deltas = IntStream.range(1, n).mapToLong(i -> numbers[i] - numbers[i - 1]).toArray();

    NumberRuns found = NumberRuns.of(numbers, n).deltas();

    NumberRuns expected = NumberRuns.of(deltas, n - 1);
    assertArrayEquals(deltas, rows(found));
    assertEquals(expected.size(), found.size());
    assertEquals(expected.longest(), found.longest());
  }

  @Property(tries = 500)
  void a_sample_is_spread_evenly(
      @ForAll @Size(min = 1, max = 400) long @LongRange(max = 3) [] numbers,
      @ForAll @LongRange(min = 1, max = 400) long most) {
    int n = numbers.length;
    int count = (int) Math.min(most, n);
    long[] expected =
        IntStream.range(0, count).mapToLong(i -> numbers[(int) ((long) i * n / count)]).toArray();
    assertArrayEquals(expected, NumberRuns.of(numbers, n).sample(count));
  }

  @Property(tries = 500)
  void a_rank_is_the_place_after_sorting(@ForAll @Size(min = 1, max = 300) long[] numbers) {
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    for (int rank = 0; rank < numbers.length; rank += 7) {
      assertEquals(sorted[rank], Ranked.lowest(numbers.clone(), rank));
    }
  }

  private static long[] rows(NumberRuns runs) {
    return IntStream.range(0, runs.size())
        .boxed()
        .flatMapToLong(run -> IntStream.range(0, runs.length(run)).mapToLong(i -> runs.value(run)))
        .toArray();
  }
}
