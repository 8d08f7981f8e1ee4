package io.plumbline.deploy.command;

import io.plumbline.deploy.demo.Lifeline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to stop: a signal (SIGTERM, Ctrl-C) or a cut lifeline. While the command winds down, the
 * virtual machine's own shutdown waits for it, at most half a minute.
 */
final class Stop implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CountDownLatch wound = new CountDownLatch(1);

  private Stop() {}

  /**
   * Listens from now on.
   *
   * @param lifeline whether the end of standard input means stop
   */
  static Stop install(boolean lifeline) {
    Stop stop = new Stop();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stop::shutdown));
    if (lifeline) {
      Lifeline cord = Lifeline.ofStandardInput();
      Thread.ofVirtual()
          .start(() -> {
            try {
              cord.await();
              stop.asked.complete(null);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    return stop;
  }

  /** Completes when somebody asks for the end. */
  CompletableFuture<Void> asked() {
    return asked;
  }

  /** The command has wound down. Close it after everything else: declare it first. */
  @Override
  public void close() {
    wound.countDown();
  }

  private void shutdown() {
    asked.complete(null);
    try {
      if (!wound.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "plumbline: still busy after " + PATIENCE_SECONDS + " s, ending all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
