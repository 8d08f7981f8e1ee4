package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program as a process of its own, mostly a {@code plumbline} command, started again when it
 * dies, as systemd would. Thread-safe.
 */
final class Child implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Child.class);
  private static final String COMMAND = "io.plumbline.deploy.command.Plumbline";
  private static final Duration RESTART_PAUSE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Thread watcher;

  private Process process;
  private boolean stopping;
  private int restarts;

  private Child(String name, List<String> command, Path log) throws IOException {
    this.name = name;
    this.command = command;
    this.log = log;
    this.process = launch();
    this.watcher = Thread.ofPlatform().daemon().name("watch-" + name).unstarted(this::watch);
  }

  /**
   * Starts a {@code plumbline} command.
   *
   * @param name for messages and the log file's name
   * @param heapMegabytes the largest heap
   * @param logs folder of the log file
   * @param arguments the command's words
   */
  static Child start(String name, int heapMegabytes, Path logs, List<String> arguments) {
    return start(name, logs, java(heapMegabytes, COMMAND, arguments));
  }

  /**
   * Starts any program.
   *
   * @param name for messages and the log file's name
   * @param logs folder of the log file
   * @param command the program and its arguments
   */
  static Child start(String name, Path logs, List<String> command) {
    try {
      Files.createDirectories(logs);
      Child child = new Child(name, List.copyOf(command), logs.resolve(name + ".log"));
      child.watcher.start();
      return child;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法启动进程 %s：%s", "the process %s does not start: %s", name, e.getMessage()), e);
    }
  }

  /** The command line of a main class on this process's class path. */
  static List<String> java(int heapMegabytes, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + heapMegabytes + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dfile.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            main));
    command.addAll(arguments);
    return command;
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  /** The process id now. */
  synchronized long pid() {
    return process.pid();
  }

  /** How often it died and was started again. */
  synchronized int restarts() {
    return restarts;
  }

  /** From now on an end is what is wanted: it is not started again. */
  synchronized void expectEnd() {
    stopping = true;
  }

  /** Asks for the end by closing the lifeline, waits, and kills what does not end. Idempotent. */
  @Override
  public void close() {
    Process last;
    synchronized (this) {
      stopping = true;
      last = process;
    }
    try {
      last.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("the lifeline of {} was already cut", name, e);
    }
    try {
      if (!last.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "{} (process {}) did not end within {} s: killed",
            name,
            last.pid(),
            PATIENCE.toSeconds());
        last.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      last.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    watcher.interrupt();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private void watch() {
    try {
      while (true) {
        Process watched;
        synchronized (this) {
          watched = process;
        }
        int code = watched.waitFor();
        synchronized (this) {
          if (stopping) {
            return;
          }
        }
        LOG.warn("{} (process {}) ended with {}; starting it again", name, watched.pid(), code);
        TimeUnit.MILLISECONDS.sleep(RESTART_PAUSE.toMillis());
        synchronized (this) {
          if (stopping) {
            return;
          }
          process = launch();
          restarts++;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.error("{} cannot be started again", name, e);
    }
  }
}
