package io.plumbline.verifier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.verifier.engine.VerificationOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker dies while its executor runs a task: the stage goes on elsewhere, the bytes are the
 * same.
 */
@Timeout(240)
class SparkLostWorkerIT {
  @TempDir private static Path folder = Path.of("");

  @Test
  void aWorkerThatIsKilledWithinAStageCostsNothingButTime() throws Exception {
    SmallFleet fleet = new SmallFleet(12, 6, 12);
    Path archive = folder.resolve("archive");
    fleet.write(archive, false);
    try (Cluster cluster = Cluster.start(folder, 2)) {
      AtomicBoolean within = new AtomicBoolean();
      KillDuringStage.arm(executor -> {
        cluster.killWorkerOf(executor);
        within.set(!KillDuringStage.isCompleted());
      });
      Map<String, String> properties =
          Map.of(
              "spark.executor.memory", "500m",
              "spark.executor.cores", "1",
              "spark.driver.host", "127.0.0.1",
              "spark.driver.bindAddress", "127.0.0.1",
              "spark.extraListeners", KillDuringStage.class.getName());
      try (SparkWorkers workers =
          SparkWorkers.start(new SparkSettings(cluster.master(), properties))) {
        new Reports(folder)
            .sameBytes(VerificationOptions.of(archive, fleet.ledger(), SmallFleet.AS_OF), workers);
        assertTrue(within.get(), "the stage was under way when the worker was killed");
        Cluster.await("the lost task to be told", () -> KillDuringStage.lostTasks() > 0);
        assertTrue(KillDuringStage.isCompleted(), "the stage ended on the worker that is left");
        assertEquals(1, cluster.aliveWorkers());
      }
      cluster.awaitNoExecutors();
    }
  }
}
