package io.plumbline.verifier.engine.suspicion.trace;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows one series within one chain of frames, in ascending source time, and hands each finished
 * day to the device. About 100 bytes, and 1.3 KB from where one sample follows another within two
 * hours; a load channel 200 bytes more. Not thread-safe.
 */
final class SeriesTrace {
  /**
   * After a silence longer than this what came before says nothing of what comes now: 2 h in µs.
   */
  private static final long SILENCE = 2 * 3600 * 1_000_000L;

  /** One of how many rows has its last digits counted, so that neighbours do not count. */
  private static final int THINNING = 4;

  private static final Value[] STATES =
      Arrays.stream(MachineState.values()).map(s -> new Value.Text(s.name())).toArray(Value[]::new);

  private final DeviceTrace device;
  private final String channel;
  private final long salt;
  private @Nullable Movement movement;
  private @Nullable ChannelTrace trace;
  private @Nullable DayLoads dayLoads;

  private long lastTime = Long.MIN_VALUE;
  private @Nullable Value last;
  private double lastNumber = Double.NaN;
  private long changedAt;
  private int unchanged;

  private long lastArrival = Long.MIN_VALUE;
  private long lastInterval;
  private long lastLag;

  /** What is followed from sample to sample; a series of lone samples has none. */
  private static final class Movement {
    private final Surprise surprise = new Surprise();
    private final DirectionWords words = new DirectionWords();
    private final PrintMaker prints;

    private Movement(DeviceTrace device) {
      this.prints = new PrintMaker(device);
    }

    private boolean change(long symbol, long token) {
      boolean surprised = surprise.next(symbol);
      prints.change(token, surprised);
      return surprised;
    }

    private void breakOff(boolean backwards) {
      words.reset();
      if (backwards) {
        prints.end();
      }
    }
  }

  /** A calendar day, µs since the epoch. */
  record Day(int epochDay, long fromMicros, long toMicros) {}

  SeriesTrace(DeviceTrace device, Series series) {
    this.device = device;
    this.channel = series.channel();
    this.salt = Mix.of(series.channel());
  }

  /** A state with quality GOOD. */
  void state(Day day, long micros, MachineState state) {
    Value value = STATES[state.ordinal()];
    Movement moving = continues(day, micros);
    if (moving == null) {
      remember(value, micros);
      return;
    }
    if (!value.equals(last)) {
      long seconds = Math.round((micros - changedAt) / 1e6);
      moving.change(Mix.of(state.ordinal(), seconds), Mix.of(state.ordinal(), seconds));
      remember(value, micros);
    }
  }

  /** A process value with quality GOOD, and the state that the machine was in. */
  void value(Day day, long micros, Value value, MachineState state) {
    double number = number(value);
    Movement moving = continues(day, micros);
    boolean changed = moving != null && !value.equals(last);
    boolean surprised = moving != null && step(moving, value, number, changed);
    if (state == MachineState.RUNNING && moving != null) {
      device.changing(day.epochDay()).whileRunning(changed);
    }
    if (!Double.isNaN(number)) {
      load(day, number, state);
    }
    if (surprised && !Double.isNaN(number) && thinned(micros)) {
      channel().digits(number);
    }
    if (moving == null || changed) {
      remember(value, micros);
    } else {
      unchanged++;
    }
  }

  /** The signal went on; returns whether how it did came as a surprise. */
  private boolean step(Movement moving, Value value, double number, boolean changed) {
    boolean numeric = !Double.isNaN(number) && !Double.isNaN(lastNumber);
    double step = numeric ? number - lastNumber : 0;
    boolean surprised = false;
    if (changed) {
      // What counts as information must be part of the print: value, step and how long it stood.
      long what = numeric ? Float.floatToIntBits((float) step) : hash(value, number);
      surprised =
          moving.change(
              Mix.of(what, unchanged), Mix.of(Mix.of(hash(value, number), what), unchanged));
      if (numeric) {
        channel().change(lastNumber, number);
      }
    }
    if (numeric) {
      moving.words.step(step, surprised, device.words());
    }
    return surprised;
  }

  /** When the sample arrived by another clock than the machine's, and how late. */
  void arrival(long micros, long lag) {
    ArrivalTrace arrivals = device.arrivals();
    long interval = micros - lastArrival;
    boolean steady =
        lastArrival != Long.MIN_VALUE
            && interval > 0
            && interval < lastInterval * 3 / 2
            && interval > lastInterval * 2 / 3;
    if (steady) {
      arrivals.interval(interval == lastInterval);
    }
    if (lag != 0 && lastLag != 0) {
      arrivals.lag(lag == lastLag);
    }
    if (thinned(micros)) {
      arrivals.digits(micros);
    }
    lastInterval = lastArrival == Long.MIN_VALUE ? 0 : interval;
    lastArrival = micros;
    lastLag = lag;
  }

  /** Chosen by channel and time, so that channels read together seldom count together. */
  private boolean thinned(long micros) {
    return (Mix.of(salt, micros) & (THINNING - 1)) == 0;
  }

  private void load(Day day, double number, MachineState state) {
    LoadHistogram loads = channel().loads();
    if (loads == null || state == MachineState.UNKNOWN) {
      return;
    }
    boolean running = state == MachineState.RUNNING;
    loads.add(number, running);
    if (running) {
      DayLoads today = dayLoads;
      if (today == null) {
        today = new DayLoads(loads);
        dayLoads = today;
      }
      today.add(day.epochDay(), number);
    }
  }

  /** What the channel shows over all chains, from its first number on. */
  private ChannelTrace channel() {
    ChannelTrace known = trace;
    if (known == null) {
      known = device.changing(channel);
      trace = known;
    }
    return known;
  }

  /** The movement where a row goes on where the one before ended; null where it does not. */
  private @Nullable Movement continues(Day day, long micros) {
    boolean follows = last != null && micros > lastTime && micros - lastTime <= SILENCE;
    Movement moving = movement;
    if (moving == null && follows) {
      moving = new Movement(device);
      movement = moving;
    }
    if (moving != null) {
      if (!follows) {
        moving.breakOff(micros <= lastTime);
      }
      moving.prints.sample(day.epochDay(), micros - day.fromMicros(), day.toMicros() - micros);
    }
    lastTime = micros;
    return follows ? moving : null;
  }

  private void remember(Value value, long micros) {
    last = value;
    lastNumber = number(value);
    changedAt = micros;
    unchanged = 0;
  }

  /** Nothing more comes. */
  void end() {
    if (movement != null) {
      movement.breakOff(true);
    }
    if (dayLoads != null) {
      dayLoads.end();
    }
  }

  private static double number(Value value) {
    return switch (value) {
      case Value.Int(var number) -> number;
      case Value.Real(var number) -> number;
      case Value.Bool(var truth) -> truth ? 1 : 0;
      case Value.Text ignored -> Double.NaN;
      case Value.None ignored -> Double.NaN;
    };
  }

  private static long hash(Value value, double number) {
    return Double.isNaN(number) ? Mix.of(value.asText()) : Double.doubleToLongBits(number + 0.0);
  }
}
