package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The demo's database as a process: keeps PostgreSQL running for as long as the lifeline holds.
 * When PostgreSQL dies, so does the process, and the demo starts it again.
 */
public final class DemoProcess {
  private static final int LOOK_EVERY_MILLIS = 500;

  private DemoProcess() {}

  /**
   * Runs until the parent is gone.
   *
   * @throws EnvironmentFault when PostgreSQL does not start, or died
   */
  public static void database(Path folder, int port, Path passwordFile)
      throws InterruptedException {
    try (DemoDatabase database =
        DemoDatabase.start(folder, port, Files.readString(passwordFile).strip())) {
      CountDownLatch ended = new CountDownLatch(1);
      Lifeline lifeline = Lifeline.ofStandardInput();
      Thread.ofPlatform()
          .daemon()
          .name("end")
          .start(() -> {
            try {
              lifeline.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            ended.countDown();
          });
      while (!ended.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!database.isAlive()) {
          throw new EnvironmentFault(
              Words.of("内置 PostgreSQL 意外退出", "the embedded PostgreSQL ended unexpectedly"));
        }
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "内置 PostgreSQL 的目录 %s 无法使用：%s",
              "the folder %s of the embedded PostgreSQL cannot be used: %s",
              folder,
              e.getMessage()),
          e);
    }
  }
}
