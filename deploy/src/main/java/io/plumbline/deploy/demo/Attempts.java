package io.plumbline.deploy.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks again and again, on a timer, until there is something to see. */
final class Attempts {
  private Attempts() {}

  /**
   * Awaits what an attempt gives.
   *
   * @param every the pause between the end of an attempt and the beginning of the next
   * @param attempt made on a thread of its own; what it throws ends the waiting
   * @return empty when patience ended first
   */
  static <T> Optional<T> until(Duration patience, Duration every, Callable<Optional<T>> attempt)
      throws InterruptedException {
    CompletableFuture<T> seen = new CompletableFuture<>();
    try (ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("attempts").factory())) {
      timer.scheduleWithFixedDelay(
          () -> {
            try {
              attempt.call().ifPresent(seen::complete);
            } catch (Exception e) {
              seen.completeExceptionally(e);
            }
          },
          0,
          every.toNanos(),
          TimeUnit.NANOSECONDS);
      try {
        return Optional.of(seen.get(patience.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException("an attempt failed", e.getCause());
      } finally {
        timer.shutdownNow();
      }
    }
  }
}
