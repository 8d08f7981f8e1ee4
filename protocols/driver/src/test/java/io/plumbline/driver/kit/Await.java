package io.plumbline.driver.kit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition with a deadline. */
public final class Await {
  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @throws AssertionError at the deadline, with the description and what was found instead
   */
  public static void until(
      String what, Duration deadline, BooleanSupplier condition, Supplier<?> found) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "waited " + deadline.toMillis() + " ms for " + what + "; found " + found.get());
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /** As above, where there is nothing to show but the description. */
  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    until(what, deadline, condition, () -> "that it never held");
  }
}
