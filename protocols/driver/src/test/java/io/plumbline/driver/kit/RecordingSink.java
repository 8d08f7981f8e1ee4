package io.plumbline.driver.kit;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A sink that keeps everything in order of arrival and can hold its callers, as an agent with a
 * full spool does. Thread-safe. A held caller waits without regard to interrupts, the worst case
 * for a driver.
 */
public final class RecordingSink implements ReadingSink {
  /** How long the waiting methods wait. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Reading> readings = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final List<Runnable> pending = new ArrayList<>();
  private boolean held;
  private boolean keepsPending;
  private int waiting;
  private int deliveries;

  @Override
  public void deliver(List<Reading> batch, Runnable durable) {
    boolean now;
    lock.lock();
    try {
      waiting++;
      changed.signalAll();
      while (held) {
        changed.awaitUninterruptibly();
      }
      waiting--;
      deliveries++;
      readings.addAll(batch);
      now = !keepsPending;
      if (!now) {
        pending.add(durable);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (now) {
      durable.run();
    }
  }

  @Override
  public void lost(Collection<String> devices, long sinceMicros) {
    locked(() -> lost.addAll(devices));
  }

  @Override
  public void gap(Gap gap) {
    locked(() -> {
      gaps.add(gap);
      changed.signalAll();
      return gap;
    });
  }

  /** From now on callers of {@code deliver} wait. */
  public void hold() {
    locked(() -> held = true);
  }

  /** Lets the waiting callers go on. */
  public void release() {
    locked(() -> {
      held = false;
      changed.signalAll();
      return held;
    });
  }

  /** From now on nothing is durable until {@link #makeDurable()}. */
  public void keepPending() {
    locked(() -> keepsPending = true);
  }

  /** Reports everything delivered so far as durable; returns how many deliveries that were. */
  public int makeDurable() {
    List<Runnable> batch =
        locked(() -> {
          List<Runnable> copy = List.copyOf(pending);
          pending.clear();
          return copy;
        });
    batch.forEach(Runnable::run);
    return batch.size();
  }

  /** Everything delivered so far. */
  public List<Reading> readings() {
    return locked(() -> List.copyOf(readings));
  }

  /** What was delivered of one channel. */
  public List<Reading> readings(String channel) {
    return readings().stream().filter(r -> r.channel().name().equals(channel)).toList();
  }

  /** The GOOD values of one channel as text, in order of arrival. */
  public List<String> goodValues(String channel) {
    return readings(channel).stream()
        .filter(r -> r.quality() == Quality.GOOD)
        .map(r -> r.value().asText())
        .toList();
  }

  /** The gaps recorded so far. */
  public List<Gap> gaps() {
    return locked(() -> List.copyOf(gaps));
  }

  /** The devices that were told as lost, each time. */
  public List<String> lost() {
    return locked(() -> List.copyOf(lost));
  }

  /**
   * How many readings there are now; a place to count from in {@link #await(int, String,
   * Predicate)}.
   */
  public int mark() {
    return locked(readings::size);
  }

  /** How often {@code deliver} has returned. */
  public int deliveries() {
    return locked(() -> deliveries);
  }

  /** Waits until a caller stands in {@code deliver} and is held there. */
  public void awaitHeldCaller() {
    awaitState("a caller that is held in deliver", () -> waiting > 0, () -> "none");
  }

  /** Waits for a reading, also among those that are there already. */
  public Reading await(String what, Predicate<Reading> wanted) {
    return await(0, what, wanted);
  }

  /** Waits for a reading after the mark. */
  public Reading await(int mark, String what, Predicate<Reading> wanted) {
    lock.lock();
    try {
      List<Reading> found = new ArrayList<>(1);
      awaitState(
          what,
          () -> {
            for (int i = mark; i < readings.size() && found.isEmpty(); i++) {
              if (wanted.test(readings.get(i))) {
                found.add(readings.get(i));
              }
            }
            return !found.isEmpty();
          },
          () -> tail(readings.subList(Math.min(mark, readings.size()), readings.size())));
      return found.getFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a GOOD reading of a channel with this value. */
  public Reading awaitValue(int mark, String channel, String value) {
    return await(
        mark,
        channel + " = " + value,
        r ->
            r.channel().name().equals(channel)
                && r.quality() == Quality.GOOD
                && r.value().asText().equals(value));
  }

  /** Waits for a BAD reading of a channel. */
  public Reading awaitBad(int mark, String channel) {
    return await(
        mark,
        "a BAD reading of " + channel,
        r -> r.channel().name().equals(channel) && r.quality() == Quality.BAD);
  }

  /** Waits for a gap. */
  public Gap awaitGap(String what, Predicate<Gap> wanted) {
    lock.lock();
    try {
      awaitState(what, () -> gaps.stream().anyMatch(wanted), () -> gaps);
      return gaps.stream().filter(wanted).findFirst().orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  private static String tail(List<Reading> list) {
    return list.size()
        + " readings, the last ones "
        + list.subList(Math.max(0, list.size() - 10), list.size());
  }

  private void awaitState(String what, Supplier<Boolean> holds, Supplier<?> found) {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (!holds.get()) {
        if (left <= 0) {
          throw new AssertionError(
              "waited " + PATIENCE.toSeconds() + " s for " + what + "; found " + found.get());
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return locked(() -> "sink: " + tail(readings) + ", gaps " + gaps);
  }
}
