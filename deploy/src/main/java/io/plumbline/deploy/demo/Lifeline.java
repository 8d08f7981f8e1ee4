package io.plumbline.deploy.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/**
 * Ties a child process to its parent: the parent holds the child's standard input open, and when it
 * goes away, however it goes, the child reads the end of it and stops. So nothing is left running
 * after a parent that was killed.
 */
public final class Lifeline {
  private final CountDownLatch cut = new CountDownLatch(1);

  private Lifeline() {}

  /** Watches standard input from a daemon thread. */
  public static Lifeline ofStandardInput() {
    Lifeline lifeline = new Lifeline();
    Thread.ofPlatform().daemon().name("lifeline").start(() -> lifeline.watch(System.in));
    return lifeline;
  }

  /** Waits until the parent is gone or asked for the end. */
  public void await() throws InterruptedException {
    cut.await();
  }

  private void watch(InputStream in) {
    try {
      while (in.read() >= 0) {
        // What is written does not matter, only that the stream is open.
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end.
      cut.countDown();
      return;
    }
    cut.countDown();
  }
}
