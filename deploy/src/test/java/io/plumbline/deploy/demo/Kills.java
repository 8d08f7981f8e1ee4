package io.plumbline.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.contract.fault.EnvironmentFault;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** SIGKILL, and waiting for what follows. */
final class Kills {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Kills() {}

  static void kill(long pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor());
  }

  static void killAndAwaitRestart(Child child) throws IOException, InterruptedException {
    int restarts = child.restarts();
    kill(child.pid());
    await(child.name() + " starts again", () -> child.restarts() > restarts);
  }

  /** Lets some time pass, as between two accidents. */
  static void await(Duration time) throws InterruptedException {
    boolean unusedNever = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Awaits a condition that may not be answerable for a while, such as while the database is down.
   */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    await(what, condition, () -> "");
  }

  /** The same; {@code found} says in a failure how things stand. */
  static void await(String what, BooleanSupplier condition, Supplier<String> found)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      try {
        if (condition.getAsBoolean()) {
          return;
        }
        last = "not yet";
      } catch (EnvironmentFault e) {
        last = e.words().en();
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError(
        "waited %d s until %s: %s %s".formatted(PATIENCE.toSeconds(), what, last, found.get()));
  }
}
