package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.intake.Intake;
import io.plumbline.collector.agent.spool.Sealer;
import io.plumbline.collector.agent.spool.SetAside;
import io.plumbline.collector.agent.spool.Spool;
import io.plumbline.collector.agent.spool.SpoolCursor;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.time.Duration;
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
  private final Detours detours;
  private final Duration stall;
  private final GatewayClock clock;
  private final Consumer<RuntimeException> onBug;
  private final Pauses pauses;
  private final Pace pace;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicLong connects = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean isConnected;
  private volatile String detail = "";
  private volatile @Nullable UplinkLink link;

  /**
   * Made but not started.
   *
   * @param onBug learns of an exception that nobody expected and that ends the uplink
   * @param clock learns of the gateway's clock
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
      GatewayClock clock,
      Duration stall,
      Consumer<RuntimeException> onBug) {
    this.onBug = onBug;
    this.configuration = configuration;
    this.tls = tls;
    this.spool = spool;
    this.setAside = spool.setAside();
    this.detours =
        new Detours(
            configuration.gateway(), spool, setAside, intake, sealer, clockMicros, stopping);
    this.stall = stall;
    this.clock = clock;
    this.pauses = new Pauses(SHORTEST_PAUSE, configuration.gateway().longestPause());
    this.pace = new Pace(configuration.gateway().pace(), System.nanoTime(), spool.writtenBytes());
    this.thread = Thread.ofPlatform().name("plumbline-uplink").unstarted(this::run);
  }

  /** Starts connecting; returns at once. */
  public void start() {
    thread.start();
  }

  /** The state now. Never blocks. */
  public UplinkHealth health() {
    return new UplinkHealth(
        isConnected, connects.get(), failures.get(), detours.refusals(), detail);
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
              opened,
              spool,
              setAside,
              cursor,
              welcome.creditBytes(),
              stall,
              clock,
              pace,
              this::progress)) {
        // Going back counts on one connection: what was sent before a cut may never have arrived.
        detours.connected();
        session.start();
        while (true) {
          detours.around(session, cursor, session.run());
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
    detours.progress();
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
