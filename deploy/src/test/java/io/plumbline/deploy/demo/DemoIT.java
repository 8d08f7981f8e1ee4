package io.plumbline.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a stranger starts it. */
class DemoIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void onceCollectsAuditsTheInflatedClaimAndEndsWithZero() throws Exception {
    Process demo = start("demo", "--once", "--seconds", "10", "--lang", "en", "--data", data());
    String out = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertTrue(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertEquals(0, demo.exitValue(), out);
    assertTrue(out.contains("overstated"), out);
    assertTrue(out.contains("missing 0, frames twice 0"), out);
    awaitNobodyIn(data());
  }

  @Test
  void aDemoThatIsKilledLeavesNothingRunning() throws Exception {
    Process demo = start("demo", "--port", "0", "--lang", "en", "--data", data());
    try (BufferedReader out = demo.inputReader()) {
      String line = out.readLine();
      assertTrue(line != null && line.contains("console"), () -> "the demo said: " + line);
      assertTrue(running(data()).size() >= 5, () -> running(data()).toString());

      demo.destroyForcibly().waitFor();

      awaitNobodyIn(data());
    }
  }

  /**
   * What a terminal does on Ctrl-C: the signal goes to the demo and to all its children at once.
   */
  @Test
  void ctrlCLeavesNothingRunning() throws Exception {
    // setsid(1) makes the demo the leader of a process group, as a shell does; and where this test
    // itself runs in the background of one, it was told to ignore what Ctrl-C sends.
    Process demo =
        started(
            List.of("env", "--default-signal=INT", "setsid"),
            "demo",
            "--port",
            "0",
            "--lang",
            "en",
            "--data",
            data());
    try (BufferedReader out = demo.inputReader()) {
      String line = out.readLine();
      assertTrue(line != null && line.contains("console"), () -> "the demo said: " + line);
      assertTrue(running(data()).size() >= 5, () -> running(data()).toString());

      run("kill", "-INT", "--", "-" + demo.pid());

      assertTrue(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      awaitNobodyIn(data());
    }
  }

  @Test
  void aDiskWithoutRoomIsSaidBeforeAnythingIsStarted() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "the test of the demo on a full disk is left out: only root can mount a small disk");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString());
    try {
      Process demo = start("demo", "--once", "--lang", "en", "--data", disk.resolve("demo") + "");
      assertTrue(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      String out = Files.readString(errors());

      assertEquals(3, demo.exitValue(), out);
      assertTrue(out.contains("the demo needs 600 MB"), out);
      assertFalse(out.contains("\tat "), out);
      awaitNobodyIn(disk.toString());
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aPortInUseIsSaidBeforeAnythingIsStarted() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DemoSettings settings =
          new DemoSettings(
              48,
              Duration.ofSeconds(10),
              taken.getLocalPort(),
              Optional.of(folder.resolve("demo")));
      EnvironmentFault fault =
          assertThrows(EnvironmentFault.class, () -> Demo.start(settings, words -> {}));

      assertTrue(
          fault.words().en().contains(Integer.toString(taken.getLocalPort())), fault.words().en());
      assertTrue(Files.notExists(folder.resolve("demo")));
    }
  }

  private String data() {
    return folder.resolve("demo").toString();
  }

  private Path errors() {
    return folder.resolve("stderr.txt");
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, process.waitFor(), () -> String.join(" ", command));
  }

  private Process start(String... words) throws IOException {
    return started(List.of(), words);
  }

  private Process started(List<String> by, String... words) throws IOException {
    List<String> command = new ArrayList<>(by);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dstdout.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            "io.plumbline.deploy.command.Plumbline"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectError(errors().toFile()).start();
  }

  private static void awaitNobodyIn(String data) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!running(data).isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertEquals(List.of(), running(data));
  }

  /** The processes whose command line names the demo's folder. */
  private static List<String> running(String data) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(data))
        .map(process -> process.pid() + " " + process.info().commandLine().orElse("").length())
        .toList();
  }
}
