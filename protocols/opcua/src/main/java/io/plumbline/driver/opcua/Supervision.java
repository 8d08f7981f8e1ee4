package io.plumbline.driver.opcua;

import io.plumbline.driver.HealthGauge;
import io.plumbline.driver.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one link until it ends: what the library reports on its own threads becomes an event
 * here and is acted upon on one thread, because a call to the server from a callback would wait for
 * itself.
 *
 * <p>The server is there when its subscription was made, or has spoken again after a loss: an
 * active session alone does not say that values still come.
 */
final class Supervision implements LinkEvents {
  private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);
  private static final Duration LOOK_AROUND = Duration.ofMillis(250);
  private static final Duration RETRY_ITEMS = Duration.ofMinutes(1);

  /** What to act upon. */
  private enum Kind {
    ACTIVE,
    INACTIVE,
    GONE,
    ALIVE,
    MISSED,
    FAILED,
    STOP
  }

  private record Event(Kind kind, String why) {}

  private final ServerSettings settings;
  private final UaLink link;
  private final Delivery delivery;
  private final HealthGauge health;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Map<ItemSettings, StatusCode> refused = Map.of();
  private boolean active;
  private boolean stopped;
  private long inactiveSince = System.nanoTime();
  private long itemsTried = System.nanoTime();
  private final long[] polled;
  private long pollNanos;

  Supervision(ServerSettings settings, UaLink link, Delivery delivery, HealthGauge health) {
    this.settings = settings;
    this.link = link;
    this.delivery = delivery;
    this.health = health;
    this.polled = new long[settings.items().size()];
    Arrays.fill(polled, Long.MIN_VALUE);
  }

  /**
   * Returns when {@link #stop} was called, or when the link is of no more use and a new one has to
   * be made.
   *
   * @return whether the server was there
   */
  boolean run() throws InterruptedException {
    boolean everThere = false;
    delivery.listen();
    link.open(this);
    try {
      while (!stopped) {
        Event event = events.poll(patienceNanos(), TimeUnit.NANOSECONDS);
        if (event != null) {
          act(event);
        }
        everThere |= !delivery.isLost();
        if (!stopped && isDead()) {
          return everThere;
        }
        retryItems();
        pollIfDue();
      }
    } catch (UaException e) {
      delivery.lost(settings.address() + ": " + OpcUaErrors.describe(e));
      LOG.warn("{}: {}", settings.address(), OpcUaErrors.describe(e));
    }
    return everThere;
  }

  /** Lets {@link #run} return. */
  void stop() {
    events.add(new Event(Kind.STOP, ""));
  }

  private void act(Event event) throws UaException {
    switch (event.kind) {
      case STOP -> stopped = true;
      case FAILED -> delivery.lost(settings.address() + ": " + event.why);
      case ACTIVE -> {
        active = true;
        delivery.listen();
        if (settings.poll().isPresent()) {
          refused = link.resolve();
          pollNanos = System.nanoTime();
          report(refused);
        } else {
          subscribeUnlessThere();
        }
      }
      case INACTIVE -> {
        active = false;
        inactiveSince = System.nanoTime();
        delivery.lost(settings.address() + ": the session was lost");
      }
      case GONE -> {
        if (!link.subscribed()) {
          delivery.lost(settings.address() + ": " + event.why);
          subscribeUnlessThere();
        }
      }
      case ALIVE -> welcomeBack();
      case MISSED -> {
        delivery.notificationsLost();
        delivery.deliver(link.readAll(delivery.lostMicros()));
      }
    }
  }

  /** How long to wait for an event: not beyond the next poll. */
  private long patienceNanos() {
    long look = LOOK_AROUND.toNanos();
    return settings.poll().isPresent() && active
        ? Math.clamp(pollNanos - System.nanoTime(), 0, look)
        : look;
  }

  /** Reads everything at the next point of the grid; points that have passed are left out. */
  private void pollIfDue() throws UaException {
    if (settings.poll().isEmpty() || !active || stopped || pollNanos - System.nanoTime() > 0) {
      return;
    }
    List<Reading> readings = link.readAll(delivery.lostMicros(), polled);
    delivery.restored();
    delivery.deliver(readings);
    long period = settings.poll().get().toNanos();
    long late = System.nanoTime() - pollNanos;
    pollNanos += (late / period + 1) * period;
  }

  private void subscribeUnlessThere() throws UaException {
    if (active && !link.subscribed()) {
      refused = link.subscribe(this);
      itemsTried = System.nanoTime();
      LOG.info(
          "{}: subscribed to {} channels",
          settings.address(),
          settings.items().size() - refused.size());
      delivery.restored();
      report(refused);
    }
  }

  /**
   * The subscription outlived the loss: values that did not change meanwhile have to be read to be
   * known again.
   */
  private void welcomeBack() throws UaException {
    if (active && delivery.isLost() && link.subscribed()) {
      List<Reading> current = link.readAll(delivery.lostMicros());
      delivery.restored();
      delivery.deliver(current);
    }
  }

  private void report(Map<ItemSettings, StatusCode> items) {
    List<Reading> bad = new ArrayList<>();
    items.forEach((item, status) -> {
      String what = OpcUaErrors.describe(item, status);
      health.failed(what);
      LOG.warn("{}: {}", settings.address(), what);
      bad.add(Reading.bad(item.channel(), Reading.NO_TIME));
    });
    if (!bad.isEmpty()) {
      delivery.deliver(bad);
    }
  }

  private void retryItems() throws UaException {
    if (active
        && !refused.isEmpty()
        && link.subscribed()
        && System.nanoTime() - itemsTried > RETRY_ITEMS.toNanos()) {
      itemsTried = System.nanoTime();
      refused = link.createMissing();
    }
  }

  private boolean isDead() {
    long now = System.nanoTime();
    if (!active) {
      boolean tooLong = now - inactiveSince > settings.rediscover().toNanos();
      if (tooLong) {
        delivery.lost(
            settings.address() + ": no session for " + settings.rediscover().toMillis() + " ms");
      }
      return tooLong;
    }
    boolean silent = link.subscribed() && delivery.silentNanos() > link.silenceLimit().toNanos();
    if (silent) {
      String why =
          "the subscription was silent for more than " + link.silenceLimit().toMillis() + " ms";
      LOG.warn("{}: {}", settings.address(), why);
      delivery.lost(settings.address() + ": " + why);
    }
    return silent;
  }

  @Override
  public void sessionActive() {
    events.add(new Event(Kind.ACTIVE, ""));
  }

  @Override
  public void sessionInactive() {
    events.add(new Event(Kind.INACTIVE, ""));
  }

  @Override
  public void attemptFailed(String why) {
    events.add(new Event(Kind.FAILED, why));
  }

  @Override
  public void data(List<ItemSettings> items, List<DataValue> values) {
    delivery.data(items, values);
    alive();
  }

  @Override
  public void alive() {
    delivery.heard();
    if (delivery.isLost()) {
      events.add(new Event(Kind.ALIVE, ""));
    }
  }

  @Override
  public void notificationsLost() {
    events.add(new Event(Kind.MISSED, ""));
  }

  @Override
  public void subscriptionGone(String why) {
    events.add(new Event(Kind.GONE, why));
  }
}
