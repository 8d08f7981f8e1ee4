package io.plumbline.collector.gateway.ingest;

import io.plumbline.collector.archive.ArchiveWriter;
import io.plumbline.collector.gateway.admission.Admission;
import io.plumbline.collector.gateway.admission.AdmissionCheckpoint;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.collector.gateway.thread.Ending;
import io.plumbline.collector.gateway.thread.GrowingPause;
import io.plumbline.contract.fault.EnvironmentFault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that admits and stores. It takes every offer that waits, judges and appends each
 * in turn, syncs once, and only then answers: the cost of a sync is shared by all that came while
 * the last one ran.
 *
 * <p>When the disk fails, what was not synced is taken back from the admission state and answered
 * UNAVAILABLE; the archive is opened anew until it works. {@link #submit} may be called by any
 * thread.
 */
public final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int MAX_BATCH = 8192;
  private static final long MAX_BATCH_BYTES = 64L << 20;
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(60);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Supplier<ArchiveWriter> archiveOpener;
  private final AdmissionCheckpoint checkpoint;
  private final GatewayMetrics metrics;
  private final LongConsumer durableListener;
  private final Duration firstPause;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean stopping;

  private ArchiveWriter archive;
  private Admission admission;
  private long durablePosition;
  private long checkpointPosition;
  private long checkpointNanos = System.nanoTime();
  private volatile boolean healthy = true;
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();

  record Submission(AgentLine line, AgentTurn turn, Offer offer) {}

  private Committer(
      Supplier<ArchiveWriter> archiveOpener,
      AdmissionCheckpoint checkpoint,
      GatewayMetrics metrics,
      LongConsumer durableListener,
      Duration firstPause) {
    this.firstPause = firstPause;
    this.archiveOpener = archiveOpener;
    this.checkpoint = checkpoint;
    this.metrics = metrics;
    this.durableListener = durableListener;
    this.archive = archiveOpener.get();
    try {
      this.durablePosition = archive.durable().position();
      this.admission = checkpoint.restore(durablePosition);
    } catch (RuntimeException e) {
      archive.close();
      throw e;
    }
    metrics.archivePosition(durablePosition);
    durableListener.accept(durablePosition);
    this.thread = new Thread(this::run, "plumbline-committer");
    thread.setUncaughtExceptionHandler((dead, cause) -> {
      LOG.error("the committing thread died: this is a defect", cause);
      failed.complete(cause);
    });
  }

  /**
   * Opens the archive, restores the admission state and starts.
   *
   * @param archiveOpener opens the writer of the gateway's segments
   * @param durableListener is told the position of the last durable record after each sync, on the
   *     committing thread
   */
  public static Committer start(
      Supplier<ArchiveWriter> archiveOpener,
      AdmissionCheckpoint checkpoint,
      GatewayMetrics metrics,
      LongConsumer durableListener) {
    return start(archiveOpener, checkpoint, metrics, durableListener, FIRST_PAUSE);
  }

  /** The same with another pause before the archive is opened anew. */
  static Committer start(
      Supplier<ArchiveWriter> archiveOpener,
      AdmissionCheckpoint checkpoint,
      GatewayMetrics metrics,
      LongConsumer durableListener,
      Duration firstPause) {
    Committer committer =
        new Committer(archiveOpener, checkpoint, metrics, durableListener, firstPause);
    committer.thread.start();
    return committer;
  }

  /** Hands an offer over; the answer comes through the line. */
  public void submit(AgentLine line, AgentTurn turn, Offer offer) {
    lock.lock();
    try {
      if (stopping) {
        return; // not answered: the agent offers again elsewhere or later
      }
      waiting.add(new Submission(line, turn, offer));
      waitingBytes += offer.messageBytes();
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of offers that wait for the committing thread. */
  public long waitingBytes() {
    lock.lock();
    try {
      return waitingBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the archive takes records. */
  public boolean isHealthy() {
    return healthy && thread.isAlive();
  }

  /**
   * Completes with its cause when the committing thread dies of a defect; the process should end
   * then.
   */
  public CompletableFuture<Throwable> failed() {
    return failed;
  }

  /** Commits what waits, writes a checkpoint, closes the archive. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    Ending.await(thread);
  }

  private void run() {
    try {
      List<Submission> batch = new ArrayList<>();
      while (take(batch)) {
        commit(batch);
        batch.clear();
        if (System.nanoTime() - checkpointNanos > CHECKPOINT_EVERY.toNanos()) {
          writeCheckpoint();
          closeIfDue();
        }
      }
      writeCheckpoint();
    } finally {
      healthy = false;
      archive.close();
    }
  }

  /** Waits for offers; false when the gateway stops and none is left. */
  private boolean take(List<Submission> batch) {
    lock.lock();
    try {
      if (waiting.isEmpty() && !stopping) {
        awaitArrival(CHECKPOINT_EVERY);
      }
      long bytes = 0;
      while (!waiting.isEmpty() && batch.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
        Submission next = waiting.remove();
        bytes += next.offer().messageBytes();
        batch.add(next);
      }
      waitingBytes -= bytes;
      return !batch.isEmpty() || !stopping;
    } finally {
      lock.unlock();
    }
  }

  private void awaitArrival(Duration longest) {
    try {
      if (!arrived.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.trace("nothing to commit");
      }
    } catch (InterruptedException e) {
      LOG.warn("the committing thread was interrupted; it stops when the gateway does");
    }
  }

  private void commit(List<Submission> batch) {
    Batch answers = new Batch(archive, admission, metrics);
    batch.forEach(answers::take);
    try {
      long start = System.nanoTime();
      if (answers.hasAppended()) {
        archive.sync();
        metrics.sync.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      }
      admission.commit();
      durablePosition = archive.durable().position();
      metrics.archivePosition(durablePosition);
      durableListener.accept(durablePosition);
      answers.send(true);
      healthy = !answers.isFailed();
    } catch (EnvironmentFault e) {
      LOG.error("{}", e.words());
      healthy = false;
      admission.rollback();
      answers.send(false);
    }
    if (archive.isFailed()) {
      reopen();
    }
  }

  /**
   * After a failed sync. Offers wait meanwhile, and with them the agents: what they have is in
   * their spools.
   */
  private void reopen() {
    healthy = false;
    archive.close();
    GrowingPause pause = new GrowingPause(firstPause, LONGEST_PAUSE);
    while (!isStopping()) {
      lock.lock();
      try {
        if (!stopping) {
          awaitPause(pause.take());
        }
      } finally {
        lock.unlock();
      }
      try {
        archive = archiveOpener.get();
        if (archive.durable().position() != durablePosition) {
          // The cut after the failure failed too: what lies there was never acknowledged, but it
          // lies there.
          durablePosition = archive.durable().position();
          admission = checkpoint.restore(durablePosition);
        }
        healthy = true;
        LOG.info("the archive takes records again, from position {} on", durablePosition + 1);
        return;
      } catch (EnvironmentFault e) {
        LOG.error("{}", e.words());
      }
    }
  }

  private void awaitPause(Duration pause) {
    long left = pause.toNanos();
    try {
      while (left > 0 && !stopping) {
        left = arrived.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      LOG.warn("the committing thread was interrupted; it stops when the gateway does");
    }
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  private void closeIfDue() {
    try {
      if (!archive.isFailed()) {
        archive.closeIfDue(Batch.nowMicros());
      }
    } catch (EnvironmentFault e) {
      LOG.error("{}", e.words());
    }
    if (archive.isFailed()) {
      reopen();
    }
  }

  private void writeCheckpoint() {
    checkpointNanos = System.nanoTime();
    if (checkpointPosition == durablePosition) {
      return;
    }
    try {
      checkpoint.write(checkpoint.encode(admission, durablePosition));
      checkpointPosition = durablePosition;
    } catch (IOException e) {
      LOG.warn(
          "the admission checkpoint was not written ({}); the next start scans more of the archive",
          e.toString());
    }
  }
}
