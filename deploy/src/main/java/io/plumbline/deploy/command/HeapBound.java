package io.plumbline.deploy.command;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps the heap near what lives in it. The serial collector looks at its old generation only when
 * that is as large as it may get, which for the agent is half of the machine; so a collection is
 * asked for as soon as the heap has grown by a part of what the last one left. Thread-safe.
 */
final class HeapBound implements AutoCloseable {
  /** So much is left to the collector whatever lives: 16 MiB. */
  private static final long LEAST_BYTES = 16L << 20;

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LongSupplier heapBytes;
  private final Runnable collect;
  private final Thread watch = Thread.ofVirtual().name("heap-bound").unstarted(this::watch);
  private long boundBytes;

  /**
   * Bounds a heap; nothing runs yet.
   *
   * @param heapBytes how large it is now, with what is free in it
   * @param collect collects, and makes it as small as what lives allows
   */
  HeapBound(LongSupplier heapBytes, Runnable collect) {
    this.heapBytes = heapBytes;
    this.collect = collect;
  }

  /** Collects once, and bounds the heap of this process from then on. */
  static HeapBound start() {
    HeapBound bound = new HeapBound(Runtime.getRuntime()::totalMemory, System::gc);
    bound.collect();
    bound.watch.start();
    return bound;
  }

  /** Collects and takes what is left as the measure for the next time. */
  void collect() {
    collect.run();
    long left = heapBytes.getAsLong();
    boundBytes = left + Math.max(LEAST_BYTES, left / 8);
  }

  /** Collects if the heap has grown too much. */
  void look() {
    if (heapBytes.getAsLong() > boundBytes) {
      collect();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
