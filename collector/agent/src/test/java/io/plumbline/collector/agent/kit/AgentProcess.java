package io.plumbline.collector.agent.kit;

import io.plumbline.collector.agent.AgentRun;
import io.plumbline.collector.agent.config.AgentConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An agent in a process of its own, which a test can kill. */
public final class AgentProcess implements AutoCloseable {
  private final Process process;
  private final AtomicLong durable = new AtomicLong(-1);
  private final Thread reader;
  private volatile @Nullable String metrics;

  /** Starts it with the configuration in a folder. */
  public AgentProcess(Path folder) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                AgentProcess.class.getName(),
                folder.resolve("agent.yaml").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    reader = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("durable ")) {
          durable.set(Long.parseLong(line.substring(8)));
        } else if (line.startsWith("metrics ")) {
          metrics = line.substring(8);
        }
      }
    } catch (IOException e) {
      // Killed in the middle of a line: what was read before counts.
      return;
    }
  }

  /** The last number that the agent called safe on disk, −1 for none. */
  public long durable() {
    return durable.get();
  }

  /** The port of the metrics, once the agent has said it. */
  public @Nullable String metrics() {
    return metrics;
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when the process is gone and everything it said was read. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join(Duration.ofSeconds(10));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Runs until it is killed or its standard input ends. */
  public static void main(String[] arguments) throws IOException {
    AgentConfiguration configuration = AgentConfiguration.read(Path.of(arguments[0]));
    try (AgentRun run = AgentRun.start(configuration, List.of(new Generator()))) {
      run.metricsAddress().ifPresent(address -> System.out.println("metrics " + address.getPort()));
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }
}
