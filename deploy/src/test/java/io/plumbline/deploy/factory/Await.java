package io.plumbline.deploy.factory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition with a deadline. */
public final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private Await() {}

  public static void until(BooleanSupplier condition) {
    until(condition, () -> "nothing more is known");
  }

  /** The same; {@code found} says in a failure how things stand. */
  public static void until(BooleanSupplier condition, Supplier<String> found) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(
          System.nanoTime() < deadline, () -> "not so within " + DEADLINE + ": " + found.get());
      LockSupport.parkNanos(20_000_000);
    }
  }
}
