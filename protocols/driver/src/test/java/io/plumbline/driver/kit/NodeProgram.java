package io.plumbline.driver.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A foreign program on Node.js in a process of its own, which takes commands on standard input, one
 * per line, and writes a line that begins with {@code listening} when it is ready.
 */
public final class NodeProgram implements AutoCloseable {
  private static final String INSTALL = "apt-get install nodejs npm openssl";

  private final Path output;
  private final Process process;
  private final Writer commands;

  /**
   * Copies {@code src/test/node} and installs what its lock file names. Where Node.js or npm is
   * absent, or npm finds nothing, the suite is left out.
   *
   * @param suite which suite is left out
   * @param folder where to
   */
  public static void install(String suite, Path folder) throws IOException, InterruptedException {
    ForeignProgram.require("node", suite, INSTALL);
    Path npm = ForeignProgram.require("npm", suite, INSTALL);
    try (var files = Files.newDirectoryStream(Path.of("src", "test", "node"), "*.js*")) {
      for (Path file : files) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    File log = folder.resolve("npm.log").toFile();
    Process process =
        new ProcessBuilder(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    boolean ended = process.waitFor(4, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    if (!ended || process.exitValue() != 0) {
      ForeignProgram.leaveOut(
          suite + " is left out: npm ci failed:\n" + Files.readString(log.toPath()));
    }
  }

  /**
   * Starts a script of an installed folder and waits until it is ready.
   *
   * @param folder the folder
   * @param script the script's file and its arguments
   */
  public NodeProgram(Path folder, String... script) throws IOException {
    output = Files.createTempFile(folder, "node", ".log");
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(script));
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    awaitLine("listening");
  }

  /** Sends a command. */
  public void send(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  /** Waits for a line that begins so. */
  public void awaitLine(String beginning) {
    Await.until(
        "the line '" + beginning + "'",
        RecordingSink.PATIENCE,
        () -> !process.isAlive() || count(beginning) > 0,
        this::output);
    if (count(beginning) == 0) {
      throw new AssertionError("the program ended: " + output());
    }
  }

  /** How many lines begin so. */
  public long count(String beginning) {
    return output().lines().filter(line -> line.startsWith(beginning)).count();
  }

  /** Ends it at once. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
