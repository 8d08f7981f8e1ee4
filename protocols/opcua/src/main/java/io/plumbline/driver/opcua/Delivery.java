package io.plumbline.driver.opcua;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.HealthGauge;
import io.plumbline.driver.Outage;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;

/**
 * Everything that goes to the sink, one caller at a time: values, the marks of losses and gaps. It
 * knows when the server was last heard and whether the sink holds a caller, because a server is not
 * silent while nobody listens. Thread-safe.
 */
final class Delivery {
  private final ConnectionSpec connection;
  private final ReadingSink sink;
  private final Outage outage;
  private final HealthGauge health;
  private final BooleanSupplier closed;
  private final ReentrantLock lock = new ReentrantLock(true);
  private volatile long heardMicros = nowMicros();
  private volatile long progressNanos = System.nanoTime();
  private volatile boolean busy;
  private volatile boolean lost = true;
  private volatile boolean everHeard;
  private volatile long lostMicros = Reading.NO_TIME;

  Delivery(
      ConnectionSpec connection, ReadingSink sink, HealthGauge health, BooleanSupplier closed) {
    this.connection = connection;
    this.sink = sink;
    this.outage = new Outage(connection, sink);
    this.health = health;
    this.closed = closed;
  }

  /** Whether the server is lost, or was never found. */
  boolean isLost() {
    return lost;
  }

  /**
   * When the server was last lost, microseconds since the epoch; {@link Reading#NO_TIME} when it
   * never was.
   */
  long lostMicros() {
    return lostMicros;
  }

  /** How long nothing was heard, in nanoseconds; 0 while the sink holds a caller. */
  long silentNanos() {
    return busy ? 0 : System.nanoTime() - progressNanos;
  }

  /** Silence counts from now on. */
  void listen() {
    progressNanos = System.nanoTime();
  }

  /** Notes a sign of life. */
  void heard() {
    heardMicros = nowMicros();
    progressNanos = System.nanoTime();
  }

  /** Delivers values; waits as long as the sink does. */
  void data(List<ItemSettings> items, List<DataValue> values) {
    List<Reading> readings = new ArrayList<>(items.size());
    List<ChannelSpec> overflowed = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ChannelSpec channel = items.get(i).channel();
      DataValue value = values.get(i);
      if (value.statusCode() != null && value.statusCode().isOverflowSet()) {
        overflowed.add(channel);
      }
      readings.add(Conversion.reading(items.get(i), value, lostMicros));
    }
    long before = heardMicros;
    heard();
    overflowed.forEach(channel -> gap(channel.device(), channel.name(), before));
    deliver(readings);
  }

  /** Delivers readings; waits as long as the sink does. */
  void deliver(List<Reading> readings) {
    guarded(() -> {
      sink.deliver(readings);
      health.delivered(readings.size());
    });
  }

  /** Notifications are missing since the server was last heard, on every channel. */
  void notificationsLost() {
    long before = heardMicros;
    heard();
    health.failed("the server could not repeat notifications that were missed");
    for (DeviceSpec device : connection.devices()) {
      gap(device.id(), "", before);
    }
  }

  /** The server was lost; once until {@link #restored()}. */
  void lost(String why) {
    health.lost(why);
    if (!everHeard) {
      outage.absent(heardMicros);
      return;
    }
    if (!lost) {
      lost = true;
      guarded(() -> outage.lost(heardMicros));
      lostMicros = nowMicros();
    }
  }

  /** The server is there, for the first time or again. */
  void restored() {
    boolean was = lost;
    lost = false;
    everHeard = true;
    heard();
    health.connected();
    if (was) {
      guarded(() -> outage.restored(nowMicros()));
    }
  }

  private void gap(String device, String channel, long fromMicros) {
    guarded(() ->
        sink.gap(
            new Gap(
                device,
                channel,
                fromMicros,
                Math.max(fromMicros, nowMicros()),
                Gap.Cause.SOURCE_LOSS,
                -1)));
  }

  private void guarded(Runnable delivery) {
    lock.lock();
    try {
      if (closed.getAsBoolean()) {
        return;
      }
      busy = true;
      delivery.run();
    } finally {
      busy = false;
      progressNanos = System.nanoTime();
      lock.unlock();
    }
  }

  static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
