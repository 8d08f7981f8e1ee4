package io.plumbline.driver.plc4x;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.HealthGauge;
import io.plumbline.driver.Outage;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import io.plumbline.driver.ReconnectLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one controller; one thread, one connection at a time. */
final class Plc4xDriver implements Driver {
  private static final Logger LOG = LoggerFactory.getLogger(Plc4xDriver.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** The library's S7 keeps some 200 bytes of each request for as long as its connection lasts. */
  private static final int MOST_REQUESTS = 20_000;

  private final ConnectionSpec connection;
  private final Plc4xSettings settings;
  private final ReconnectLoop loop;
  private final HealthGauge health = new HealthGauge();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable ControllerLink link;
  private final int mostRequests;
  private long heardMicros;

  /** Whether the connection before was ended so that the library forgets what it keeps. */
  private boolean renewed;

  Plc4xDriver(ConnectionSpec connection, Plc4xSettings settings) {
    this(connection, settings, MOST_REQUESTS);
  }

  Plc4xDriver(ConnectionSpec connection, Plc4xSettings settings, int mostRequests) {
    this.mostRequests = mostRequests;
    this.connection = connection;
    this.settings = settings;
    this.loop = new ReconnectLoop(threadName(), FIRST_PAUSE, settings.reconnectLimit());
  }

  private String threadName() {
    return "plc4x-" + settings.name();
  }

  @Override
  public void start(ReadingSink sink) {
    Outage outage = new Outage(connection, sink);
    TagGroups groups = new TagGroups(settings.tags().keySet(), System::nanoTime);
    heardMicros = nowMicros();
    loop.start(() -> loop.repeat(() -> attempt(sink, outage, groups)));
  }

  /** One connection from its beginning to its loss; whether to hurry with the next. */
  private boolean attempt(ReadingSink sink, Outage outage, TagGroups groups)
      throws InterruptedException {
    boolean answered = false;
    boolean expected = renewed;
    renewed = false;
    try (ControllerLink opened = new ControllerLink(settings, groups, threadName())) {
      link = opened;
      if (loop.isClosed()) {
        return false;
      }
      opened.open();
      long due = System.nanoTime();
      do {
        List<Reading> readings = opened.read(health::failed);
        heardMicros = nowMicros();
        if (!answered) {
          answered = true;
          health.connected();
          LOG.info("{}: connected to {}", settings.name(), settings.address());
          outage.restored(heardMicros);
        }
        if (loop.isClosed()) {
          break;
        }
        health.delivered(readings.size());
        sink.deliver(readings);
        due = Math.max(due + settings.every().toNanos(), System.nanoTime());
        renewed = opened.requests() >= mostRequests;
      } while (!renewed && !closing.await(due - System.nanoTime(), TimeUnit.NANOSECONDS));
    } catch (LinkFault e) {
      if (!loop.isClosed()) {
        health.lost(String.valueOf(e.getMessage()));
        if (answered || expected) {
          LOG.warn(
              "{}: {}; its channels are BAD until it is back", settings.name(), e.getMessage());
          outage.lost(heardMicros);
        } else {
          outage.absent(heardMicros);
        }
      }
    } finally {
      link = null;
      health.disconnected();
    }
    return answered || groups.doubtful();
  }

  @Override
  public DriverHealth health() {
    return health.now();
  }

  @Override
  public void close() {
    closing.countDown();
    loop.close();
    ControllerLink open = link;
    if (open != null) {
      open.close();
    }
    if (!loop.awaitEnd(CLOSING)) {
      LOG.warn("{}: the sink still holds the driver after {}", settings.name(), CLOSING);
    }
    health.disconnected();
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
