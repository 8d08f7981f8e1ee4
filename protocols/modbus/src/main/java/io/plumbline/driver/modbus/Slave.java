package io.plumbline.driver.modbus;

import java.util.ArrayList;
import java.util.List;

/**
 * One unit behind an endpoint as it stands now: its breaker, its polls and since when it is silent.
 * One thread.
 */
final class Slave {
  /** Means that the slave answers. */
  static final long UP = Long.MIN_VALUE;

  final int unit;
  final Breaker breaker;
  final List<Poll> polls = new ArrayList<>();

  /**
   * Since when it is silent, microseconds since the epoch, or {@link #UP}; its channels have then
   * been told so.
   */
  long downSinceMicros = UP;

  /** Whether it has ever answered. */
  boolean known;

  Slave(ModbusSettings.Unit settings, Breaker.Settings breaker, long startNanos) {
    unit = settings.unit();
    this.breaker = new Breaker(breaker);
    settings.polls().forEach(poll -> polls.add(new Poll(this, poll, startNanos)));
  }

  /** Whether it has answered, and does so still. */
  boolean answers() {
    return known && downSinceMicros == UP;
  }

  /** Points that are read together at one interval. */
  static final class Poll {
    /** How long a plan with cut blocks is kept: a refusal may have been passing. */
    private static final long RETRY_WHOLE_NANOS = 600_000_000_000L;

    final Slave slave;
    final ModbusSettings.Poll settings;
    private List<Block> blocks;
    private long cutNanos;
    long dueNanos;

    Poll(Slave slave, ModbusSettings.Poll settings, long startNanos) {
      this.slave = slave;
      this.settings = settings;
      blocks = Block.plan(settings.points(), settings.limits());
      dueNanos = startNanos;
    }

    /** The requests. */
    List<Block> blocks() {
      return blocks;
    }

    /** Keeps a plan whose blocks were cut because the slave refused them whole. */
    void keep(List<Block> cut) {
      if (cut.size() != blocks.size()) {
        blocks = List.copyOf(cut);
        cutNanos = System.nanoTime();
      }
    }

    /** Plans anew, after a silence in which the slave may have become another one. */
    void replan() {
      blocks = Block.plan(settings.points(), settings.limits());
      cutNanos = 0;
    }

    /** When it is tried: at its interval, but not before the breaker allows it. */
    long tryNanos() {
      return slave.breaker.open() && slave.breaker.openUntilNanos() - dueNanos > 0
          ? slave.breaker.openUntilNanos()
          : dueNanos;
    }

    /**
     * Moves to the next point of the grid of its interval; points that have passed are left out.
     */
    void advance(long nowNanos) {
      long period = settings.every().toNanos();
      long missed = Math.max(0, (nowNanos - dueNanos) / period);
      dueNanos += (missed + 1) * period;
      if (cutNanos != 0 && nowNanos - cutNanos > RETRY_WHOLE_NANOS) {
        replan();
      }
    }
  }
}
