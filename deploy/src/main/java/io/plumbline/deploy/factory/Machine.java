package io.plumbline.deploy.factory;

import io.plumbline.contract.telemetry.MachineState;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A machine that runs, waits, breaks and is mended by chance: a Markov chain over its states with a
 * random walk of the load while it runs. The states and loads follow from the seed alone, the times
 * from the caller. Not thread-safe.
 */
final class Machine {
  private static final long HOUR_MICROS = 3_600_000_000L;

  /** Shortest and longest stay, in reports. */
  private static final Map<MachineState, int[]> STAY =
      Map.of(
          MachineState.RUNNING, new int[] {8, 40},
          MachineState.IDLE, new int[] {3, 12},
          MachineState.FAULT, new int[] {4, 10},
          MachineState.MAINTENANCE, new int[] {6, 15});

  private final MachineSpec spec;
  private final SplittableRandom random;

  private MachineState state = MachineState.RUNNING;
  private int left;
  private double load;
  private long count;

  Machine(MachineSpec spec, long seed) {
    this.spec = spec;
    this.random = new SplittableRandom(seed ^ (0x9E3779B97F4A7C15L * (spec.number() + 1)));
    this.state = random.nextInt(10) < 7 ? MachineState.RUNNING : MachineState.IDLE;
    this.left = stay();
    this.load = 45 + random.nextDouble(40);
  }

  MachineSpec spec() {
    return spec;
  }

  /** The next report. */
  Report report(long nowMicros) {
    if (left-- == 0) {
      state = next();
      left = stay();
    }
    load = Math.clamp(load + random.nextDouble(-6, 6), 35, 98);
    double now =
        switch (state) {
          case RUNNING -> load;
          case IDLE -> 2 + random.nextDouble(4);
          default -> 0;
        };
    float percent = (float) (Math.round(now * 100) / 100.0);
    float speed = state == MachineState.RUNNING ? (float) Math.round(now * 60) : 0;
    return new Report(clockOf(nowMicros), state, percent, speed, ++count);
  }

  private long clockOf(long nowMicros) {
    return switch (spec.behaviour()) {
      case CLOCK_AHEAD -> nowMicros + HOUR_MICROS / 6;
      case BACKFILLING -> nowMicros - 30 * HOUR_MICROS;
      default -> nowMicros;
    };
  }

  private int stay() {
    int[] range = STAY.getOrDefault(state, new int[] {5, 10});
    return random.nextInt(range[0], range[1]);
  }

  private MachineState next() {
    int roll = random.nextInt(100);
    return switch (state) {
      case RUNNING ->
          roll < 78 ? MachineState.IDLE : roll < 92 ? MachineState.FAULT : MachineState.MAINTENANCE;
      case FAULT -> roll < 60 ? MachineState.MAINTENANCE : MachineState.IDLE;
      default -> MachineState.RUNNING;
    };
  }
}
