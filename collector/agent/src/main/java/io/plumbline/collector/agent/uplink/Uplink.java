package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.intake.Intake;
import io.plumbline.collector.agent.spool.GivenUp;
import io.plumbline.collector.agent.spool.Sealer;
import io.plumbline.collector.agent.spool.SetAside;
import io.plumbline.collector.agent.spool.Spool;
import io.plumbline.collector.agent.spool.SpoolCursor;
import io.plumbline.collector.agent.spool.SpoolItem;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the gateway and drains the spool through it. One loop, one attempt at a
 * time, growing pauses. A refusal that lasts sets aside what it names, records the gap and goes on;
 * one that does not waits.
 */
public final class Uplink implements AutoCloseable {
  /** How long connecting, the handshake and the welcome may take. */
  static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

  private final AgentConfiguration configuration;
  private final SSLContext tls;
  private final Spool spool;
  private final SetAside setAside;
  private final Intake intake;
  private final Sealer sealer;
  private final LongSupplier clockMicros;
  private final Duration stall;
  private final Consumer<RuntimeException> onBug;
  private final Pauses pauses;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicLong connects = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile boolean isConnected;
  private volatile String detail = "";
  private volatile @Nullable UplinkLink link;
  private volatile @Nullable WentBack wentBack;

  /** The frame that was gone back to since the last acknowledgement, so that it is tried once. */
  private record WentBack(UUID boot, long sequence) {}

  /**
   * Made but not started.
   *
   * @param onBug learns of an exception that nobody expected and that ends the uplink
   * @param stall how long the gateway may take to acknowledge an offer before the connection is
   *     given up
   */
  public Uplink(
      AgentConfiguration configuration,
      SSLContext tls,
      Spool spool,
      Intake intake,
      Sealer sealer,
      LongSupplier clockMicros,
      Duration stall,
      Consumer<RuntimeException> onBug) {
    this.onBug = onBug;
    this.configuration = configuration;
    this.tls = tls;
    this.spool = spool;
    this.setAside = spool.setAside();
    this.intake = intake;
    this.sealer = sealer;
    this.clockMicros = clockMicros;
    this.stall = stall;
    this.pauses = new Pauses(SHORTEST_PAUSE, configuration.gateway().longestPause());
    this.thread = Thread.ofPlatform().name("plumbline-uplink").unstarted(this::run);
  }

  /** Starts connecting; returns at once. */
  public void start() {
    thread.start();
  }

  /** The state now. Never blocks. */
  public UplinkHealth health() {
    return new UplinkHealth(isConnected, connects.get(), failures.get(), refusals.get(), detail);
  }

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        try {
          connect();
        } catch (IOException e) {
          failed(e);
        }
        if (stopping.await(pauses.next().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the uplink was told to stop");
    } catch (RuntimeException e) {
      onBug.accept(e);
    }
  }

  private void failed(IOException fault) {
    if (stopping.getCount() == 0) {
      return;
    }
    failures.incrementAndGet();
    String words = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    if (!words.equals(detail)) {
      // The same fault again and again would fill a disk; the count goes on in the metrics.
      LOG.warn("uplink to {}: {}", configuration.gateway(), words);
    }
    detail = words;
  }

  private void connect() throws IOException, InterruptedException {
    try (UplinkLink opened = UplinkLink.connect(configuration.gateway(), tls, HANDSHAKE);
        SpoolCursor cursor = new SpoolCursor(spool)) {
      link = opened;
      if (stopping.getCount() == 0) {
        return;
      }
      UplinkMessage.Welcome welcome = greet(opened, configuration.agent());
      opened.awaitWithoutEnd();
      isConnected = true;
      connects.incrementAndGet();
      LOG.info(
          "uplink to {}: welcome, credit {} bytes", configuration.gateway(), welcome.creditBytes());
      try (UplinkSession session =
          new UplinkSession(
              opened, spool, setAside, cursor, welcome.creditBytes(), stall, this::progress)) {
        // Going back counts on one connection: what was sent before a cut may never have arrived.
        wentBack = null;
        session.start();
        while (true) {
          seeTo(session, cursor, session.run());
        }
      }
    } finally {
      isConnected = false;
      link = null;
    }
  }

  /** Says hello and waits for the welcome. */
  static UplinkMessage.Welcome greet(UplinkLink link, String agent) throws IOException {
    link.send(new UplinkMessage.Hello(UplinkMessage.VERSION, agent));
    UplinkMessage answer = link.receive();
    if (answer instanceof UplinkMessage.Refuse refuse) {
      throw new UplinkRefused(refuse);
    }
    if (answer instanceof UplinkMessage.Welcome welcome
        && welcome.version() == UplinkMessage.VERSION) {
      return welcome;
    }
    throw new IOException(
        "the gateway answers hello with "
            + answer
            + ", expected a welcome of version "
            + UplinkMessage.VERSION);
  }

