package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a killed PostgreSQL leaves behind: its processes end by themselves when they see that it is
 * dead, and until then it refuses to start again on the same data.
 */
final class Leftovers {
  private static final long PATIENCE_SECONDS = 60;

  private Leftovers() {}

  /**
   * Returns when no process works in the folder any more.
   *
   * @throws EnvironmentFault when one still does after a minute
   */
  static void awaitEnd(Path folder) throws IOException {
    Path data = folder.toRealPath();
    List<ProcessHandle> left =
        ProcessHandle.allProcesses().filter(process -> worksIn(data, process)).toList();
    CompletableFuture<?> ended =
        CompletableFuture.allOf(
            left.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    try {
      ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new EnvironmentFault(
          Words.of(
              "目录 %s 里还有进程在运行：%s。请结束它们，或换一个目录。",
              "processes still run in %s: %s. End them or choose another folder.",
              data,
              left.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList()),
          e);
    }
  }

  private static boolean worksIn(Path data, ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
          .equals(data);
    } catch (IOException e) {
      return false; // it has ended, or is somebody else's
    }
  }
}
