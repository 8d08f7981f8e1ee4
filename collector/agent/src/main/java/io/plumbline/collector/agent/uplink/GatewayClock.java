package io.plumbline.collector.agent.uplink;

import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.uplink.UplinkMessage;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the agent knows of the gateway's clock, after the four times of RFC 5905, 8. Round trips are
 * measured by a clock that nobody sets, so a jump of the agent's own clock moves the offset and
 * spoils nothing. Thread-safe.
 */
public final class GatewayClock {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(16);

  /** Two quartz clocks drift apart by less: microseconds in a second. */
  private static final long DRIFT_PPM = 100;

  private final LongSupplier wallMicros;
  private final LongSupplier nanos;
  private @Nullable Reading best;
  private @Nullable Question open;
  private long askedNanos;
  private boolean isAsked;

  private record Question(long askedMicros, long nanos) {}

  /** At {@code nanos} the gateway's clock showed {@code gatewayMicros}, give or take. */
  private record Reading(long gatewayMicros, long uncertaintyMicros, long nanos) {
    Reading at(long later) {
      long elapsed = TimeUnit.NANOSECONDS.toMicros(later - nanos);
      return new Reading(
          gatewayMicros + elapsed, uncertaintyMicros + elapsed * DRIFT_PPM / 1_000_000, later);
    }
  }

  /**
   * Knows nothing yet.
   *
   * @param wallMicros the agent's clock, microseconds since the epoch
   * @param nanos a clock that nobody sets, such as {@link System#nanoTime}
   */
  public GatewayClock(LongSupplier wallMicros, LongSupplier nanos) {
    this.wallMicros = wallMicros;
    this.nanos = nanos;
  }

  /** Another connection begins: what was asked on the last one is not answered any more. */
  synchronized void connected() {
    open = null;
    isAsked = false;
  }

  /** The question to send now; empty while it is not time. */
  synchronized Optional<UplinkMessage> question() {
    long now = nanos.getAsLong();
    if (open != null || (isAsked && now - askedNanos < EVERY_NANOS)) {
      return Optional.empty();
    }
    isAsked = true;
    askedNanos = now;
    Question asked = new Question(wallMicros.getAsLong(), now);
    open = asked;
    return Optional.of(new UplinkMessage.AskClock(asked.askedMicros()));
  }

  /** Takes an answer that came just now; one to another question is left out. */
  synchronized void answered(UplinkMessage.TellClock answer) {
    long now = nanos.getAsLong();
    Question asked = open;
    if (asked == null || asked.askedMicros() != answer.askedMicros()) {
      return;
    }
    open = null;
    long roundTrip = TimeUnit.NANOSECONDS.toMicros(now - asked.nanos()) + 1;
    long within = answer.answeredMicros() - answer.receivedMicros();
    if (within < 0 || within > roundTrip) {
      // The gateway's clock was set in between.
      return;
    }
    long travel = roundTrip - within;
    Reading fresh = new Reading(answer.answeredMicros() + travel / 2, travel / 2 + 1, now);
    Reading known = best == null ? null : best.at(now);
    if (known == null
        || fresh.uncertaintyMicros() <= known.uncertaintyMicros()
        || Math.abs(fresh.gatewayMicros() - known.gatewayMicros())
            > fresh.uncertaintyMicros() + known.uncertaintyMicros()) {
      best = fresh;
    }
  }

  /** The estimate now; empty before the first answer, and when it has become worth nothing. */
  public synchronized Optional<ClockOffset> offset() {
    if (best == null) {
      return Optional.empty();
    }
    Reading now = best.at(nanos.getAsLong());
    long offset = now.gatewayMicros() - wallMicros.getAsLong();
    return ClockOffset.isInRange(offset, now.uncertaintyMicros())
        ? Optional.of(new ClockOffset(offset, now.uncertaintyMicros()))
        : Optional.empty();
  }
}
