package io.plumbline.collector.agent.intake;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.config.FrameRules;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where all drivers deliver. One batch is open at a time; when it is full and the one before is
 * still being written, drivers wait: the memory is bounded, and the wait is the back-pressure.
 * Thread-safe; {@link #take} is called by one thread.
 */
public final class Intake implements ReadingSink {
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int MAX_GAPS = FrameLimits.MAX_GAPS / 2;

  private final FrameRules limits;
  private final IntakeTally tally;
  private final LongSupplier clockMicros;
  private final OpenOutages outages;
  private final Unheard unheard;
  private ChannelTable channels;
  private ChannelTable retired = ChannelTable.empty();
  private List<ChannelIntake> waiting;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomAgain = lock.newCondition();
  private final Condition worthTaking = lock.newCondition();
  private final List<Sample> scratch = new ArrayList<>();
  private Batch open = new Batch(0, System.nanoTime());
  private long sweptNanos = System.nanoTime();
  private boolean hurried;
  private boolean stopping;

  /**
   * An intake in which nothing waits.
   *
   * @param clockMicros the agent's clock, microseconds since the epoch
   * @param outages what is remembered of devices that were lost
   */
  public Intake(
      AgentConfiguration configuration,
      Account account,
      LongSupplier clockMicros,
      OpenOutages outages) {
    this.limits = configuration.frame();
    this.tally = new IntakeTally(account);
    this.clockMicros = clockMicros;
    this.outages = outages;
    this.unheard = new Unheard(outages);
    this.channels = ChannelTable.of(configuration, ChannelTable.empty(), List.of());
    this.waiting = channels.waiting();
    outages.retain(channels.devices());
  }

  /**
   * Goes over to another configuration. Drivers of connections that are not kept must have ended.
   *
   * @param kept the connections that go on, as they were made
   * @param silentSinceMicros when the devices of each connection that was begun anew were heard
   *     last: until their first reading that is not BAD they have a gap
   */
  public void configure(
      AgentConfiguration configuration,
      List<ConnectionSpec> kept,
      Map<String, Long> silentSinceMicros) {
    lock.lock();
    try {
      ChannelTable next = ChannelTable.of(configuration, channels, kept);
      List<ChannelIntake> stay = next.waiting();
      Set<ChannelIntake> staying = new HashSet<>(stay);
      for (ChannelIntake channel : waiting) {
        if (!staying.contains(channel)) {
          scratch.clear();
          channel.release(scratch);
          append(channel, scratch);
        }
      }
      retired = channels;
      channels = next;
      waiting = stay;
      unheard.retain(next.devices());
      unheard.lastHeard(silentSinceMicros);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says that the agent was down until a moment. What a device said between then and its first
   * reading that is not BAD was heard by nobody, which is recorded as a gap of the device. The gap
   * of a device that was lost when the agent went down begins when it was lost.
   */
  public void downUntil(long micros) {
    lock.lock();
    try {
      unheard.nobodyListened(channels.devices(), micros);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void deliver(List<Reading> readings, Runnable durable) {
    lock.lock();
    try {
      long now = clockMicros.getAsLong();
      Set<ComputedIntake> states = new LinkedHashSet<>(0);
      boolean isWhole = true;
      for (int i = 0; i < readings.size(); i++) {
        if (!awaitRoom()) {
          tally.turnedAway(readings.size() - i);
          return;
        }
        Reading reading = readings.get(i);
        ChannelIntake channel = channel(reading.channel());
        if (channel == null) {
          tally.turnedAway(1);
          isWhole = false;
          continue;
        }
        if (reading.quality() != Quality.BAD) {
          unheard.heard(reading.channel().device(), now).ifPresent(this::appendOver);
        }
        Sample taken = take(channel, reading, now);
        ComputedIntake state = channels.computed(reading.channel().device());
        if (state != null && state.note(taken)) {
          states.add(state);
        }
      }
      // Values that arrive together change a state once.
      for (ComputedIntake state : states) {
        if (awaitRoom()) {
          Sample unusedState = take(state.channel(), state.judge(), now);
        }
      }
      if (stopping || !isWhole) {
        // Nothing is promised that the last batch does not hold.
        return;
      }
      openIfEmpty();
      open.durable().add(durable);
    } finally {
      tally.count();
      lock.unlock();
    }
  }

  @Override
  public void lost(Collection<String> devices, long sinceMicros) {
    outages.began(devices, sinceMicros);
  }

  @Override
  public void gap(Gap gap) {
    gap(gap, () -> {});
  }

  /** Makes the open batch ready to be taken at once. */
  public void hurry() {
    lock.lock();
    try {
      hurried = true;
      worthTaking.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Records a gap; the callback runs once it is safe on disk. */
  public void gap(Gap gap, Runnable durable) {
    lock.lock();
    try {
      if (awaitRoom()) {
        openIfEmpty();
        open.gaps().add(gap);
        open.durable().add(durable);
        if (unheard.isOver(gap)) {
          open.durable().add(() -> outages.ended(gap.device(), gap.toMicros()));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes samples and gaps of a frame that is on disk already, to be written into a later one.
   *
   * @param moved asked before each sample; takes it off the account of the frame, and says whether
   *     it is still to be written
   * @param durable called once all of them are safe on disk; never when the intake stops before
   */
  public void again(List<Sample> samples, List<Gap> gaps, BooleanSupplier moved, Runnable durable) {
    lock.lock();
    try {
      Set<Series> entered = new HashSet<>();
      int batch = open.number();
      for (Sample sample : samples) {
        if (!awaitRoom()) {
          return;
        }
        if (!moved.getAsBoolean()) {
          break;
        }
        openIfEmpty();
        if (batch != open.number()) {
          batch = open.number();
          entered.clear();
        }
        if (entered.add(sample.series())) {
          open.countSeries(ChannelIntake.dictionaryBytes(sample.series()));
        }
        open.add(sample, ChannelIntake.bytes(sample));
      }
      if (awaitRoom()) {
        openIfEmpty();
        open.gaps().addAll(gaps);
        open.durable().add(durable);
      }
    } finally {
      tally.count();
      lock.unlock();
    }
  }

  /**
   * Takes the open batch when it is full, old enough or the intake stops.
   *
   * @param patience how long to wait for that
   * @return the batch, or empty when there is nothing to write yet
   */
  public Optional<Batch> take(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    outages.tidy();
    lock.lockInterruptibly();
    try {
      while (true) {
        sweep();
        long now = System.nanoTime();
        long age = now - open.openedNanos();
        if (!open.isEmpty()
            && (stopping || hurried || isFull() || age >= limits.every().toNanos())) {
          return Optional.of(exchange());
        }
        long rest = deadline - now;
        if (rest <= 0 || stopping) {
          return Optional.empty();
        }
        long untilOld = open.isEmpty() ? rest : limits.every().toNanos() - age;
        long unusedRest = worthTaking.awaitNanos(Math.min(Math.min(rest, untilOld), SWEEP_NANOS));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Turns further readings away and makes the rest ready to be taken. Idempotent. */
  public void stop() {
    lock.lock();
    try {
      if (!stopping) {
        for (ChannelIntake channel : waiting) {
          scratch.clear();
          channel.release(scratch);
          append(channel, scratch);
        }
        stopping = true;
      }
      roomAgain.signalAll();
      worthTaking.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Sample take(ChannelIntake channel, Reading reading, long now) {
    scratch.clear();
    Sample sample = channel.sample(reading, now);
    tally.delivered(channel.take(sample, scratch), sample, now);
    append(channel, scratch);
    return sample;
  }

  /** What is kept for a channel; null when another configuration has taken it away since. */
  private @Nullable ChannelIntake channel(ChannelSpec spec) {
    ChannelIntake channel = channels.find(spec);
    if (channel == null && retired.find(spec) == null) {
      throw new IllegalArgumentException(
          "a driver delivered a reading of " + spec + ", which is not configured");
    }
    return channel;
  }

  /** Records the gap of a device that is heard again. */
  private void appendOver(Gap gap) {
    openIfEmpty();
    open.gaps().add(gap);
    open.durable().add(() -> outages.ended(gap.device(), gap.toMicros()));
  }

  private void append(ChannelIntake channel, List<Sample> samples) {
    for (Sample sample : samples) {
      openIfEmpty();
      if (channel.entersDictionary(open.number())) {
        open.countSeries(channel.dictionaryBytes());
      }
      open.add(sample, ChannelIntake.bytes(sample));
    }
    if (isFull()) {
      worthTaking.signal();
    }
  }

  /** The age of a batch counts from its first content. */
  private void openIfEmpty() {
    if (open.isEmpty()) {
      open = new Batch(open.number() + 1, System.nanoTime());
      worthTaking.signal();
    }
  }

  private Batch exchange() {
    tally.count();
    Batch full = open;
    open = new Batch(full.number() + 1, System.nanoTime());
    hurried = false;
    roomAgain.signalAll();
    return full;
  }

  /** One reading can bring two samples, and each can bring a series. */
  private boolean isFull() {
    return open.samples().size() + 1 >= Math.max(2, limits.rows())
        || open.bytes() >= limits.bytes()
        || open.series() + 1 >= FrameLimits.MAX_SERIES
        || open.gaps().size() >= MAX_GAPS;
  }

  /** Waits while the open batch is full; false when nothing is taken any more. */
  private boolean awaitRoom() {
    while (isFull() && !stopping) {
      tally.count();
      worthTaking.signal();
      roomAgain.awaitUninterruptibly();
    }
    return !stopping;
  }

  private void sweep() {
    long now = System.nanoTime();
    if (now - sweptNanos < SWEEP_NANOS || stopping) {
      return;
    }
    sweptNanos = now;
    long nowMicros = clockMicros.getAsLong();
    for (ChannelIntake channel : waiting) {
      if (isFull()) {
        return;
      }
      scratch.clear();
      channel.due(nowMicros, scratch);
      append(channel, scratch);
    }
  }
}
