package io.plumbline.collector.agent;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.intake.Batch;
import io.plumbline.collector.agent.intake.Intake;
import io.plumbline.collector.agent.spool.RefusedDevices;
import io.plumbline.collector.agent.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the spool: batches as frames, then whoever waits for them learns that
 * they are safe; seals and housekeeping in between. When the disk is full it keeps the batch and
 * tries again each second; the intake fills up behind it and drivers wait.
 */
final class FrameWriter {
  private static final Logger LOG = LoggerFactory.getLogger(FrameWriter.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Intake intake;
  private final Spool spool;
  private final Account account;
  private final long sealNanos;
  private final Consumer<RuntimeException> onBug;
  private final Thread thread;
  private final CountDownLatch hurry = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile String fault = "";
  private long sealedNanos = System.nanoTime();
  private long tickedNanos = System.nanoTime();

  FrameWriter(
      Intake intake,
      Spool spool,
      Account account,
      Duration sealEvery,
      Consumer<RuntimeException> onBug) {
    this.intake = intake;
    this.spool = spool;
    this.account = account;
    this.sealNanos = sealEvery.toNanos();
    this.onBug = onBug;
    this.thread = Thread.ofPlatform().name("plumbline-spool").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Why nothing can be written now; empty where all is well. */
  String fault() {
    return fault;
  }

  /**
   * Writes what the stopped intake still has, seals, and ends.
   *
   * @param patience how long a full disk is waited for
   */
  void stop(Duration patience) throws InterruptedException {
    stopping = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    if (!thread.join(patience)) {
      hurry.countDown();
      thread.join();
    }
  }

  private void run() {
    try {
      while (true) {
        boolean isLast = stopping;
        Optional<Batch> batch = intake.take(TICK);
        if (batch.isPresent()) {
          write(batch.get());
        } else if (isLast) {
          break;
        }
        keepHouse();
      }
      persist("finish", spool::finish);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fault = e.toString();
      onBug.accept(e);
    }
  }

  private void write(Batch batch) throws InterruptedException {
    RefusedDevices.Rest rest = spool.refusedDevices().leaveOut(batch.samples(), batch.gaps());
    boolean hasContent = !rest.samples().isEmpty() || !rest.gaps().isEmpty();
    if (hasContent && !persist("write", () -> spool.append(rest.samples(), rest.gaps()))) {
      account.abandoned(batch.samples().size());
      LOG.error("stopped with {} samples that could not be written", batch.samples().size());
      return;
    }
    account.refusedInMemory(rest.refused());
    for (Runnable durable : batch.durable()) {
      try {
        durable.run();
      } catch (RuntimeException e) {
        // The samples are safe; the source will send them again, which the fold recognises.
        LOG.error("a driver failed to acknowledge what is safe on disk", e);
      }
    }
  }

  private void keepHouse() throws InterruptedException {
    long now = System.nanoTime();
    if (now - sealedNanos >= sealNanos) {
      sealedNanos = now;
      persist("seal", spool::seal);
    }
    if (now - tickedNanos >= TICK.toNanos()) {
      tickedNanos = now;
      persist("tidy", spool::tick);
    }
  }

  /** A step that a full disk can stop and that may be repeated. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** Repeats a step until it succeeds; false when the agent has to stop before. */
  private boolean persist(String what, Step step) throws InterruptedException {
    while (true) {
      try {
        step.run();
        if (!fault.isEmpty()) {
          LOG.warn("the spool can be written again; no sample was lost, drivers go on");
          fault = "";
        }
        return true;
      } catch (IOException e) {
        String words = what + ": " + e.getMessage();
        if (!words.equals(fault)) {
          LOG.error(
              "the spool cannot be written, drivers wait until there is room on the disk: {}",
              words,
              e);
          fault = words;
        }
        if (hurry.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
  }
}