  private void progress() {
    pauses.reset();
    detail = "";
    wentBack = null;
  }

  private void seeTo(UplinkSession session, SpoolCursor cursor, UplinkSession.Halt halt)
      throws IOException, InterruptedException {
    switch (halt) {
      case UplinkSession.Halt.Damaged(var rest) -> {
        giveUpRest(rest);
        cursor.rewind();
        session.resume();
      }
      case UplinkSession.Halt.Refused(var refuse, var item) -> {
        LOG.error("uplink to {}: {}", configuration.gateway(), UplinkRefused.words(refuse));
        cursor.rewind();
        if (refuse.reason() == Refusal.SEQUENCE && !item.isSeal()) {
          bridge(session, cursor, refuse, item);
        } else {
          refusals.incrementAndGet();
          String reason = refuse.reason().name().toLowerCase(Locale.ROOT);
          GivenUp given = setAside.one(item, reason, Gap.Cause.REFUSED);
          giveUp(given, Rejection.REFUSED);
          if (item.isSeal()) {
            session.resume();
          } else {
            session.resume(aroundHole(given));
          }
        }
      }
    }
  }

  /**
   * What is said instead of a frame that was set aside: a seal over the frame before it, because
   * the next seal in the spool is on the other side of the hole and could not prove it; and that
   * the frame will not come.
   */
  private UplinkMessage[] aroundHole(GivenUp given) {
    SpoolItem item = given.item();
    UplinkMessage skip = new UplinkMessage.Skip(item.boot(), item.sequence() + 1);
    long before = item.sequence() - 1;
    if (given.before().isEmpty() || setAside.holds(item.boot(), before)) {
      return new UplinkMessage[] {skip};
    }
    Seal seal = sealer.seal(item.boot(), before, given.before().get(), clockMicros.getAsLong());
    return new UplinkMessage[] {new UplinkMessage.OfferSeal(seal.encode()), skip};
  }

  /**
   * The gateway waits for an earlier frame than the one it was offered. If the spool has it,
   * acknowledged or not, it is offered; if it was set aside, dropped or deleted, its absence is
   * announced.
   */
  private void bridge(
      UplinkSession session, SpoolCursor cursor, UplinkMessage.Refuse refuse, SpoolItem item)
      throws IOException {
    UUID boot = item.boot();
    long expected = refuse.expected();
    if (expected < 1 || expected >= item.sequence()) {
      throw new UplinkRefused(refuse);
    }
    WentBack now = new WentBack(boot, expected);
    if (!now.equals(wentBack) && !setAside.holds(boot, expected) && cursor.goBack(boot, expected)) {
      wentBack = now;
      session.resume();
      return;
    }
    LOG.error("frames {} to {} of boot {} will not come", expected, item.sequence() - 1, boot);
    session.resume(new UplinkMessage.Skip(boot, item.sequence()));
  }

  private void giveUpRest(SpoolItem rest) throws IOException, InterruptedException {
    Optional<GivenUp> given =
        setAside.rest(rest, "damaged", Gap.Cause.SPOOL_DAMAGED, Duration.ofSeconds(30));
    if (given.isEmpty()) {
      throw new IOException("the spool cannot go on to a new file");
    }
    giveUp(given.get(), Rejection.SPOOL_DAMAGED);
  }

  /**
   * Waits until the gaps are on disk, so that no sample disappears without a trace, and only then
   * settles.
   */
  private void giveUp(GivenUp given, Rejection rejection) throws IOException, InterruptedException {
    CountDownLatch durable = new CountDownLatch(given.gaps().size());
    for (Gap gap : given.gaps()) {
      intake.gap(gap, durable::countDown);
    }
    intake.hurry();
    while (!durable.await(250, TimeUnit.MILLISECONDS)) {
      if (stopping.getCount() == 0) {
        throw new IOException("stopped; the refused frame is still in the spool");
      }
    }
    setAside.settle(given, rejection);
  }

  /**
   * Stops offering and closes the connection. What is not acknowledged stays in the spool.
   * Idempotent.
   */
  @Override
  public void close() {
    stopping.countDown();
    UplinkLink open = link;
    try {
      if (open != null) {
        open.close();
      }
      if (thread.isAlive()) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
        thread.interrupt();
        thread.join();
      }
    } catch (IOException e) {
      LOG.warn("closing the uplink: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.interrupt();
    }
  }
}
