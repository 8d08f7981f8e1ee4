package io.plumbline.driver.mqtt;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.driver.Backoff;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session with a broker. One thread connects, subscribes, waits for the loss, reports it
 * and connects again; messages are decoded and delivered on Paho's callback thread, which waits
 * while the sink does. Every session has a client of its own: nothing of a lost one can be
 * acknowledged or delivered on the next.
 */
final class MqttDriver implements Driver, Session.Listener {
  static final Logger LOG = LoggerFactory.getLogger(MqttDriver.class);

  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final Duration REFUSED_AGAIN = Duration.ofSeconds(60);
  private static final int FILTERS_AT_ONCE = 100;
  private static final long UP = Long.MIN_VALUE;

  private final MqttSettings settings;
  private final TopicTable topics;
  private final Decoder decoder;
  private final Backoff pauses;
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Held while readings are delivered, so that the BAD readings of a loss come after everything
   * before it.
   */
  private final ReentrantLock delivering = new ReentrantLock(true);

  private final AtomicLong readings = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean connected;
  private volatile String detail = "";
  private volatile long heardMicros;
  private volatile @Nullable Line line;
  private @Nullable Thread thread;
  private @Nullable ReadingSink sink;
  private long downSinceMicros = UP;

  /**
   * The open session.
   *
   * @param connected completed once it is known whether the broker kept the session, and older
   *     messages are forgotten if it did not; what arrives waits for that
   * @param lost ends it
   * @param why it ended
   */
  private record Line(
      Session session,
      CountDownLatch connected,
      CountDownLatch lost,
      AtomicReference<String> why) {}

  MqttDriver(MqttSettings settings) {
    this.settings = settings;
    topics = new TopicTable(settings.channels());
    decoder = new Decoder(settings.broker().maxPayloadBytes());
    pauses = new Backoff(settings.firstPause(), settings.lastPause());
  }

  @Override
  public synchronized void start(ReadingSink readingSink) {
    if (thread != null) {
      throw new IllegalStateException(
          "the driver of " + settings.name() + " has been started before");
    }
    sink = readingSink;
    thread =
        Thread.ofPlatform().daemon().name("mqtt-" + settings.name()).start(() -> run(readingSink));
  }

  @Override
  public DriverHealth health() {
    return new DriverHealth(connected, readings.get(), failures.get(), detail);
  }

