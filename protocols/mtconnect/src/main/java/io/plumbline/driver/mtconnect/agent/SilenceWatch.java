package io.plumbline.driver.mtconnect.agent;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes what is being read when it is silent for too long, because a body of an HTTP answer has no
 * time-out of its own. While nobody reads, nothing is silent: the sink may hold the reading thread
 * for hours. One thread reads.
 */
final class SilenceWatch implements AutoCloseable {
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Closeable read;
  private long deadlineNanos;
  private boolean silent;
  private boolean closed;

  /** A read that may wait. */
  interface Read {
    byte[] run() throws IOException;
  }

  SilenceWatch(Duration patience, String threadName) {
    this.patience = patience;
    Thread.ofPlatform().daemon().name(threadName).start(this::watch);
  }

  /**
   * Reads, at most for the patience.
   *
   * @throws IOException when the read fails or is cut off
   */
  byte[] reading(Closeable source, Read action) throws IOException {
    change(source);
    try {
      byte[] bytes = action.run();
      if (isSilent()) {
        throw new IOException("cut off");
      }
      return bytes;
    } catch (IOException e) {
      throw isSilent()
          ? new IOException("the agent was silent for " + patience.toMillis() + " ms", e)
          : e;
    } finally {
      change(null);
    }
  }

  private boolean isSilent() {
    lock.lock();
    try {
      return silent;
    } finally {
      lock.unlock();
    }
  }

  private void change(@Nullable Closeable source) {
    lock.lock();
    try {
      read = source;
      deadlineNanos = System.nanoTime() + patience.toNanos();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    lock.lock();
    try {
      while (!closed) {
        Closeable watched = read;
        if (watched == null) {
          changed.await();
        } else if (changed.awaitNanos(deadlineNanos - System.nanoTime()) <= 0
            && watched == read
            && System.nanoTime() - deadlineNanos >= 0) {
          silent = true;
          read = null;
          watched.close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException("a body that cannot be closed", e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the watch, and a read that is under way. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      if (read != null) {
        read.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a body that cannot be closed", e);
    } finally {
      lock.unlock();
    }
  }
}
