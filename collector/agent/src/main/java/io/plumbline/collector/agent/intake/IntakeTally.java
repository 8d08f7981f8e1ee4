package io.plumbline.collector.agent.intake;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.contract.telemetry.Sample;
import java.util.concurrent.TimeUnit;

/**
 * Counts readings while the intake holds its lock, and books them all at once before it lets go:
 * nothing is written uncounted. Not thread-safe.
 */
final class IntakeTally {
  /** {@code realtime_lag} of the semantics: the verifier counts what arrives later as late. */
  private static final long OLD_MICROS = TimeUnit.HOURS.toMicros(24);

  private final Account account;
  private long delivered;
  private long silent;
  private long old;

  IntakeTally(Account account) {
    this.account = account;
  }

  /**
   * A reading was taken.
   *
   * @param nowSilent how many readings turn out to be none that are to be written
   * @param taken the sample that it became
   */
  void delivered(int nowSilent, Sample taken, long nowMicros) {
    delivered++;
    silent += nowSilent;
    if (nowMicros - taken.sourceMicros() > OLD_MICROS) {
      old++;
    }
  }

  /** Readings that are not taken, booked at once. */
  void turnedAway(int readings) {
    account.turnedAway(readings);
  }

  /** Books what was counted since. */
  void count() {
    if (delivered != 0 || silent != 0) {
      account.delivered(delivered, silent);
      account.old(old);
      old = 0;
      delivered = 0;
      silent = 0;
    }
  }
}
