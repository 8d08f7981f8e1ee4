package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.spool.SetAside;
import io.plumbline.collector.agent.spool.Spool;
import io.plumbline.collector.agent.spool.SpoolCursor;
import io.plumbline.collector.agent.spool.SpoolDamage;
import io.plumbline.collector.agent.spool.SpoolItem;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection after the welcome: offers what the spool has as far as the credit goes, and
 * settles what comes back. The calling thread sends, a virtual thread receives, another one watches
 * that the gateway moves on. When an offer is refused for good {@link #run} returns; the caller
 * sees to it and calls {@link #resume} and {@code run} again.
 */
final class UplinkSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UplinkSession.class);
  private static final Duration STEP = Duration.ofMillis(250);

  private final UplinkLink link;
  private final Spool spool;
  private final SetAside setAside;
  private final SpoolCursor cursor;
  private final Runnable onProgress;
  private final GatewayClock clock;
  private final Pace pace;
  private final long stallNanos;
  private final Thread reader;
  private final Thread watch;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final InFlight inFlight;
  private UplinkMessage.@Nullable Refuse refusal;
  private @Nullable SpoolItem refused;
  private @Nullable IOException failure;
  private @Nullable SpoolItem held;
  private @Nullable SpoolItem damaged;
  private long movedNanos = System.nanoTime();

  UplinkSession(
      UplinkLink link,
      Spool spool,
      SetAside setAside,
      SpoolCursor cursor,
      long creditBytes,
      Duration stall,
      GatewayClock clock,
      Pace pace,
      Runnable onProgress) {
    this.clock = clock;
    this.pace = pace;
    this.link = link;
    this.spool = spool;
    this.setAside = setAside;
    this.cursor = cursor;
    this.onProgress = onProgress;
    this.stallNanos = stall.toNanos();
    this.inFlight = new InFlight(creditBytes);
    this.reader = Thread.ofVirtual().name("uplink-reader").unstarted(this::receive);
    this.watch = Thread.ofVirtual().name("uplink-watch").unstarted(this::watch);
  }

  /** Why offering has stopped although the connection stands. */
  sealed interface Halt {
    /** The gateway refuses an offer for good; everything before it is acknowledged. */
    record Refused(UplinkMessage.Refuse refuse, SpoolItem item) implements Halt {}

    /** The spool cannot be read from here on; everything before it is acknowledged. */
    record Damaged(SpoolItem rest) implements Halt {}
  }

  void start() {
    clock.connected();
    reader.start();
    watch.start();
  }

  /**
   * Offers until something has to be seen to.
   *
   * @throws IOException when the connection is lost, stalls or the gateway refuses for now
   */
  Halt run() throws IOException, InterruptedException {
    while (true) {
      Optional<Halt> halt = halt();
      if (halt.isPresent()) {
        return halt.get();
      }
      clock.question().ifPresent(this::send);
      SpoolItem item = isHalted() ? null : next();
      if (item != null) {
        send(InFlight.offer(item));
      }
    }
  }

  private void send(UplinkMessage message) {
    try {
      link.send(message);
    } catch (IOException e) {
      fail(e);
    }
  }

  /**
   * Goes on after a halt. The gateway has dropped everything that was under way behind the refused
   * offer, so it is forgotten here and read from the spool again.
   *
   * @param first what to say first, such as what will not come; nothing when the next offer is the
   *     one that the gateway waits for
   */
  void resume(UplinkMessage... first) throws IOException {
    lock.lock();
    try {
      refusal = null;
      refused = null;
      damaged = null;
      held = null;
      inFlight.clear();
      movedNanos = System.nanoTime();
    } finally {
      lock.unlock();
    }
    for (UplinkMessage message : first) {
      link.send(message);
    }
  }

  /**
   * The next item to send, already counted as under way; null when there is none for the moment.
   */
  private @Nullable SpoolItem next() throws IOException, InterruptedException {
    if (held == null) {
      try {
        held = cursor.next(STEP).orElse(null);
      } catch (SpoolDamage e) {
        setDamaged(e.rest());
        return null;
      }
    }
    SpoolItem item = held;
    if (item == null) {
      return null;
    }
    lock.lock();
    try {
      if (refused != null) {
        return null; // It came in while the spool was read.
      }
      if (!inFlight.fits(item)) {
        long unusedRest = changed.awaitNanos(STEP.toNanos());
        return null;
      }
      long now = System.nanoTime();
      long early = pace.nanosUntilNext(now, spool.writtenBytes());
      if (early > 0) {
        long unusedRest = changed.awaitNanos(Math.min(early, STEP.toNanos()));
        return null;
      }
      pace.sent(item.payloadLength());
      if (inFlight.isEmpty()) {
        movedNanos = now;
      }
      inFlight.add(item.withoutPayload());
      held = null;
      return item;
    } finally {
      lock.unlock();
    }
  }

  private void setDamaged(SpoolItem rest) {
    lock.lock();
    try {
      damaged = rest;
    } finally {
      lock.unlock();
    }
  }

  private boolean isHalted() throws InterruptedException {
    lock.lock();
    try {
      if (refused == null && damaged == null) {
        return false;
      }
      long unusedRest = changed.awaitNanos(STEP.toNanos());
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Halt> halt() throws IOException {
    lock.lock();
    try {
      // A gateway may close the connection right behind its refusal; the refusal still counts.
      if (refusal != null && refused != null && setAside.isNext(refused)) {
        return Optional.of(new Halt.Refused(refusal, refused));
      }
      if (damaged != null && inFlight.isEmpty()) {
        return Optional.of(new Halt.Damaged(damaged));
      }
      if (failure != null) {
        throw failure;
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void receive() {
    try {
      while (true) {
        UplinkMessage message = link.receive();
        lock.lock();
        try {
          if (failure != null) {
            return;
          }
          take(message);
          if (!(message instanceof UplinkMessage.TellClock)) {
            movedNanos = System.nanoTime();
          }
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(new IOException("the reader was interrupted", e));
    } catch (RuntimeException e) {
      fail(new IOException("an acknowledgement could not be worked in", e));
      throw e;
    }
  }

  private void take(UplinkMessage message) throws IOException, InterruptedException {
    switch (message) {
      case UplinkMessage.Ack(var boot, var sequence, var creditBytes) -> {
        inFlight.credit(creditBytes);
        for (SpoolItem item : inFlight.acknowledge(boot, sequence)) {
          spool.settle(item);
        }
        onProgress.run();
      }
      case UplinkMessage.AckSeal(var boot, var sequence) -> {
        Optional<SpoolItem> seal = inFlight.acknowledgeSeal(boot, sequence);
        if (seal.isPresent()) {
          spool.settle(seal.get());
        }
        onProgress.run();
      }
      case UplinkMessage.Refuse refuse -> refuse(refuse);
      case UplinkMessage.TellClock answer -> clock.answered(answer);
      default ->
          throw new IOException(
              "the gateway sent a " + message.getClass().getSimpleName() + " out of turn");
    }
  }

  private void refuse(UplinkMessage.Refuse refuse) throws IOException, InterruptedException {
    if (refuse.reason().isTransient()) {
      throw new UplinkRefused(refuse);
    }
    if (refuse.reason() == Refusal.SEAL) {
      refuseSeal(refuse);
      return;
    }
    Optional<SpoolItem> item =
        refuse.isNameless() && refuse.reason() == Refusal.MALFORMED
            ? inFlight.oldest()
            : inFlight.find(refuse.boot(), refuse.sequence());
    if (item.isEmpty()) {
      throw new UplinkRefused(refuse);
    }
    if (item.get().isSeal() && refuse.isNameless()) {
      inFlight.remove(item.get());
      setAside.settle(setAside.one(item.get(), "malformed", Gap.Cause.REFUSED), Rejection.REFUSED);
      return;
    }
    refusal = refuse;
    refused = item.get();
  }

  /** A refused seal holds nothing up: it is set aside, and the next one covers its frames too. */
  private void refuseSeal(UplinkMessage.Refuse refuse) throws IOException, InterruptedException {
    Optional<SpoolItem> seal = inFlight.acknowledgeSeal(refuse.boot(), refuse.sequence());
    if (seal.isEmpty()) {
      LOG.warn("the seal before a hole was not taken: {}", UplinkRefused.words(refuse));
      return;
    }
    setAside.settle(setAside.one(seal.get(), "seal", Gap.Cause.REFUSED), Rejection.REFUSED);
  }

  /**
   * Ends a connection on which nothing moves although something is under way or waits for credit.
   */
  private void watch() {
    lock.lock();
    try {
      while (failure == null) {
        long unusedRest = changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(500));
        boolean isIdle = inFlight.isEmpty();
        if (isIdle) {
          movedNanos = System.nanoTime();
        } else if (System.nanoTime() - movedNanos > stallNanos && failure == null) {
          failure =
              new SocketTimeoutException(
                  "the gateway has acknowledged nothing for "
                      + TimeUnit.NANOSECONDS.toMillis(stallNanos)
                      + " ms");
          changed.signalAll();
          link.close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  private void fail(IOException cause) {
    lock.lock();
    try {
      // The first is kept: a reader that saw the reason knows more than a writer that saw a closed
      // socket.
      if (failure == null) {
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the connection and waits for the session's threads. */
  @Override
  public void close() throws IOException {
    fail(new IOException("the session has ended"));
    link.close();
    try {
      watch.join();
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
