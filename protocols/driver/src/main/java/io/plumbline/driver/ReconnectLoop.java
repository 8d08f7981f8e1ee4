package io.plumbline.driver;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a driver that owns its reconnects: it makes one attempt at a time, with
 * growing, jittered pauses between, until it is closed. Thread-safe.
 */
public final class ReconnectLoop {
  private final String threadName;
  private final Backoff pauses;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;

  /** One attempt, from connect to loss. */
  public interface Attempt {
    /**
     * Returns when the machine is lost or could not be reached.
     *
     * @return whether it was there, so that the pauses begin anew
     */
    boolean run() throws InterruptedException;
  }

  /** What the thread does; it calls {@link #repeat}. */
  public interface Body {
    void run() throws InterruptedException;
  }

  /**
   * A loop that is not started.
   *
   * @param threadName name of its thread
   * @param first pause after the first failure
   * @param limit the longest pause
   */
  public ReconnectLoop(String threadName, Duration first, Duration limit) {
    this.threadName = threadName;
    this.pauses = new Backoff(first, limit);
  }

  /** Starts the thread. Called once, before {@link #close}. */
  public synchronized void start(Body body) {
    if (thread != null || isClosed()) {
      throw new IllegalStateException(threadName + " is started twice, or after its close");
    }
    thread = Thread.ofPlatform().daemon().name(threadName).start(() -> run(body));
  }

  /** Makes attempts until the loop is closed. Called on its thread. */
  public void repeat(Attempt attempt) throws InterruptedException {
    while (!isClosed()) {
      if (attempt.run()) {
        pauses.reset();
      }
      closing.await(pauses.nextMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Whether nobody wants the machine any more. */
  public boolean isClosed() {
    return closing.getCount() == 0;
  }

  /** No attempt begins any more; one that is under way has to be ended by whoever made it. */
  public void close() {
    closing.countDown();
  }

  /**
   * Waits for the end of the thread after {@link #close}.
   *
   * @return whether it ended in time; the sink may hold it
   */
  public boolean awaitEnd(Duration patience) {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    try {
      return running == null || running.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void run(Body body) {
    try {
      body.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
