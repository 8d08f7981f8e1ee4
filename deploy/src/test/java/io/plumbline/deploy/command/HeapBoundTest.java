package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapBoundTest {
  private static final long MIB = 1 << 20;

  private long heap;
  private long afterwards;
  private int collections;

  private HeapBound bound() {
    return new HeapBound(
        () -> heap,
        () -> {
          collections++;
          heap = afterwards;
        });
  }

  @Test
  void aSmallHeapMayGrowByThatMuchAndNoMore() {
    afterwards = 20 * MIB;
    HeapBound bound = bound();
    bound.collect();
    heap = 36 * MIB;
    bound.look();
    assertEquals(1, collections);
    heap = 36 * MIB + 1;
    bound.look();
    assertEquals(2, collections);
    assertEquals(20 * MIB, heap);
  }

  @Test
  void aLargeHeapMayGrowByAnEighth() {
    afterwards = 200 * MIB;
    HeapBound bound = bound();
    bound.collect();
    heap = 225 * MIB;
    bound.look();
    assertEquals(1, collections);
  }

  @Test
  void whatLivesNowIsTheNextMeasureSoThatNothingIsCollectedAgainAndAgain() {
    afterwards = 20 * MIB;
    HeapBound bound = bound();
    bound.collect();
    heap = 100 * MIB;
    afterwards = 90 * MIB;
    bound.look();
    bound.look();
    heap = 106 * MIB;
    bound.look();
    assertEquals(2, collections);
  }
}
