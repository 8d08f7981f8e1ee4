package io.plumbline.benchmarks.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code plumbline} command as a user starts it, in a process of its own. */
final class Program implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a command; what it prints goes to a file. */
  static Program start(Path launcher, Path folder, String name, List<String> words)
      throws IOException {
    Path log = Files.createDirectories(folder.resolve("logs")).resolve(name + ".log");
    return new Program(
        builder(launcher, folder, words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start(),
        log);
  }

  /** Runs a command to its end and returns its standard output. */
  static String run(Path folder, List<String> words) throws IOException, InterruptedException {
    Process process =
        builder(launcher(), folder, words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "plumbline " + String.join(" ", words) + " ended with " + process.exitValue());
    }
    return output.strip();
  }

  private static ProcessBuilder builder(Path launcher, Path folder, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("PLUMBLINE_LANG", "en");
    return builder;
  }

  /** What starts the distribution's commands. */
  static Path launcher() {
    return Path.of(System.getProperty("plumbline.home"), "plumbline");
  }

  /** The folder of the distribution's libraries, installed or in a checkout. */
  static Path libraries() {
    Path home = Path.of(System.getProperty("plumbline.home"));
    Path installed = home.resolve("lib");
    return Files.exists(installed) ? installed : home.resolve("deploy/target/dist/lib");
  }

  /** The process id: the launcher replaces itself by the program. */
  long pid() {
    return process.pid();
  }

  /** Waits until the program has printed some words. */
  void await(String words) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.readString(log, StandardCharsets.UTF_8).contains(words)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "expected '%s', found: %s"
                .formatted(words, Files.readString(log, StandardCharsets.UTF_8)));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** SIGTERM. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills it unless it has ended, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
