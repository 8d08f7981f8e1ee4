package io.plumbline.collector.gateway.log;

import io.plumbline.collector.archive.Disk;
import io.plumbline.collector.archive.LogWriter;
import io.plumbline.collector.gateway.archive.ArchiveTail;
import io.plumbline.collector.gateway.config.LogSettings;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.NoteSignature;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that logs: in each interval it appends the seals that became durable and the
 * versions of ledgers that are new, signs a checkpoint and asks the witnesses. No acknowledgement
 * waits for it. What it did not come to before a crash follows at the next start, from the archive.
 * {@link #durable} may be called by any thread.
 */
public final class LogFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
  private static final int MAX_UNCOMMITTED = 1 << 16;

  private final Disk disk;
  private final LogSettings settings;
  private final ArchiveLayout layout;
  private final String gateway;
  private final NoteSigner signer;
  private final GatewayMetrics metrics;
  private final List<WitnessClient> witnesses;
  private final @Nullable LedgerFollower ledgers;
  private final Thread thread = new Thread(this::run, "plumbline-log");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stopped = lock.newCondition();
  private volatile long durable;
  private volatile boolean stopping;
  private volatile long committed;
  private volatile long cosigned;

  private @Nullable LogWriter writer;
  private @Nullable ArchiveTail tail;

  private LogFollower(
      Disk disk,
      LogSettings settings,
      ArchiveLayout layout,
      String gateway,
      NoteSigner signer,
      GatewayMetrics metrics) {
    this.disk = disk;
    this.settings = settings;
    this.layout = layout;
    this.gateway = gateway;
    this.signer = signer;
    this.metrics = metrics;
    this.witnesses = settings.witnesses().stream().map(WitnessClient::new).toList();
    this.ledgers = settings.ledger().map(folder -> new LedgerFollower(layout, folder)).orElse(null);
    metrics.gauge(
        "plumbline_gateway_log_size", "Entries under the last checkpoint", () -> committed);
    metrics.gauge(
        "plumbline_gateway_log_cosigned_size",
        "Entries under the last checkpoint that a witness cosigned",
        () -> cosigned);
  }

  /**
   * Opens the log and starts.
   *
   * @param signer the log's key; its name is the log's origin
   * @throws EnvironmentFault when the log is damaged or of another key, or the disk fails
   */
  public static LogFollower start(
      Disk disk,
      LogSettings settings,
      ArchiveLayout layout,
      String gateway,
      NoteSigner signer,
      GatewayMetrics metrics) {
    LogFollower follower = new LogFollower(disk, settings, layout, gateway, signer, metrics);
    follower.open();
    follower.thread.setUncaughtExceptionHandler(
        (dead, cause) -> LOG.error("the logging thread died: this is a defect", cause));
    follower.thread.start();
    LOG.info("the log is {}", signer.key());
    return follower;
  }

  /** Records up to a position are durable, and may be logged. */
  public void durable(long position) {
    durable = position;
  }

  /** Entries under the last durable checkpoint. */
  public long committed() {
    return committed;
  }

  /** Entries under the last checkpoint that a witness cosigned since the start. */
  public long cosigned() {
    return cosigned;
  }

  /** Logs what is durable, and stops. Witnesses are asked at the next start. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      stopped.signal();
    } finally {
      lock.unlock();
    }
    witnesses.forEach(WitnessClient::close);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // the log must be closed all the same
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      attempt(true);
      pause();
    }
    attempt(false);
    letGo();
  }

  private void attempt(boolean ask) {
    try {
      LogWriter log = writer == null ? open() : writer;
      logged(log);
      if (ask) {
        askWitnesses(log);
      }
    } catch (EnvironmentFault e) {
      LOG.error("{}", e.words());
      letGo();
    } catch (IOException e) {
      LOG.error("the archive cannot be followed: {}", e.toString());
      letGo();
    }
  }

  private LogWriter open() {
    LogWriter opened = LogWriter.open(disk, layout, gateway, signer, signer.key().name());
    writer = opened;
    tail = new ArchiveTail(layout, gateway, opened.lastPosition());
    committed = opened.committed();
    return opened;
  }

  private void letGo() {
    LogWriter log = writer;
    ArchiveTail following = tail;
    writer = null;
    tail = null;
    try {
      if (following != null) {
        following.close();
      }
      if (log != null) {
        log.close();
      }
    } catch (IOException | EnvironmentFault e) {
      LOG.warn("the log's files did not close: {}", e.toString());
    }
  }

  private void logged(LogWriter log) throws IOException {
    ArchiveTail following = tail;
    long upTo = durable;
    while (following != null) {
      Optional<SegmentRecord> next = following.next(upTo);
      if (next.isEmpty()) {
        break;
      }
      SegmentRecord record = next.get();
      if (record.kind() == SegmentRecord.Kind.SEAL) {
        log.append(new LogEntry.Sealed(record.receipt(), record.payload()));
      }
      if (log.size() - log.committed() >= MAX_UNCOMMITTED) {
        log.commit();
      }
    }
    if (ledgers != null) {
      long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      ledgers.look().ifPresent(digest -> log.append(new LogEntry.Ledgers(now, digest)));
    }
    if (log.size() > log.committed()) {
      log.commit();
    }
    committed = log.committed();
  }

  private void askWitnesses(LogWriter log) {
    SignedNote head = log.head();
    if (head == null) {
      return;
    }
    List<NoteSignature> lines = new ArrayList<>();
    List<Cosignature> cosignatures = new ArrayList<>();
    for (WitnessClient client : witnesses) {
      if (stopping || head.cosignature(client.witness().key()).isPresent()) {
        continue;
      }
      if (ask(client, log, head) instanceof WitnessClient.Outcome.Cosigned(var line, var made)) {
        lines.add(line);
        cosignatures.add(made);
      }
    }
    if (!lines.isEmpty()) {
      log.cosigned(head.with(lines), cosignatures);
      cosigned = log.committed();
    }
  }

  private WitnessClient.@Nullable Outcome ask(
      WitnessClient client, LogWriter log, SignedNote head) {
    String name = client.witness().key().name();
    try {
      WitnessClient.Outcome outcome = client.cosign(head, log.committed(), log::consistency);
      switch (outcome) {
        case WitnessClient.Outcome.Cosigned taken -> metrics.witness("cosigned");
        case WitnessClient.Outcome.Refused(var words) -> {
          metrics.witness("refused");
          LOG.warn("witness {} did not cosign: {}", name, words);
        }
        case WitnessClient.Outcome.Contradicted(var words) -> {
          metrics.witness("contradicted");
          LOG.error(
              "witness {} saw another past of this log ({}): was it restored from a copy?",
              name,
              words);
        }
      }
      return outcome;
    } catch (IOException e) {
      metrics.witness("unreachable");
      LOG.warn("witness {} cannot be asked: {}", name, e.toString());
      return null;
    } catch (InterruptedException e) {
      LOG.warn("the logging thread was interrupted; it stops when the gateway does");
      return null;
    }
  }

  private void pause() {
    lock.lock();
    try {
      long left = TimeUnit.NANOSECONDS.convert(settings.interval());
      while (left > 0 && !stopping) {
        left = stopped.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      LOG.warn("the logging thread was interrupted; it stops when the gateway does");
    } finally {
      lock.unlock();
    }
  }
}
