package io.plumbline.verifier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.source.Progress;
import io.plumbline.verifier.objects.ObjectArchive;
import io.plumbline.verifier.objects.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of a master and two workers, separate processes: archives on disk and in an object
 * storage, a worker that is lost, and nothing that is left behind.
 */
@Timeout(240)
class SparkClusterIT {
  private static final Map<String, String> SMALL =
      Map.of("spark.executor.memory", "500m", "spark.executor.cores", "1");

  @TempDir private static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // set before any test
  private static Cluster cluster;

  @SuppressWarnings("NullAway.Init") // set before any test
  private static SparkWorkers workers;

  private static final SmallFleet FLEET = new SmallFleet(11, 6, 12);

  /** One application for all tests; the worker that one of them loses stays lost. */
  @BeforeAll
  static void start() throws Exception {
    FLEET.write(folder.resolve("archive"), false);
    cluster = Cluster.start(folder, 3);
    workers =
        SparkWorkers.start(
            new SparkSettings(
                cluster.master(),
                Map.of(
                    "spark.executor.memory", "500m",
                    "spark.executor.cores", "1",
                    "spark.driver.host", "127.0.0.1",
                    "spark.driver.bindAddress", "127.0.0.1")));
  }

  @AfterAll
  static void noExecutorIsLeftRunning() throws InterruptedException {
    try (Cluster closing = cluster) {
      workers.close();
      closing.awaitNoExecutors();
    }
  }

  private static VerificationOptions options(Path archive) {
    return VerificationOptions.of(archive, FLEET.ledger(), SmallFleet.AS_OF);
  }

  @Test
  void segmentsOnDiskAreFoldedByTheClusterIntoTheSameReportsAndDocuments() throws IOException {
    VerificationOptions options = options(folder.resolve("archive"));
    VerificationReport report = new Reports(folder).sameBytes(options, workers);
    assertFalse(report.facts().isEmpty());
    assertFalse(cluster.executors().isEmpty());
    new ClaimDocuments(folder, options).sameBytes(workers);
  }

  @Test
  void segmentsInAnObjectStorageAreFoldedByWorkersWithoutCredentials() throws Exception {
    Path storage = Files.createDirectories(folder.resolve("storage"));
    try (S3Server server = S3Server.start(storage)) {
      server.fill("a", folder.resolve("archive"));
      System.setProperty("aws.sharedCredentialsFile", server.credentials().toString());
      try (ObjectArchive archive =
          ObjectArchive.open("s3://" + S3Server.BUCKET + "/a", server.settings())) {
        new Reports(folder)
            .sameBytes(options(folder.resolve("archive")), options(archive.root()), workers);
        // The embedded engine reads the bucket too.
        new Reports(folder).sameBytes(options(archive.root()), workers);
      } finally {
        System.clearProperty("aws.sharedCredentialsFile");
      }
    }
  }

  @Test
  void aWorkerThatIsKilledDuringTheJobCostsNothingButTime() throws Exception {
    AtomicBoolean killed = new AtomicBoolean();
    Path archive = folder.resolve("archive");
    // All segments are folded, their slices lie with the executors, no device is folded yet.
    Progress.Listener killer =
        progress -> {
          if (killed.compareAndSet(false, true)) {
            assertEquals(3, cluster.executors().size());
            cluster.kill(2);
          }
        };
    new Reports(folder).sameBytes(options(archive), options(archive).withProgress(killer), workers);
    assertTrue(killed.get());
  }
}
