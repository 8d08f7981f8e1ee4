package io.plumbline.verifier.engine.suspicion.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the small sketches promise. */
class SketchesTest {
  @Property(tries = 50)
  void minHashEstimatesTheSizeAndWhatTwoSetsHaveInCommon(
      @ForAll long seed, @ForAll @IntRange(min = 5000, max = 20_000) int size) {
    Random random = new Random(seed);
    MinHash a = new MinHash();
    MinHash b = new MinHash();
    for (int i = 0; i < size; i++) {
      long element = Mix.of(random.nextLong());
      a.add(element);
      a.add(element);
      b.add(i % 2 == 0 ? element : Mix.of(random.nextLong()));
    }

    assertEquals(size, a.size(), 0.35 * size);
    // Half of each set is common: J = 1/3, standard error 0.03.
    assertEquals(1 / 3.0, a.matches(b) / (double) MinHash.BINS, 0.16);
    assertEquals(MinHash.BINS, a.matches(a));
  }

  @Test
  void cyclesSlopesAndConstantsBringNoSurpriseButNoiseDoes() {
    Surprise cycle = new Surprise();
    Surprise noise = new Surprise();
    Random random = new Random(1);
    int cycleSurprises = 0;
    int noiseSurprises = 0;
    for (int i = 0; i < 5000; i++) {
      cycleSurprises += cycle.next(i % 17) ? 1 : 0;
      noiseSurprises += noise.next(random.nextInt(50)) ? 1 : 0;
    }

    assertTrue(cycleSurprises < 40, "cycle: " + cycleSurprises);
    assertTrue(noiseSurprises > 4500, "noise: " + noiseSurprises);
  }

  @Property(tries = 20)
  void wordsSurviveScaleAndOffsetAndDifferBetweenUnrelatedSignals(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 10) double scale) {
    Random random = new Random(seed);
    MinHash original = new MinHash();
    MinHash scaled = new MinHash();
    MinHash other = new MinHash();
    DirectionWords[] words = {new DirectionWords(), new DirectionWords(), new DirectionWords()};
    for (int i = 0; i < 5000; i++) {
      double step = random.nextGaussian();
      words[0].step(step, true, original);
      words[1].step(scale * step, true, scaled);
      words[2].step(random.nextGaussian(), true, other);
    }

    assertEquals(MinHash.BINS, original.matches(scaled));
    assertTrue(original.matches(other) < 8, "unrelated: " + original.matches(other));
  }

  @Test
  void aCycleOfTwoHundredChangesIsForetoldOnceItHasBeenSeen() {
    Surprise cycle = new Surprise();
    int surprises = 0;
    for (int i = 0; i < 5000; i++) {
      surprises += cycle.next(i % 200) ? 1 : 0;
    }

    assertTrue(surprises <= 210, "surprises: " + surprises);
  }

  @Test
  void aSignalThatStandsClimbsOrRepeatsHasNoWords() {
    MinHash into = new MinHash();
    DirectionWords words = new DirectionWords();
    for (int i = 0; i < 1000; i++) {
      words.step(0, false, into);
    }
    words.reset();
    for (int i = 0; i < 1000; i++) {
      words.step(1, false, into);
    }
    words.reset();
    for (int i = 0; i < 1000; i++) {
      words.step(i % 2 == 0 ? 1 : -1, false, into);
    }

    assertEquals(0, into.size());
  }

  @Test
  void fullLoadIgnoresARareSpikeAndNoLoadIsToldFromLoad() {
    LoadHistogram loads = new LoadHistogram();
    for (int i = 0; i < 1000; i++) {
      loads.add(i % 2 == 0 ? 10 : 0.2, true);
      loads.add(0, false);
    }
    loads.add(1e6, true);

    assertEquals(10, loads.fullLoad(), 2.5);
    assertEquals(500, loads.runningAtMost(0.1 * loads.fullLoad()));
    assertEquals(1001, loads.runningRows());
  }

  @Property
  void aLoadIsNoMoreThanItself(@ForAll @DoubleRange(min = 0, max = 1e9) double load) {
    LoadHistogram loads = new LoadHistogram();
    loads.add(load, true);

    assertEquals(1, loads.runningAtMost(load));
    assertEquals(0, load < 1e-5 ? 0 : loads.runningAtMost(load / 2.1));
  }

  @Test
  void aDayIsIdleWhereHalfOfItsLoadsAreInWhateverOrderItsChainsCome() {
    LoadHistogram loads = new LoadHistogram();
    day(loads, 20_003, 100, 50);
    day(loads, 20_003, 50, 0);
    day(loads, 20_001, 50, 50);
    day(loads, 20_001, 100, 49);
    day(loads, 20_002, 80, 80);
    day(loads, 20_002, 80, 0);

    assertTrue(loads.isMostlyAtMost(20_003, 0.5), "50 of 100");
    assertFalse(loads.isMostlyAtMost(20_001, 0.5), "49 of 100");
    assertFalse(loads.isMostlyAtMost(20_002, 0.5), "of two chains alike the one with loads");
    assertTrue(loads.isMostlyAtMost(20_002, 8));
    assertEquals(100, loads.runningRows(20_001));
    assertEquals(80, loads.runningRows(20_002));
    assertEquals(0, loads.runningRows(20_000));
    assertFalse(loads.isMostlyAtMost(20_000, 1e9));
  }

  private static void day(LoadHistogram loads, int day, int values, int idle) {
    DayLoads chain = new DayLoads(loads);
    for (int i = 0; i < values; i++) {
      chain.add(day, i < idle ? 0.2 : 8);
    }
    chain.end();
  }

  @Test
  void theLastPlaceOfANumberIsTheOneThatWasWritten() {
    ChannelTrace channel = new ChannelTrace("temp");
    channel.digits(21.5);
    channel.digits(21.57);
    channel.digits(22);

    assertTrue(channel.isDecimal());
    assertEquals(2, channel.digits().used());
    assertEquals(1, channel.digits().count(2, 7));
    assertEquals(2, channel.digits().count(2, 0));

    channel.digits(1 / 3.0);
    assertTrue(!channel.isDecimal());
  }

  @Test
  void namesTellLoadsAndCounters() {
    assertTrue(new ChannelTrace("Spindle_Load").loads() != null);
    assertTrue(new ChannelTrace("主轴负载").loads() != null);
    assertTrue(new ChannelTrace("temp").loads() == null);
    assertTrue(new ChannelTrace("PartsCount").isCounter());
    assertTrue(!new ChannelTrace("line").isCounter());
  }
}
