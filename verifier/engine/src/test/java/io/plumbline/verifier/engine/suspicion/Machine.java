package io.plumbline.verifier.engine.suspicion;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * An honest simulated machine: shifts, states of random length, load and temperature that follow
 * the state, a parts counter, an ambient temperature shared with its factory, poll jitter,
 * transport delays, outages that are uploaded later or lost, and a clock of its own that drifts.
 *
 * @param seed of everything random about it
 * @param factorySeed of what it shares with its factory: shifts and weather
 * @param periodMicros between two samples of a channel, a whole part of a day
 */
record Machine(
    long seed, long factorySeed, Kind kind, long startMicros, int days, long periodMicros) {
  static final long SECOND = 1_000_000L;
  static final long PERIOD = 300 * SECOND;
  static final long DAY = 86_400 * SECOND;

  /** What a machine is like. */
  enum Kind {
    MACHINING,
    /**
     * Pressure, flow, and the mains voltage that the whole factory shares, each meter a little off.
     */
    PROCESS_ONLY,
    STATE_ONLY,
    IDLE,
    /** The one program of its factory without end: commanded speeds, parts counted from zero. */
    CYCLIC
  }

  /** Everything that the machine sent, channel by channel. */
  List<Reading> readings() {
    Random random = new Random(seed);
    int n = days * perDay();
    MachineState[] states = states(random, n);
    long[] source = new long[n];
    long[] received = new long[n];
    times(random, n, source, received);
    List<Reading> readings = new ArrayList<>(4 * n);
    if (kind != Kind.PROCESS_ONLY) {
      for (int i = 0; i < n; i++) {
        if (received[i] != 0) {
          readings.add(
              new Reading(
                  "execution",
                  Role.STATE,
                  source[i],
                  received[i],
                  new Value.Text(states[i].name())));
        }
      }
    }
    switch (kind) {
      case MACHINING -> {
        channel(readings, "temp", source, received, temperatures(random, states));
        channel(readings, "power", source, received, loads(random, states));
        counter(readings, source, received, random, states);
        if (random.nextInt(3) == 0) {
          channel(readings, "ambient", source, received, ambient(random, n));
        }
      }
      case PROCESS_ONLY -> {
        channel(readings, "pressure", source, received, walk(random, n, 6, 0.05, 100));
        channel(readings, "flow", source, received, walk(random, n, 120, 1.5, 10));
        channel(readings, "voltage", source, received, voltage(random, n));
      }
      case STATE_ONLY -> {}
      case IDLE -> channel(readings, "temp", source, received, constant(n, 21.5));
      case CYCLIC -> {
        channel(readings, "speed_rpm", source, received, program(n));
        channel(readings, "parts", source, received, counted(n));
      }
    }
    return readings;
  }

  private int perDay() {
    return (int) (DAY / periodMicros);
  }

  private MachineState[] states(Random random, int n) {
    Random factory = new Random(factorySeed);
    int from = 6 + factory.nextInt(3);
    int to = factory.nextInt(3) == 0 ? 24 : from + 9 + factory.nextInt(4);
    MachineState[] states = new MachineState[n];
    MachineState state = MachineState.IDLE;
    int left = 0;
    for (int i = 0; i < n; i++) {
      if (kind == Kind.CYCLIC) {
        states[i] = MachineState.RUNNING;
        continue;
      }
      int hour = i % perDay() * 24 / perDay();
      boolean weekend = i / perDay() % 7 >= 5;
      if (kind == Kind.IDLE || hour < from || hour >= to || (weekend && to < 24)) {
        states[i] = kind == Kind.IDLE ? MachineState.IDLE : MachineState.OFFLINE;
        left = 0;
        continue;
      }
      if (left-- <= 0) {
        boolean ran = state == MachineState.RUNNING;
        int dice = random.nextInt(100);
        state = !ran ? MachineState.RUNNING : dice < 8 ? MachineState.FAULT : MachineState.IDLE;
        double mean = state == MachineState.RUNNING ? 9 : 3;
        left = (int) (-mean * Math.log(1 - random.nextDouble()));
      }
      states[i] = state;
    }
    return states;
  }

  /** Source and received times; received is 0 where the sample was lost. */
  private void times(Random random, int n, long[] source, long[] received) {
    boolean ownClock = random.nextBoolean();
    double offset = ownClock ? random.nextGaussian() * 20 * SECOND : 0;
    double drift = ownClock ? random.nextGaussian() * 30e-6 : 0;
    long phase = (long) (random.nextDouble() * periodMicros);
    long grain = random.nextBoolean() ? 1000 : 1;
    long deliveredAt = 0;
    int outage = 0;
    boolean lost = false;
    for (int i = 0; i < n; i++) {
      long now = startMicros + phase + i * periodMicros + (long) (random.nextGaussian() * 25_000);
      if (outage == 0 && random.nextInt(14 * perDay()) == 0) {
        boolean days = random.nextInt(20) == 0;
        outage =
            1
                + (int)
                    (-(days ? 500 : 25)
                        * PERIOD
                        / periodMicros
                        * Math.log(1 - random.nextDouble()));
        lost = random.nextBoolean();
        deliveredAt = now + outage * periodMicros;
      }
      long delay = (long) (20_000 - 15_000 * Math.log(1 - random.nextDouble()));
      boolean out = outage > 0;
      outage -= out ? 1 : 0;
      boolean missing = (out && lost) || random.nextInt(300) == 0;
      long arrival = (out ? deliveredAt : now) + delay;
      source[i] = floor(now + (long) (offset + drift * (now - startMicros)), grain);
      received[i] = missing ? 0 : floor(arrival, grain);
    }
  }

  private static long floor(long micros, long grain) {
    return micros / grain * grain;
  }

  private static double[] temperatures(Random random, MachineState[] states) {
    double[] values = new double[states.length];
    double now = 22;
    for (int i = 0; i < values.length; i++) {
      double target = states[i] == MachineState.RUNNING ? 58 : 24;
      now += 0.15 * (target - now) + 0.4 * random.nextGaussian();
      values[i] = Math.rint(now * 10) / 10;
    }
    return values;
  }

  private static double[] loads(Random random, MachineState[] states) {
    double[] values = new double[states.length];
    double typical = 4 + 10 * random.nextDouble();
    double now = typical;
    for (int i = 0; i < values.length; i++) {
      now = Math.max(1, typical + 0.8 * (now - typical) + 0.9 * random.nextGaussian());
      double load =
          switch (states[i]) {
            case RUNNING -> now;
            case OFFLINE -> 0;
            case IDLE, FAULT, MAINTENANCE, UNKNOWN -> 0.5 + 0.05 * random.nextGaussian();
          };
      values[i] = Math.rint(load * 100) / 100;
    }
    return values;
  }

  private double[] ambient(Random random, int n) {
    double[] weather = walk(new Random(factorySeed + 1), n, 19, 0.2, 10);
    for (int i = 0; i < n; i++) {
      weather[i] = Math.rint((weather[i] + 0.15 * random.nextGaussian()) * 10) / 10;
    }
    return weather;
  }

  private double[] voltage(Random random, int n) {
    double[] mains = walk(new Random(factorySeed + 2), n, 230, 0.8, 100);
    for (int i = 0; i < n; i++) {
      mains[i] = Math.rint((mains[i] + 0.3 * random.nextGaussian()) * 10) / 10;
    }
    return mains;
  }

  private double[] program(int n) {
    Random factory = new Random(factorySeed + 3);
    double[] steps = factory.doubles(37, 500, 6000).map(Math::rint).toArray();
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = steps[i % steps.length];
    }
    return values;
  }

  private static double[] counted(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = i / 37;
    }
    return values;
  }

  private static double[] walk(Random random, int n, double mean, double step, double resolution) {
    double[] values = new double[n];
    double now = mean;
    for (int i = 0; i < n; i++) {
      now += 0.02 * (mean - now) + step * random.nextGaussian();
      values[i] = Math.rint(now * resolution) / resolution;
    }
    return values;
  }

  private static double[] constant(int n, double value) {
    double[] values = new double[n];
    Arrays.fill(values, value);
    return values;
  }

  private static void channel(
      List<Reading> readings, String name, long[] source, long[] received, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (received[i] != 0) {
        readings.add(
            new Reading(name, Role.PROCESS, source[i], received[i], new Value.Real(values[i])));
      }
    }
  }

  private static void counter(
      List<Reading> readings,
      long[] source,
      long[] received,
      Random random,
      MachineState[] states) {
    long count = random.nextInt(100_000);
    for (int i = 0; i < states.length; i++) {
      count += states[i] == MachineState.RUNNING ? random.nextInt(4) : 0;
      if (received[i] != 0) {
        readings.add(
            new Reading("parts", Role.PROCESS, source[i], received[i], new Value.Int(count)));
      }
    }
  }
}
