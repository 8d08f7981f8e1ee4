package io.plumbline.driver.modbus;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the slaves of one endpoint on one thread, one request at a time. A slave that fails is
 * asked after the others that are due, and from its breaker's opening only now and then, so a dead
 * one costs each round at most one time-out and one new connection, which together are no longer
 * than the shortest polling interval.
 */
final class ModbusDriver implements Driver {
  private static final Logger LOG = LoggerFactory.getLogger(ModbusDriver.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final ModbusSettings settings;
  private final Line line;
  private final Breaker endpoint;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Slave> slaves = new ArrayList<>();
  private long shortestNanos = Long.MAX_VALUE;
  private @Nullable Thread thread;

  private volatile boolean connected;
  private volatile long readings;
  private volatile long failures;
  private volatile String detail = "";
  private volatile long worstDelayNanos;

  ModbusDriver(ModbusSettings settings) {
    this.settings = settings;
    line = new Line(settings.endpoint(), settings.timeout());
    endpoint = new Breaker(settings.reconnect());
  }

  @Override
  public synchronized void start(ReadingSink sink) {
    if (thread != null) {
      throw new IllegalStateException(
          "the driver of " + settings.name() + " has been started before");
    }
    long now = System.nanoTime();
    for (ModbusSettings.Unit unit : settings.units()) {
      slaves.add(new Slave(unit, settings.breaker(), now));
      unit.polls().forEach(poll -> shortestNanos = Math.min(shortestNanos, poll.every().toNanos()));
    }
    thread = Thread.ofPlatform().daemon().name("modbus-" + settings.name()).start(() -> run(sink));
  }

  @Override
  public DriverHealth health() {
    return new DriverHealth(connected, readings, failures, detail, worstDelayNanos / 1_000);
  }

  @Override
  public synchronized void close() {
    closing.countDown();
    line.close();
    Thread running = thread;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      if (!running.join(CLOSING)) {
        LOG.warn("{}: the sink still holds the driver after {}", settings.name(), CLOSING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connected = false;
  }

  private void run(ReadingSink sink) {
    try {
      while (closing.getCount() > 0) {
        Slave.Poll next = next(System.nanoTime());
        long tryNanos = endpoint.open() ? endpoint.openUntilNanos() : next.tryNanos();
        long wait = tryNanos - System.nanoTime();
        if (wait > 0 && closing.await(wait, TimeUnit.NANOSECONDS)) {
          return;
        }
        pollGuarded(next, sink);
      }
    } catch (InterruptedException e) {
      if (closing.getCount() > 0) {
        LOG.error("{}: interrupted by somebody else, polling ends", settings.name(), e);
      }
    } finally {
      line.close();
      connected = false;
    }
  }

  /**
   * The poll that comes next: of those that are due the one that has waited longest, slaves in
   * doubt after the others.
   */
  private Slave.Poll next(long now) {
    Slave.Poll first = null;
    Slave.Poll due = null;
    for (Slave slave : slaves) {
      for (Slave.Poll poll : slave.polls) {
        if (first == null || poll.tryNanos() - first.tryNanos() < 0) {
          first = poll;
        }
        if (poll.tryNanos() - now <= 0 && (due == null || rank(poll) - rank(due) < 0)) {
          due = poll;
        }
      }
    }
    if (first == null) {
      throw new IllegalStateException(settings.name() + " has no poll");
    }
    return due == null ? first : due;
  }

  private long rank(Slave.Poll poll) {
    return poll.tryNanos() + (poll.slave.breaker.suspect() ? shortestNanos : 0);
  }

  /** A bug in one poll, or in the sink, must not end the polling of the others. */
  private void pollGuarded(Slave.Poll poll, ReadingSink sink) {
    if (poll.slave.answers() && !endpoint.suspect()) {
      worstDelayNanos = Math.max(worstDelayNanos, System.nanoTime() - poll.dueNanos);
    }
    try {
      poll(poll, sink);
    } catch (RuntimeException e) {
      failed(e.toString());
      LOG.error("{}: polling unit {} failed", settings.name(), poll.slave.unit, e);
    } finally {
      long now = System.nanoTime();
      long late = now - poll.dueNanos - poll.settings.every().toNanos();
      if (late > 0 && !poll.slave.breaker.suspect() && !endpoint.suspect()) {
        LOG.warn(
            "{}: unit {} was polled {} ms late",
            settings.name(),
            poll.slave.unit,
            late / 1_000_000);
      }
      poll.advance(now);
    }
  }

  private void poll(Slave.Poll poll, ReadingSink sink) {
    Slave slave = poll.slave;
    long startMicros = nowMicros();
    PollRun.Outcome outcome;
    try {
      outcome = PollRun.of(line, poll);
    } catch (IOException e) {
      if (closing.getCount() > 0) {
        endpointFailed(startMicros, "%s: %s".formatted(settings.endpoint(), e.getMessage()), sink);
      }
      return;
    }
    endpoint.succeeded();
    outcome.refusals().forEach(this::failed);
    if (closing.getCount() == 0) {
      return;
    }
    if (outcome.silence().isPresent()) {
      deliver(outcome.readings(), sink);
      slave.breaker.failed(System.nanoTime());
      failed(outcome.silence().get());
      silent(slave, startMicros, outcome.silence().get(), sink);
    } else {
      answered(slave, sink);
      deliver(outcome.readings(), sink);
    }
  }

  private void judgeConnection() {
    connected = slaves.stream().anyMatch(Slave::answers);
  }

  private void endpointFailed(long startMicros, String why, ReadingSink sink) {
    endpoint.failed(System.nanoTime());
    failed(why);
    for (Slave slave : slaves) {
      silent(slave, startMicros, why, sink);
    }
  }

  /** Tells the channels of a slave once that it is silent. */
  private void silent(Slave slave, long sinceMicros, String why, ReadingSink sink) {
    if (slave.downSinceMicros != Slave.UP) {
      return;
    }
    slave.downSinceMicros = sinceMicros;
    judgeConnection();
    LOG.warn("{}: {}; its channels are BAD until it answers", settings.name(), why);
    sink.lost(devices(slave), sinceMicros);
    List<Reading> bad = new ArrayList<>();
    for (Slave.Poll poll : slave.polls) {
      poll.settings
          .points()
          .forEach(point -> bad.add(Reading.bad(point.channel(), Reading.NO_TIME)));
    }
    deliver(bad, sink);
  }

  /**
   * Notes that a slave answers, and reports the silence before it as a gap of each of its devices.
   */
  private void answered(Slave slave, ReadingSink sink) {
    slave.breaker.succeeded();
    slave.known = true;
    long since = slave.downSinceMicros;
    slave.downSinceMicros = Slave.UP;
    judgeConnection();
    if (since == Slave.UP) {
      return;
    }
    long now = Math.max(since + 1, nowMicros());
    LOG.info(
        "{}: unit {} answers again after {} ms", settings.name(), slave.unit, (now - since) / 1000);
    slave.polls.forEach(Slave.Poll::replan);
    devices(slave)
        .forEach(device -> sink.gap(new Gap(device, "", since, now, Gap.Cause.DISCONNECTED, -1)));
  }

  private static Set<String> devices(Slave slave) {
    Set<String> devices = new LinkedHashSet<>();
    for (Slave.Poll poll : slave.polls) {
      poll.settings.points().forEach(point -> devices.add(point.channel().device()));
    }
    return devices;
  }

  private void deliver(List<Reading> batch, ReadingSink sink) {
    if (!batch.isEmpty()) {
      readings = readings + batch.size();
      sink.deliver(batch);
    }
  }

  /** Written by the polling thread only. */
  private void failed(String why) {
    failures = failures + 1;
    detail = why;
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
