package io.plumbline.verifier.spark;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Kills the executor that the first task of a job starts on. Spark makes it by its name in the
 * driver, so what it does and saw is static; one test at a time.
 */
public final class KillDuringStage extends SparkListener {
  private static final AtomicReference<Optional<Consumer<String>>> KILLER =
      new AtomicReference<>(Optional.empty());
  private static final AtomicInteger STAGE = new AtomicInteger(-1);
  private static final AtomicInteger LOST_TASKS = new AtomicInteger();
  private static final Set<Integer> COMPLETED = ConcurrentHashMap.newKeySet();

  /** Arms the listener: the next task that starts is its executor's last. */
  static void arm(Consumer<String> killer) {
    STAGE.set(-1);
    LOST_TASKS.set(0);
    COMPLETED.clear();
    KILLER.set(Optional.of(killer));
  }

  /** Tasks of the stage that ran on an executor when it was lost. */
  static int lostTasks() {
    return LOST_TASKS.get();
  }

  /** Whether the stage that was disturbed came to its end. */
  static boolean isCompleted() {
    return COMPLETED.contains(STAGE.get());
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    KILLER
        .getAndSet(Optional.empty())
        .ifPresent(killer -> {
          STAGE.set(start.stageId());
          killer.accept(start.taskInfo().executorId());
        });
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.stageId() == STAGE.get() && end.reason() instanceof ExecutorLostFailure) {
      LOST_TASKS.incrementAndGet();
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted stage) {
    COMPLETED.add(stage.stageInfo().stageId());
  }
}
