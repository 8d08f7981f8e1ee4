package io.plumbline.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Adds up what tasks took on their executors; Spark makes one by the property {@code
 * spark.extraListeners}. Complete once the application has ended. Thread-safe.
 */
public final class TaskEffort extends SparkListener {
  private static final AtomicLong SINCE_MILLIS = new AtomicLong(Long.MAX_VALUE);
  private static final AtomicLong CPU_NANOS = new AtomicLong();
  private static final AtomicLong SHUFFLED_BYTES = new AtomicLong();

  /** From now on tasks that start are counted. */
  static void count() {
    SINCE_MILLIS.set(System.currentTimeMillis());
  }

  /** CPU time of the threads of tasks. */
  static double cpuSeconds() {
    return CPU_NANOS.get() / 1e9;
  }

  /** What tasks wrote for those of the next stage. */
  static long shuffledBytes() {
    return SHUFFLED_BYTES.get();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() != null && end.taskInfo().launchTime() >= SINCE_MILLIS.get()) {
      CPU_NANOS.addAndGet(
          end.taskMetrics().executorCpuTime() + end.taskMetrics().executorDeserializeCpuTime());
      SHUFFLED_BYTES.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
    }
  }
}
