package io.plumbline.driver.opcua;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.HealthGauge;
import io.plumbline.driver.ReadingSink;
import io.plumbline.driver.ReconnectLoop;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one server. One thread finds the server's endpoint, makes a link and looks after it; a link
 * that cannot be saved is closed before the next is made, so there is one session at a time. While
 * a link lives, its client reconnects, and this driver does not.
 */
final class OpcUaDriver implements Driver {
  private static final Logger LOG = LoggerFactory.getLogger(OpcUaDriver.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(12);

  private final ConnectionSpec connection;
  private final ServerSettings settings;
  private final String threadName;
  private final HealthGauge health = new HealthGauge();
  private final ReconnectLoop loop;
  private @Nullable Supervision current;

  OpcUaDriver(ConnectionSpec connection, ServerSettings settings) {
    this.connection = connection;
    this.settings = settings;
    this.threadName = "opcua-" + connection.name();
    this.loop = new ReconnectLoop(threadName, FIRST_PAUSE, settings.reconnectLimit());
  }

  @Override
  public void start(ReadingSink sink) {
    Delivery delivery = new Delivery(connection, sink, health, loop::isClosed);
    loop.start(() -> {
      try (MiloThreads threads = new MiloThreads(threadName)) {
        loop.repeat(() -> attempt(threads, delivery));
      }
    });
  }

  @Override
  public DriverHealth health() {
    return health.now();
  }

  @Override
  public void close() {
    loop.close();
    synchronized (this) {
      if (current != null) {
        current.stop();
      }
    }
    if (!loop.awaitEnd(CLOSE_PATIENCE)) {
      LOG.warn("{}: the sink holds a reading; the threads end when it lets go", connection.name());
    }
    health.disconnected();
  }

  private boolean attempt(MiloThreads threads, Delivery delivery) throws InterruptedException {
    try {
      return findAndServe(threads, delivery);
    } catch (UaException | IOException e) {
      failed(delivery, OpcUaErrors.describe(e));
    } catch (RuntimeException e) {
      // A bug here or in the sink must not end the collection for good.
      LOG.error("{}: reading failed, it starts again", connection.name(), e);
      failed(delivery, e.toString());
    }
    return false;
  }

  private boolean findAndServe(MiloThreads threads, Delivery delivery)
      throws UaException, IOException, InterruptedException {
    EndpointDiscovery.Found found = new EndpointDiscovery(settings, threads, loop::isClosed).find();
    if (loop.isClosed()) {
      return false;
    }
    try (UaLink link = new UaLink(settings, found, threads)) {
      Supervision supervision = new Supervision(settings, link, delivery, health);
      synchronized (this) {
        current = supervision;
        if (loop.isClosed()) {
          return false;
        }
      }
      return supervision.run();
    } finally {
      synchronized (this) {
        current = null;
      }
    }
  }

  private void failed(Delivery delivery, String why) {
    String what = settings.address() + ": " + why;
    LOG.warn("{}: {}", connection.name(), what);
    delivery.lost(what);
  }
}
