package io.plumbline.collector.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateBudgetTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(-5);
  private final RateBudget budget = new RateBudget(1000, clock::get);

  @Test
  void aBurstOfFourSecondsCostsNothing() {
    assertEquals(0, budget.spend(4000));
    assertTrue(budget.spend(1) > 0);
  }

  @Test
  void whatIsSpentBeyondItIsWaitedFor() {
    assertEquals(0, budget.spend(4000));
    assertEquals(2 * SECOND + 1, budget.spend(2000));
    clock.addAndGet(2 * SECOND);
    assertEquals(0, budget.spend(0));
  }

  @Test
  void noMoreThanABurstIsSaved() {
    clock.addAndGet(1000 * SECOND);
    assertEquals(0, budget.spend(4000));
    assertTrue(budget.spend(1) > 0);
  }
}
