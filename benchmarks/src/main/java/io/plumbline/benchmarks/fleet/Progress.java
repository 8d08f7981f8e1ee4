package io.plumbline.benchmarks.fleet;

/** Tells on standard error how far something long has come. Not thread-safe. */
final class Progress {
  private static final long EVERY_NANOS = 2_000_000_000L;

  private final String what;
  private long at = System.nanoTime();

  Progress(String what) {
    this.what = what;
  }

  void reached(long done, long total) {
    long now = System.nanoTime();
    if (now - at > EVERY_NANOS) {
      at = now;
      System.err.printf("%s: %d %%%n", what, 100 * done / Math.max(1, total));
    }
  }
}
