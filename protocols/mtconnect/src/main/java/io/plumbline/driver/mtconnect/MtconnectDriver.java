package io.plumbline.driver.mtconnect;

import io.plumbline.driver.Backoff;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.HealthGauge;
import io.plumbline.driver.Outage;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one adapter. One thread connects, reads and delivers, so a sink that blocks holds the TCP
 * connection back, and the adapter with it. A reconnect makes the adapter repeat its current values
 * with their old times; they are forwarded as they are.
 */
final class MtconnectDriver implements Driver {
  private static final Logger LOG = LoggerFactory.getLogger(MtconnectDriver.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 1000;

  private final ConnectionSpec connection;
  private final AdapterSettings settings;
  private final String threadName;
  private final HealthGauge health = new HealthGauge();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;
  private @Nullable AdapterLink link;

  MtconnectDriver(ConnectionSpec connection, AdapterSettings settings) {
    this.connection = connection;
    this.settings = settings;
    this.threadName = "mtconnect-" + connection.name();
  }

  @Override
  public synchronized void start(ReadingSink sink) {
    if (thread != null || isClosed()) {
      throw new IllegalStateException("started twice, or after close");
    }
    thread = Thread.ofPlatform().daemon().name(threadName).start(() -> run(sink));
  }

  @Override
  public DriverHealth health() {
    return health.now();
  }

  @Override
  public void close() {
    closing.countDown();
    Thread running;
    synchronized (this) {
      running = thread;
      closeQuietly(link);
    }
    if (running != null) {
      try {
        if (!running.join(CLOSE_PATIENCE)) {
          LOG.warn(
              "{}: the sink holds a reading; the thread ends when it lets go", connection.name());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    health.disconnected();
  }

  private void run(ReadingSink sink) {
    Outage outage = new Outage(connection, sink);
    Backoff backoff = new Backoff(FIRST_PAUSE, settings.reconnectLimit());
    try {
      while (!isClosed()) {
        try {
          connectAndRead(sink, outage, backoff);
        } catch (RuntimeException e) {
          // A bug here or in the sink must not end the collection for good.
          health.lost(settings.address() + ": " + e);
          LOG.error("{}: reading failed, it starts again", connection.name(), e);
        }
        closing.await(backoff.nextMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connectAndRead(ReadingSink sink, Outage outage, Backoff backoff) {
    long begun = nowMicros();
    Heard heard = new Heard();
    try (AdapterLink fresh = new AdapterLink(settings)) {
      if (!install(fresh)) {
        return;
      }
      fresh.open(threadName);
      while (!isClosed()) {
        List<Reading> batch = readBatch(fresh);
        if (isClosed()) {
          return;
        }
        if (heard.first(nowMicros())) {
          LOG.info("{}: reading {}", connection.name(), settings.address());
          backoff.reset();
          health.connected();
          outage.restored(begun);
        }
        if (!batch.isEmpty()) {
          sink.deliver(batch);
          health.delivered(batch.size());
        }
      }
    } catch (IOException e) {
      if (!isClosed()) {
        lost(outage, heard, begun, e);
      }
    }
  }

  private void lost(Outage outage, Heard heard, long begun, IOException cause) {
    String what =
        settings.address()
            + ": "
            + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
    health.lost(what);
    LOG.warn("{}: {}", connection.name(), what);
    if (heard.micros == Reading.NO_TIME) {
      outage.absent(begun);
    } else {
      outage.lost(heard.micros);
    }
  }

  /** Waits for a line and takes those that have come with it. */
  private List<Reading> readBatch(AdapterLink from) throws IOException {
    List<Reading> batch = new ArrayList<>();
    do {
      try {
        batch.addAll(from.read());
      } catch (BadLineException e) {
        health.failed(settings.address() + ": a line is left out: " + e.getMessage());
      }
    } while (batch.size() < BATCH && from.hasLine());
    return batch;
  }

  private synchronized boolean install(AdapterLink fresh) {
    link = fresh;
    return !isClosed();
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void closeQuietly(@Nullable AdapterLink open) {
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      LOG.debug("{}: closing", connection.name(), e);
    }
  }

  static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** When the adapter was last heard on this connection. */
  private static final class Heard {
    private long micros = Reading.NO_TIME;

    /** Notes the time; true for the first time. */
    boolean first(long now) {
      boolean first = micros == Reading.NO_TIME;
      micros = now;
      return first;
    }
  }
}