  @Override
  public synchronized void close() {
    closing.countDown();
    Line open = line;
    if (open != null) {
      open.lost().countDown();
    }
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      boolean ended = running.join(CLOSING);
      if (ended && delivering.tryLock(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        delivering.unlock();
      } else {
        LOG.warn("{}: the sink still holds the driver after {}", settings.name(), CLOSING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connected = false;
  }

  private boolean open() {
    return closing.getCount() > 0;
  }

  private void run(ReadingSink out) {
    try {
      heardMicros = nowMicros();
      while (open()) {
        String why = attempt(out);
        if (!open()) {
          return;
        }
        line = null;
        down(why, out);
        if (closing.await(pauses.nextMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      if (open()) {
        LOG.error("{}: interrupted by somebody else, reading ends", settings.name(), e);
      }
    } finally {
      connected = false;
    }
  }

  /** One session from connect to loss; returns why it ended or did not begin. */
  private String attempt(ReadingSink out) throws InterruptedException {
    CountDownLatch lost = new CountDownLatch(1);
    AtomicReference<String> why = new AtomicReference<>("the connection ended");
    Session session;
    try {
      session = Session.of(settings.broker(), this);
    } catch (SessionFault e) {
      return String.valueOf(e.getMessage());
    }
    CountDownLatch known = new CountDownLatch(1);
    line = new Line(session, known, lost, why);
    if (!open()) {
      lost.countDown();
    }
    acknowledgements.opened(session);
    try {
      if (!session.connect()) {
        acknowledgements.forgetOlderSessions();
      }
      known.countDown();
      List<String> refused = subscribe(session, topics.subscriptions());
      up(out);
      long since = System.nanoTime();
      while (!lost.await(REFUSED_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        refused = subscribe(session, refused);
      }
      if (System.nanoTime() - since > settings.lastPause().toNanos()) {
        // Only a session that lasted starts the pauses anew: one that another client takes over at
        // once does not.
        pauses.reset();
      }
      return String.valueOf(why.get());
    } catch (SessionFault e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{}: a session ended by a fault of the program", settings.name(), e);
      return e.toString();
    } finally {
      connected = false;
      acknowledgements.closed();
      session.close();
    }
  }

  /** Subscribes; returns the filters that the broker refused, which are tried again later. */
  private List<String> subscribe(Session session, List<String> filters) throws SessionFault {
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < filters.size(); i += FILTERS_AT_ONCE) {
      refused.addAll(
          session.subscribe(
              filters.subList(i, Math.min(filters.size(), i + FILTERS_AT_ONCE)), settings.qos()));
    }
    for (String filter : refused) {
      failed("the broker refuses the subscription to " + filter);
      LOG.warn("{}: {}; tried again in {}", settings.name(), detail, REFUSED_AGAIN);
    }
    return refused;
  }

  private void up(ReadingSink out) {
    connected = true;
    heardMicros = nowMicros();
    long since = downSinceMicros;
    if (since != UP) {
      downSinceMicros = UP;
      long now = Math.max(since + 1, nowMicros());
      LOG.info("{}: connected again after {} ms", settings.name(), (now - since) / 1000);
      settings
          .devices()
          .forEach(device -> out.gap(new Gap(device, "", since, now, Gap.Cause.DISCONNECTED, -1)));
    }
  }

  /** Tells every channel once that the broker is gone. */
  private void down(String why, ReadingSink out) throws InterruptedException {
    failed(why);
    if (downSinceMicros != UP) {
      return;
    }
    // A dead line is noticed by a ping without answer: it was alive no longer ago than that takes,
    // or than the last message.
    downSinceMicros =
        Math.max(
            heardMicros,
            nowMicros()
                - 2 * TimeUnit.NANOSECONDS.toMicros(settings.broker().keepAlive().toNanos()));
    LOG.warn("{}: {}; its channels are BAD until it is back", settings.name(), why);
    List<Reading> bad = new ArrayList<>();
    settings
        .channels()
        .forEach(channel -> bad.add(Reading.bad(channel.channel(), Reading.NO_TIME)));
    delivering.lockInterruptibly();
    try {
      readings.addAndGet(bad.size());
      out.deliver(bad);
    } finally {
      delivering.unlock();
    }
  }

  @Override
  public void lost(Session session, String why) {
    Line open = line;
    if (open != null && open.session() == session) {
      connected = false;
      open.why().set(why);
      open.lost().countDown();
    }
  }

  @Override
  public void arrived(Session session, Arrived message) {
    Line open = line;
    if (open == null || open.session() != session || !known(open)) {
      return;
    }
    delivering.lock();
    try {
      if (open != line || open.lost().getCount() == 0 || !open()) {
        // Not acknowledged, so the broker sends it again.
        return;
      }
      heardMicros = nowMicros();
      deliver(message);
    } catch (SessionFault e) {
      failed(String.valueOf(e.getMessage()));
      lost(session, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Paho closes the connection, or says nothing at all, when a callback throws.
      LOG.error("{}: a message of {} could not be delivered", settings.name(), message.topic(), e);
      failed(e.toString());
      lost(session, e.toString());
    } finally {
      delivering.unlock();
    }
  }

  /** Waits until it is known whether the session is a kept one. */
  private boolean known(Line open) {
    try {
      return open.connected().await(settings.broker().timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void deliver(Arrived message) throws SessionFault {
    Acknowledgements.Entry entry = null;
    if (message.qos() > 0) {
      entry = acknowledgements.arrived(message);
      if (entry == null) {
        return;
      }
    }
    List<Reading> batch = decoder.decode(message, topics.channels(message.topic()), this::failed);
    ReadingSink out = sink;
    if (batch.isEmpty() || out == null) {
      safe(entry);
      return;
    }
    readings.addAndGet(batch.size());
    Acknowledgements.Entry delivered = entry;
    out.deliver(batch, () -> safe(delivered));
  }

  private void safe(Acknowledgements.@Nullable Entry entry) {
    if (entry == null) {
      return;
    }
    try {
      acknowledgements.safe(entry);
    } catch (SessionFault e) {
      // The session is ending; the broker sends the message again on the next.
      failed(String.valueOf(e.getMessage()));
    }
  }

  private void failed(String why) {
    failures.incrementAndGet();
    detail = why;
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
