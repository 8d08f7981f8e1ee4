package io.plumbline.driver.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A foreign program in a process of its own, which takes commands on standard input, one per line,
 * and writes a line that begins with {@code listening} when it is ready. It ends with its input.
 */
public class LineProgram implements AutoCloseable {
  private final Path output;
  private final Process process;
  private final Writer commands;

  /**
   * Starts a program and waits until it is ready.
   *
   * @param folder where it runs and where what it writes is kept
   * @param command its file and its arguments
   */
  public LineProgram(Path folder, List<String> command) throws IOException {
    output = Files.createTempFile(folder, "program", ".log");
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
  public final void send(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  /** Waits for a line that begins so. */
  public final void awaitLine(String beginning) {
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
  public final long count(String beginning) {
    return output().lines().filter(line -> line.startsWith(beginning)).count();
  }

  /** Ends it at once. */
  public final void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public final void close() throws InterruptedException {
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
