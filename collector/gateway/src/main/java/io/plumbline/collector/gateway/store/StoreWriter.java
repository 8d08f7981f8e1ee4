package io.plumbline.collector.gateway.store;

import com.zaxxer.hikari.HikariDataSource;
import io.plumbline.collector.gateway.archive.ArchiveTail;
import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.collector.gateway.thread.Ending;
import io.plumbline.collector.gateway.thread.GrowingPause;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the archive into the database, on a thread of its own. Agents never wait for it: while
 * the database is down it tries again with growing pauses, and then catches up in order. Imports
 * are not copied: they are evidence for the verifier, not the present state of machines.
 */
public final class StoreWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

  /**
   * Rows of a transaction, if so many wait: the status of each device is written once in it, so
   * that the more rows there are of a device, the less it costs.
   */
  private static final int BATCH_ROWS = 400_000;

  private static final long BATCH_BYTES = 32L << 20;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final DatabaseSettings settings;
  private final ArchiveLayout layout;
  private final String gateway;
  private final GatewayMetrics metrics;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stopping;

  /** −1 until it is known. */
  private long durable = -1;

  private @Nullable HikariDataSource pool;
  private boolean migrated;
  private final GrowingPause pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
  private volatile long stored;
  private volatile boolean healthy;

  private StoreWriter(
      DatabaseSettings settings, ArchiveLayout layout, String gateway, GatewayMetrics metrics) {
    this.settings = settings;
    this.layout = layout;
    this.gateway = gateway;
    this.metrics = metrics;
    this.thread = new Thread(this::run, "plumbline-store");
    metrics.gauge(
        "plumbline_gateway_store_position",
        "Position up to which rows are in the database",
        () -> stored);
    metrics.gauge(
        "plumbline_gateway_store_lag", "Durable records not yet in the database", this::lag);
  }

  /**
   * Migrates the schema if the database is there, and starts.
   *
   * @throws EnvironmentFault when the schema is newer or unknown; a database that is down is waited
   *     for instead
   */
  public static StoreWriter start(
      DatabaseSettings settings, ArchiveLayout layout, String gateway, GatewayMetrics metrics) {
    StoreWriter writer = new StoreWriter(settings, layout, gateway, metrics);
    try {
      StoreMigration.run(settings);
      writer.migrated = true;
    } catch (SQLException e) {
      writer.failed(e);
    }
    writer.thread.start();
    return writer;
  }

  /** Records up to a position are durable, and may be copied. */
  public void durable(long position) {
    lock.lock();
    try {
      durable = position;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Position up to which rows are in the database, as far as known. */
  public long stored() {
    return stored;
  }

  /** Whether the last attempt to write worked. */
  public boolean isHealthy() {
    return healthy;
  }

  /** Stops after the transaction under way; what is missing follows at the next start. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    Ending.await(thread);
  }

  private void run() {
    try {
      while (!isStopping()) {
        try {
          copy();
        } catch (SQLException | IOException | EnvironmentFault e) {
          failed(e);
          await(pause.take());
        }
      }
    } finally {
      healthy = false;
      if (pool != null) {
        pool.close();
      }
    }
  }

  /** Copies from where the database is, until something fails or the gateway stops. */
  private void copy() throws SQLException, IOException {
    if (!migrated) {
      StoreMigration.run(settings);
      migrated = true;
    }
    if (pool == null) {
      pool = StorePool.open(settings);
    }
    if (!awaitDurable(-1)) {
      return;
    }
    StoreTransaction transaction = new StoreTransaction(gateway);
    try (Connection connection = pool.getConnection()) {
      long position = transaction.position(connection);
      if (position > durable()) {
        throw StoreTransaction.ahead(gateway, position, durable());
      }
      stored = position;
      healthy = true;
      try (ArchiveTail tail = new ArchiveTail(layout, gateway, position)) {
        copy(connection, transaction, tail);
      }
    }
  }

  private void copy(Connection connection, StoreTransaction transaction, ArchiveTail tail)
      throws SQLException, IOException {
    while (awaitDurable(tail.position())) {
      long from = tail.position();
      List<StoredFrame> frames = read(tail, durable());
      if (tail.position() == from) {
        throw new IOException(
            "records up to position " + durable() + " are durable, but end at " + from);
      }
      try {
        boolean more = tail.position() < durable();
        long rows = transaction.write(connection, from, tail.position(), frames, more);
        metrics.storedRows.increment(rows);
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
      stored = tail.position();
      healthy = true;
      pause.reset();
    }
  }

  private List<StoredFrame> read(ArchiveTail tail, long upTo) throws IOException {
    List<StoredFrame> frames = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    while (rows < BATCH_ROWS && bytes < BATCH_BYTES) {
      Optional<SegmentRecord> next = tail.next(upTo);
      if (next.isEmpty()) {
        break;
      }
      SegmentRecord record = next.get();
      bytes += record.payload().remaining();
      if (record.kind() == SegmentRecord.Kind.FRAME) {
        try {
          if (Frame.decode(record.payload(), record.digest()) instanceof TelemetryFrame telemetry) {
            frames.add(new StoredFrame(telemetry, record.receipt()));
            rows += telemetry.rows();
          }
        } catch (FormatFault e) {
          metrics.storeFailures.increment();
          LOG.error(
              "{} at byte {}: {}; not copied to the database",
              tail.path(),
              record.offset(),
              e.getMessage());
        }
      }
    }
    return frames;
  }

  private void failed(Exception cause) {
    metrics.storeFailures.increment();
    if (healthy || pause.isReset()) {
      LOG.warn(
          "database {}: {}; frames are archived all the same, rows follow when it works again",
          settings.url(),
          message(cause));
    } else {
      LOG.debug("database {}: {}", settings.url(), message(cause));
    }
    healthy = false;
  }

  private static String message(Exception cause) {
    return cause instanceof EnvironmentFault fault
        ? fault.words().toString()
        : String.valueOf(cause.getMessage());
  }

  private long lag() {
    return Math.max(0, durable() - stored);
  }

  private long durable() {
    lock.lock();
    try {
      return durable;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a durable record behind a position; false when the gateway stops. */
  private boolean awaitDurable(long position) {
    lock.lock();
    try {
      while (durable <= position && !stopping) {
        changed.awaitUninterruptibly();
      }
      return !stopping;
    } finally {
      lock.unlock();
    }
  }

  private void await(Duration longest) {
    long left = longest.toNanos();
    lock.lock();
    try {
      while (left > 0 && !stopping) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      LOG.warn("the store's thread was interrupted; it stops when the gateway does");
    } finally {
      lock.unlock();
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
}
