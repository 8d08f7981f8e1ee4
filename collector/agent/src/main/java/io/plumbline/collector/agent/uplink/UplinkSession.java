package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.spool.SetAside;
import io.plumbline.collector.agent.spool.Spool;
import io.plumbline.collector.agent.spool.SpoolCursor;
import io.plumbline.collector.agent.spool.SpoolDamage;
import io.plumbline.collector.agent.spool.SpoolItem;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection after the welcome: offers what the spool has as far as the credit goes, and settles what comes back.
 * The calling thread sends, a virtual thread receives, another one watches that the gateway moves on.
 */
final class UplinkSession {
  private static final Duration STEP = Duration.ofMillis(250);

  private final UplinkLink link;
  private final Spool spool;
  private final SetAside setAside;
  private final SpoolCursor cursor;
  private final Runnable onProgress;
  private final long stallNanos;

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
      UplinkLink link, Spool spool, SpoolCursor cursor, long creditBytes, Duration stall, Runnable onProgress) {
    this.link = link;
    this.spool = spool;
    this.setAside = spool.setAside();
    this.cursor = cursor;
    this.onProgress = onProgress;
    this.stallNanos = stall.toNanos();
    this.inFlight = new InFlight(creditBytes);
  }

  /** How a connection ended that was not simply lost. */
  sealed interface End {
    /** The gateway refuses an offer for good; everything before it is acknowledged. */
    record Refused(UplinkMessage.Refuse refuse, SpoolItem item) implements End {}

    /** The spool cannot be read from here on; everything before it is acknowledged. */
    record Damaged(SpoolItem rest) implements End {}
  }

  /**
   * Works until the connection is lost or something has to be set aside.
   *
   * @throws IOException when the connection is lost, stalls or the gateway refuses for now
   */
  End run() throws IOException, InterruptedException {
    Thread reader = Thread.ofVirtual().name("uplink-reader").start(this::receive);
    Thread watch = Thread.ofVirtual().name("uplink-watch").start(this::watch);
    try {
      while (true) {
        Optional<End> end = end();
        if (end.isPresent()) {
          return end.get();
        }
        SpoolItem item = isHalted() ? null : next();
        if (item == null) {
          continue;
        }
        link.send(InFlight.offer(item));
      }
    } catch (IOException e) {
      fail(e);
      Optional<End> end = end();
      return end.orElseThrow(() -> new IllegalStateException("a session ends with a fault or a reason", e));
    } finally {
      fail(new IOException("the session has ended"));
      link.close();
      watch.join();
      reader.join();
    }
  }

  /** The next item to send, already counted as under way; null when there is none for the moment. */
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
      if (!inFlight.fits(item)) {
        long unusedRest = changed.awaitNanos(STEP.toNanos());
        return null;
      }
      if (inFlight.isEmpty()) {
        movedNanos = System.nanoTime();
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

  private Optional<End> end() throws IOException {
    lock.lock();
    try {
      // A gateway may close the connection right behind its refusal; the refusal still counts.
      if (refusal != null && refused != null && setAside.isNext(refused)) {
        return Optional.of(new End.Refused(refusal, refused));
      }
      if (damaged != null && inFlight.isEmpty()) {
        return Optional.of(new End.Damaged(damaged));
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
          movedNanos = System.nanoTime();
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException("an acknowledgement could not be worked in", e));
      throw e;
    }
  }

  private void take(UplinkMessage message) throws IOException {
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
      default -> throw new IOException("the gateway sent a " + message.getClass().getSimpleName() + " out of turn");
    }
  }

  private void refuse(UplinkMessage.Refuse refuse) throws IOException {
    if (refused != null) {
      return; // What was under way behind the refused one fares no better; only the first counts.
    }
    UUID boot = refuse.boot();
    boolean isSeal = refuse.reason() == Refusal.SEAL;
    Optional<SpoolItem> item =
        inFlight.find(isSeal, boot, refuse.sequence()).or(() -> inFlight.find(!isSeal, boot, refuse.sequence()));
    if (refuse.reason().isTransient() || item.isEmpty()) {
      throw new UplinkRefused(refuse);
    }
    refusal = refuse;
    refused = item.get();
  }

  /** Ends a connection on which nothing moves although something is under way or waits for credit. */
  private void watch() {
    lock.lock();
    try {
      while (failure == null) {
        long unusedRest = changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(500));
        boolean isIdle = inFlight.isEmpty() && held == null && refused == null;
        if (!isIdle && System.nanoTime() - movedNanos > stallNanos) {
          failure =
              new SocketTimeoutException(
                  "the gateway has acknowledged nothing for " + TimeUnit.NANOSECONDS.toMillis(stallNanos) + " ms");
          changed.signalAll();
          link.close();
        } else if (isIdle) {
          movedNanos = System.nanoTime();
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
      if (failure == null) {
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
