package io.plumbline.collector.agent;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration file again when somebody asks for it, or by itself when the file has
 * changed. A file that is not right changes nothing: what is wrong is said with its line, and the
 * agent goes on as before. Thread-safe.
 */
public final class AgentReload implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentReload.class);

  private final Path file;
  private final AgentRun agent;
  private final boolean watches;
  private final long tickMillis;
  private final Consumer<Words> said;
  private final Semaphore asked = new Semaphore(0);
  private final Thread thread;
  private Digest tried;
  private Digest seen;

  private AgentReload(
      Path file, AgentRun agent, boolean watches, long tickMillis, Consumer<Words> said) {
    this.file = file;
    this.agent = agent;
    this.watches = watches;
    this.tickMillis = tickMillis;
    this.said = said;
    this.tried = agent.status().configuration();
    this.seen = tried;
    this.thread = Thread.ofPlatform().daemon().name("plumbline-reload").unstarted(this::run);
  }

  /**
   * Begins to listen.
   *
   * @param watches whether a change of the file is enough, without being asked
   * @param tickMillis how often the file is looked at then; a change is taken when two looks in a
   *     row see the same, so that a half-written file is not
   * @param said learns the outcome of each reload
   */
  public static AgentReload start(
      Path file, AgentRun agent, boolean watches, long tickMillis, Consumer<Words> said) {
    AgentReload reload = new AgentReload(file, agent, watches, tickMillis, said);
    reload.thread.start();
    return reload;
  }

  /** Asks for a reload; returns at once. */
  public void ask() {
    asked.release();
  }

  private void run() {
    try {
      while (true) {
        if (asked.tryAcquire(tickMillis, TimeUnit.MILLISECONDS)) {
          asked.drainPermits();
          reload();
        } else if (watches && hasChanged()) {
          reload();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("no reloads from now on");
    }
  }

  private boolean hasChanged() {
    try {
      Digest now = Digest.sha256(Files.readAllBytes(file));
      boolean isSettled = now.equals(seen);
      seen = now;
      return isSettled && !now.equals(tried);
    } catch (IOException e) {
      LOG.warn("{} cannot be looked at: {}", file, e.toString());
      return false;
    }
  }

  private void reload() throws InterruptedException {
    try {
      AgentConfiguration next = AgentConfiguration.read(file);
      tried = next.digest();
      int changes = agent.reload(next);
      agent.settle();
      said.accept(
          Words.of(
              "配置 %s 已生效：%d 个连接结束或新开", "took %s: %d connections ended or begun", file, changes));
    } catch (PlumblineFault e) {
      tried = seen;
      LOG.error("{} is not taken, the agent goes on as before: {}", file, e.words().en());
      said.accept(
          new Words(
              "配置未生效，继续使用旧配置：" + e.words().zh(),
              "not taken, the old configuration stays: " + e.words().en()));
    }
  }

  /** Listens no more. To be closed before the agent, as a reload under way ends with it. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
