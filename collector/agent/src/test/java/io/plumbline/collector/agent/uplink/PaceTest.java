package io.plumbline.collector.agent.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.config.PaceRules;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Hours of sending in no time: a backlog that never ends, and new frames behind it. */
class PaceTest {
  private static final int FRAME = 5000;

  private long nanos = 99;
  private long written = 7_000_000;

  /** Bytes sent in so many seconds while a new frame is spooled every few seconds. */
  private long send(Pace pace, int seconds, long newBytes, int every) {
    long sent = 0;
    long end = nanos + TimeUnit.SECONDS.toNanos(seconds);
    long next = nanos;
    while (nanos < end) {
      if (nanos >= next) {
        written += newBytes;
        next += TimeUnit.SECONDS.toNanos(every);
      }
      long early = pace.nanosUntilNext(nanos, written);
      if (early == 0) {
        pace.sent(FRAME);
        sent += FRAME;
      }
      nanos +=
          Math.clamp(early, TimeUnit.MICROSECONDS.toNanos(100), TimeUnit.MILLISECONDS.toNanos(250));
    }
    return sent;
  }

  private Pace pace(long bytesPerSecond, int backlogPercent) {
    return new Pace(new PaceRules(bytesPerSecond, backlogPercent), nanos, written);
  }

  private static void assertBetween(long least, long most, long found) {
    assertTrue(least <= found && found <= most, found + ", not " + least + " to " + most);
  }

  @Test
  void withoutALimitNothingWaits() {
    Pace pace = new Pace(PaceRules.DEFAULT, nanos, written);
    pace.sent(1L << 40);
    assertEquals(0, pace.nanosUntilNext(nanos, written));
  }

  @Test
  void aBacklogTakesTheLimitAndNoMore() {
    assertBetween(9_900_000, 10_000_000 + 100_000 + FRAME, send(pace(100_000, 50), 100, 0, 1));
  }

  @Test
  void newFramesCountTowardsTheLimitWhereItIsEnoughForBoth() {
    assertBetween(9_900_000, 10_150_000, send(pace(100_000, 50), 100, 40_000, 1));
  }

  @Test
  void whereNewFramesWouldTakeTheLimitTheBacklogStillHasItsShare() {
    Pace pace = pace(100_000, 50);
    send(pace, 60, 80_000, 1);
    assertBetween(15_800_000, 16_200_000, send(pace, 100, 80_000, 1));
  }

  @Test
  void theShareIsKeptWhenNewFramesComeInLumps() {
    Pace pace = pace(1000, 75);
    send(pace, 600, 600_000, 60);
    long sent = send(pace, 3600, 600_000, 60);
    assertTrue(sent >= 4 * 36_000_000L - 400_000, "at least four times what is new: " + sent);
  }

  @Test
  void whatWasSpooledDuringAnOutageIsNoBurst() {
    Pace pace = pace(100_000, 50);
    nanos += TimeUnit.HOURS.toNanos(1);
    written += 3600 * 10_000L;
    assertBetween(9_900_000, 10_000_000 + 100_000 + FRAME, send(pace, 100, 10_000, 1));
  }
}
