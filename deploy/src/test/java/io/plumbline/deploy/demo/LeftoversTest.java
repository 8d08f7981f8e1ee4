package io.plumbline.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @Test
  void itWaitsForAProcessThatWorksInTheFolderAndForNoOther(
      @TempDir Path folder, @TempDir Path other) throws Exception {
    Process left = sleepIn(folder);
    Process elsewhere = sleepIn(other);
    AtomicBoolean killed = new AtomicBoolean();
    try {
      CompletableFuture<Boolean> ended =
          CompletableFuture.supplyAsync(() -> {
            try {
              Leftovers.awaitEnd(folder);
              return killed.get();
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertFalse(ended.isDone());
      killed.set(true);
      left.destroyForcibly();
      assertTrue(ended.get(60, TimeUnit.SECONDS), "nobody waited for the process");
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
