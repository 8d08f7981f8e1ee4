package io.plumbline.driver.mtconnect;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.HealthGauge;
import io.plumbline.driver.Outage;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import io.plumbline.driver.ReconnectLoop;
import io.plumbline.driver.mtconnect.observation.BadLineException;
import io.plumbline.driver.mtconnect.observation.Feed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one adapter or agent. One thread connects, reads and delivers, so a sink that blocks holds
 * the TCP connection back, and the other side with it.
 */
final class MtconnectDriver implements Driver {
  private static final Logger LOG = LoggerFactory.getLogger(MtconnectDriver.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 1000;

  private final ConnectionSpec connection;
  private final String address;
  private final Supplier<Feed> feeds;
  private final String threadName;
  private final HealthGauge health = new HealthGauge();
  private final ReconnectLoop loop;
  private @Nullable Feed feed;

  /**
   * A driver of one connection.
   *
   * @param address the address as messages show it
   * @param reconnectLimit the longest pause between attempts
   * @param feeds makes the next connection
   */
  MtconnectDriver(
      ConnectionSpec connection, String address, Duration reconnectLimit, Supplier<Feed> feeds) {
    this.connection = connection;
    this.address = address;
    this.feeds = feeds;
    this.threadName = "mtconnect-" + connection.name();
    this.loop = new ReconnectLoop(threadName, FIRST_PAUSE, reconnectLimit);
  }

  @Override
  public void start(ReadingSink sink) {
    Outage outage = new Outage(connection, sink);
    loop.start(() -> loop.repeat(() -> attempt(sink, outage)));
  }

  @Override
  public DriverHealth health() {
    return health.now();
  }

  @Override
  public void close() {
    loop.close();
    synchronized (this) {
      closeQuietly(feed);
    }
    if (!loop.awaitEnd(CLOSE_PATIENCE)) {
      LOG.warn("{}: the sink holds a reading; the thread ends when it lets go", connection.name());
    }
    health.disconnected();
  }

  private boolean attempt(ReadingSink sink, Outage outage) throws InterruptedException {
    try {
      return connectAndRead(sink, outage);
    } catch (RuntimeException e) {
      // A bug here or in the sink must not end the collection for good.
      health.lost(address + ": " + e);
      LOG.error("{}: reading failed, it starts again", connection.name(), e);
      return false;
    }
  }

  /** Returns whether the other side was heard. */
  private boolean connectAndRead(ReadingSink sink, Outage outage) throws InterruptedException {
    long begun = nowMicros();
    Heard heard = new Heard();
    try (Feed fresh = feeds.get()) {
      if (!install(fresh)) {
        return false;
      }
      fresh.open(threadName);
      while (!loop.isClosed()) {
        List<Reading> batch = readBatch(fresh);
        if (loop.isClosed()) {
          return true;
        }
        if (heard.first(nowMicros())) {
          LOG.info("{}: reading {}", connection.name(), address);
          health.connected();
          outage.restored(begun, fresh.lost());
        }
        if (!batch.isEmpty()) {
          sink.deliver(batch);
          health.delivered(batch.size());
        }
      }
    } catch (IOException e) {
      if (!loop.isClosed()) {
        lost(outage, heard, begun, e);
      }
    }
    return heard.micros != Reading.NO_TIME;
  }

  private void lost(Outage outage, Heard heard, long begun, IOException cause) {
    String what =
        address + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
    health.lost(what);
    LOG.warn("{}: {}", connection.name(), what);
    if (heard.micros == Reading.NO_TIME) {
      outage.absent(begun);
    } else {
      outage.lost(heard.micros);
    }
  }

  /** Waits for an observation and takes those that have come with it. */
  private List<Reading> readBatch(Feed from) throws IOException, InterruptedException {
    List<Reading> batch = new ArrayList<>();
    do {
      try {
        batch.addAll(from.read());
      } catch (BadLineException e) {
        health.failed(address + ": left out: " + e.getMessage());
      }
    } while (batch.size() < BATCH && from.hasMore());
    return batch;
  }

  private synchronized boolean install(Feed fresh) {
    feed = fresh;
    return !loop.isClosed();
  }

  private void closeQuietly(@Nullable Feed open) {
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

  /** When the other side was last heard on this connection. */
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
