package io.plumbline.driver.mqtt;

import io.plumbline.driver.Backoff;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.HealthGauge;
import io.plumbline.driver.Outage;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import io.plumbline.driver.mqtt.session.Acknowledgements;
import io.plumbline.driver.mqtt.session.Arrived;
import io.plumbline.driver.mqtt.session.Session;
import io.plumbline.driver.mqtt.session.SessionFault;
import io.plumbline.driver.mqtt.sparkplug.Command;
import io.plumbline.driver.mqtt.sparkplug.HostApplication;
import io.plumbline.driver.mqtt.sparkplug.Moment;
import io.plumbline.driver.mqtt.sparkplug.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private static final Logger LOG = LoggerFactory.getLogger(MqttDriver.class);

  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final Duration REFUSED_AGAIN = Duration.ofSeconds(60);
  private static final Duration LOOK_AT_NODES = Duration.ofMillis(500);
  private static final int FILTERS_AT_ONCE = 100;

  private final ConnectionSpec connection;
  private final MqttSettings settings;
  private final TopicTable topics;
  private final Decoder decoder;
  private final HostApplication nodes;
  private final Backoff pauses;
  private final HealthGauge health = new HealthGauge();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Held while readings are delivered, so that the BAD readings of a loss come after everything
   * before it.
   */
  private final ReentrantLock delivering = new ReentrantLock(true);

  private volatile long heardMicros;
  private volatile @Nullable Line line;
  private @Nullable Thread thread;
  private @Nullable ReadingSink sink;

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

  MqttDriver(ConnectionSpec connection, MqttSettings settings) {
    this.connection = connection;
    this.settings = settings;
    topics = settings.topics();
    decoder = new Decoder(settings.broker().maxPayloadBytes());
    nodes = settings.hostApplication();
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
    return health.now();
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
    health.disconnected();
  }

  private boolean open() {
    return closing.getCount() > 0;
  }

  private void run(ReadingSink out) {
    Outage outage = new Outage(connection, out);
    try {
      heardMicros = nowMicros();
      while (open()) {
        String why = attempt(outage);
        if (!open()) {
          return;
        }
        line = null;
        down(why, outage);
        if (closing.await(pauses.nextMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      if (open()) {
        LOG.error("{}: interrupted by somebody else, reading ends", settings.name(), e);
      }
    } finally {
      health.disconnected();
    }
  }

  /** One session from connect to loss; returns why it ended or did not begin. */
  private String attempt(Outage outage) throws InterruptedException {
    CountDownLatch lost = new CountDownLatch(1);
    AtomicReference<String> why = new AtomicReference<>("the connection ended");
    Session session;
    try {
      session = Session.of(settings.broker(), settings.presenceNow(), this);
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
      nodes.connected(Moment.now());
      known.countDown();
      long since = System.nanoTime();
      serve(session, lost, outage);
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
      health.disconnected();
      acknowledgements.closed();
      session.close();
    }
  }

  /**
   * Subscribes, and until the session is lost subscribes again to what was refused and asks nodes
   * for what is missing.
   */
  private void serve(Session session, CountDownLatch lost, Outage outage)
      throws SessionFault, InterruptedException {
    List<String> refused = subscribe(session, topics.subscriptions());
    up(outage);
    report(refused);
    Duration look = nodes.isEmpty() ? REFUSED_AGAIN : LOOK_AT_NODES;
    long againNanos = System.nanoTime() + REFUSED_AGAIN.toNanos();
    do {
      ask(session);
      if (System.nanoTime() - againNanos > 0) {
        refused = subscribe(session, refused);
        report(refused);
        againNanos = System.nanoTime() + REFUSED_AGAIN.toNanos();
      }
    } while (!lost.await(look.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Subscribes; returns the filters that the broker refused, which are tried again later. */
  private List<String> subscribe(Session session, List<String> filters) throws SessionFault {
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < filters.size(); i += FILTERS_AT_ONCE) {
      refused.addAll(
          session.subscribe(
              filters.subList(i, Math.min(filters.size(), i + FILTERS_AT_ONCE)), settings.qos()));
    }
    return refused;
  }

  private void report(List<String> refused) {
    for (String filter : refused) {
      String what = "the broker refuses the subscription to " + filter;
      health.failed(what);
      LOG.warn("{}: {}; tried again in {}", settings.name(), what, REFUSED_AGAIN);
    }
  }

  /** Sends the requests to edge nodes that are due. */
  private void ask(Session session) throws SessionFault {
    for (Command command : nodes.due(Moment.now())) {
      LOG.info("{}: {}", settings.name(), command.topic());
      session.publish(command.topic(), command.payload());
    }
  }

  private void up(Outage outage) {
    health.connected();
    long now = nowMicros();
    heardMicros = now;
    LOG.info("{}: connected to {}", settings.name(), settings.broker());
    outage.restored(now);
  }

  /** Tells every channel once that the broker is gone. */
  private void down(String why, Outage outage) throws InterruptedException {
    health.lost(why);
    LOG.warn("{}: {}; its channels are BAD until it is back", settings.name(), why);
    // A dead line is noticed by a ping without answer: it was alive no longer ago than that takes,
    // or than the last message.
    long silence = 2 * TimeUnit.NANOSECONDS.toMicros(settings.broker().keepAlive().toNanos());
    delivering.lockInterruptibly();
    try {
      outage.lost(Math.max(heardMicros, nowMicros() - silence));
    } finally {
      delivering.unlock();
    }
  }

  @Override
  public void lost(Session session, String why) {
    Line open = line;
    if (open != null && open.session() == session) {
      health.disconnected();
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
      ask(session);
    } catch (SessionFault e) {
      health.failed(String.valueOf(e.getMessage()));
      lost(session, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Paho closes the connection, or says nothing at all, when a callback throws.
      LOG.error("{}: a message of {} could not be delivered", settings.name(), message.topic(), e);
      health.failed(e.toString());
      lost(session, e.toString());
    } finally {
      delivering.unlock();
    }
  }

  @Override
  public void released(Session session, int id) {
    Line open = line;
    if (open != null && open.session() == session) {
      acknowledgements.released(id);
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
    ReadingSink out = sink;
    if (out == null) {
      return;
    }
    List<Reading> batch = decoder.decode(message, topics.channels(message.topic()), health::failed);
    if (!nodes.isEmpty() && !message.retained()) {
      // A birth or death that the broker kept would be of any age.
      Outcome outcome = nodes.take(message.topic(), message.payload(), Moment.now());
      outcome.faults().forEach(health::failed);
      outcome.gaps().forEach(out::gap);
      batch.addAll(outcome.readings());
    }
    if (batch.isEmpty()) {
      safe(entry);
      return;
    }
    health.delivered(batch.size());
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
      health.failed(String.valueOf(e.getMessage()));
    }
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
