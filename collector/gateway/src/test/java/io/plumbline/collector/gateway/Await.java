package io.plumbline.collector.gateway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, up to a deadline. */
public final class Await {
  private Await() {}

  public static void until(String what, Duration longest, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + longest.toNanos();
    Throwable last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(5_000_000);
    }
    throw new AssertionError("not within " + longest + ": " + what, last);
  }
}
