package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.config.PaceRules;
import java.util.concurrent.TimeUnit;

/**
 * Says when the next frame may go, where a rate is set. The rate is a token bucket of one second; a
 * frame may begin as soon as there is anything in it, and what it takes more is waited for
 * afterwards. The least share of a backlog is kept by letting the rate rise above the limit: new
 * frames come at a rate that is averaged over about ten seconds, and so much is sent that they
 * alone never take more than what is left beside the share. Not thread-safe.
 */
final class Pace {
  /** Over how long the rate of new frames is averaged. */
  private static final double AVERAGE_SECONDS = 10;

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PaceRules rules;
  private long atNanos;
  private long writtenBytes;
  private double newBytesPerSecond;
  private double tokens;

  /**
   * Begins with a full bucket.
   *
   * @param writtenBytes what was spooled up to now
   */
  Pace(PaceRules rules, long nowNanos, long writtenBytes) {
    this.rules = rules;
    this.atNanos = nowNanos;
    this.writtenBytes = writtenBytes;
    this.tokens = rules.bytesPerSecond();
  }

  /**
   * How long the next frame has to wait; 0 where it may go now.
   *
   * @param nowNanos a clock that nobody sets
   * @param written bytes of frames that were spooled since the start
   */
  long nanosUntilNext(long nowNanos, long written) {
    if (!rules.isLimited()) {
      return 0;
    }
    double seconds = (nowNanos - atNanos) / NANOS;
    if (seconds > 0) {
      double weight = -Math.expm1(-seconds / AVERAGE_SECONDS);
      newBytesPerSecond += weight * ((written - writtenBytes) / seconds - newBytesPerSecond);
      tokens = Math.min(bytesPerSecond(), tokens + bytesPerSecond() * seconds);
      atNanos = nowNanos;
      writtenBytes = written;
    }
    return tokens > 0 ? 0 : 1 + (long) (-tokens / bytesPerSecond() * NANOS);
  }

  /** A frame goes now. */
  void sent(long bytes) {
    if (rules.isLimited()) {
      tokens -= bytes;
    }
  }

  /** What may be sent in a second, as things are. */
  private double bytesPerSecond() {
    return Math.max(
        rules.bytesPerSecond(), newBytesPerSecond * 100 / (100 - rules.backlogPercent()));
  }
}
