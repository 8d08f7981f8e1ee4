package io.plumbline.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @Test
  void itWaitsForAProcessThatWorksInTheFolderAndForNoOther(
      @TempDir Path folder, @TempDir Path other) throws Exception {
    Process left = sleepIn(folder);
    Process elsewhere = sleepIn(other);
    try {
      CompletableFuture<Boolean> ended =
          CompletableFuture.supplyAsync(() -> {
            try {
              Leftovers.awaitEnd(folder);
              return left.toHandle().isAlive();
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertFalse(ended.isDone());
      left.destroyForcibly();
      assertFalse(ended.get(60, TimeUnit.SECONDS), "the process was still there");
      assertTrue(elsewhere.isAlive());
    } finally {
      left.destroyForcibly();
      elsewhere.destroyForcibly();
    }
  }

  private static Process sleepIn(Path folder) throws java.io.IOException {
    return new ProcessBuilder("sleep", "600").directory(folder.toFile()).start();
  }
}
