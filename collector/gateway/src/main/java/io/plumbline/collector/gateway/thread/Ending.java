package io.plumbline.collector.gateway.thread;

/** Waits for threads that were asked to end. */
public final class Ending {
  private Ending() {}

  /**
   * Waits until a thread has ended, whatever interrupts the caller: what the thread holds must be
   * let go of all the same. An interrupt is handed on afterwards.
   */
  public static void await(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
