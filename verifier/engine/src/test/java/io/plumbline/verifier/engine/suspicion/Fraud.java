package io.plumbline.verifier.engine.suspicion;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Ways of fabricating a device's telemetry; each leaves everything else as real as it was. */
enum Fraud {
  /** Another machine's values, shifted by up to ten minutes, with delays of its own. */
  EXACT_CLONE(SuspicionKind.EXACT_CLONE, true),
  /**
   * Another machine's values, scaled, with noise of 0.05 % of the range and 1 % of the samples
   * dropped.
   */
  NEAR_CLONE(SuspicionKind.NEAR_CLONE, true),
  /** From the fourth day on the first three days again and again, with fresh jitter. */
  SELF_REPLAY(SuspicionKind.SELF_REPLAY, false),
  /** RUNNING through the shifts, sensors at one value. */
  FLAT_LINE(SuspicionKind.FLAT_LINE, false),
  /** A timer without jitter. */
  REGULAR_ARRIVAL(SuspicionKind.REGULAR_ARRIVAL, false),
  /** All of them stamped by one drifting computer. */
  SHARED_CLOCK(SuspicionKind.SHARED_CLOCK, false),
  /** Six days of ten delivered in the last two days. */
  BACK_FILL(SuspicionKind.BACK_FILL, false),
  /** Last digits as people choose them. */
  LAST_DIGIT(SuspicionKind.LAST_DIGIT, false),
  /** RUNNING day and night, whatever the load says. */
  CONTRADICTION(SuspicionKind.CONTRADICTION, false),
  /** The serial number of another device in the ledger. */
  IDENTITY(SuspicionKind.IDENTITY, true);

  /** How often people choose each digit when they make numbers up; after Mosimann et al. 1995. */
  private static final double[] HUMAN = {.06, .12, .13, .15, .10, .12, .08, .13, .07, .04};

  private final SuspicionKind kind;
  private final boolean takesDonor;

  Fraud(SuspicionKind kind, boolean takesDonor) {
    this.kind = kind;
    this.takesDonor = takesDonor;
  }

  SuspicionKind kind() {
    return kind;
  }

  /** Whether another device serves as original, and is rightly named with the copies. */
  boolean takesDonor() {
    return takesDonor;
  }

  /** Whether the fraud makes sense for a kind of machine. */
  boolean fits(Machine.Kind kind) {
    return switch (this) {
      case FLAT_LINE, CONTRADICTION, LAST_DIGIT -> kind == Machine.Kind.MACHINING;
      case EXACT_CLONE, NEAR_CLONE, SELF_REPLAY ->
          kind == Machine.Kind.MACHINING || kind == Machine.Kind.PROCESS_ONLY;
      case REGULAR_ARRIVAL, SHARED_CLOCK, BACK_FILL, IDENTITY -> true;
    };
  }

  /** What the forger sends in place of an honest machine, or with its readings as donor's. */
  List<Reading> forge(List<Reading> honest, Machine machine, Random random) {
    return switch (this) {
      case EXACT_CLONE -> moved(honest, random.nextInt(600) * Machine.SECOND, random);
      case NEAR_CLONE -> noisy(honest, 0.0005, random);
      case SELF_REPLAY -> replayed(honest, machine, random);
      case FLAT_LINE -> flat(honest);
      case REGULAR_ARRIVAL -> regular(honest, machine, random);
      case SHARED_CLOCK -> stamped(honest, machine);
      case BACK_FILL -> late(honest, machine, random);
      case LAST_DIGIT -> invented(honest, random);
      case CONTRADICTION -> unloaded(honest);
      case IDENTITY -> honest;
    };
  }

  private static long delay(Random random) {
    return (long) (20_000 - 15_000 * Math.log(1 - random.nextDouble()));
  }

  private static List<Reading> moved(List<Reading> honest, long shift, Random random) {
    return honest.stream()
        .map(r -> r.at(r.source() + shift, r.received() + shift + delay(random)))
        .toList();
  }

  /** A scaled copy with noise, as a share of the channel's range, of which 1 % is dropped. */
  static List<Reading> noisy(List<Reading> honest, double level, Random random) {
    double scale = 0.9 + 0.2 * random.nextDouble();
    Map<String, Double> spread = new TreeMap<>();
    List<Reading> copy = new ArrayList<>();
    for (Reading r : honest) {
      if (random.nextInt(100) == 0) {
        continue;
      }
      if (r.value() instanceof Value.Real(var number)) {
        double size = spread.merge(r.channel(), Math.abs(number), Math::max);
        double noise = level * size * random.nextGaussian();
        copy.add(r.with(new Value.Real(Math.rint((number * scale + noise) * 1000) / 1000)));
      } else {
        copy.add(r);
      }
    }
    return copy;
  }

  private static List<Reading> replayed(List<Reading> honest, Machine machine, Random random) {
    List<Reading> result = new ArrayList<>();
    for (Reading r : honest) {
      long day = Math.floorDiv(r.source() - machine.startMicros(), Machine.DAY);
      if (day < 0 || day > 2) {
        continue;
      }
      result.add(r);
      for (long again = day + 3; again < machine.days(); again += 3) {
        long jitter = (long) (random.nextGaussian() * 25_000);
        long by = (again - day) * Machine.DAY + jitter;
        result.add(r.at(r.source() + by, r.source() + by + delay(random)));
      }
    }
    return result;
  }

  private static List<Reading> flat(List<Reading> honest) {
    Map<String, Value> first = new TreeMap<>();
    return honest.stream()
        .map(r -> {
          Value value = first.computeIfAbsent(r.channel(), key -> r.value());
          return r.role() == Role.PROCESS ? r.with(value) : r;
        })
        .toList();
  }

  private static List<Reading> regular(List<Reading> honest, Machine machine, Random random) {
    long phase = random.nextInt(300_000) * 1000L + random.nextInt(1000);
    long lag = 10_000 + random.nextInt(50_000);
    return honest.stream()
        .map(r -> {
          long source =
              Math.floorDiv(r.source(), machine.periodMicros()) * machine.periodMicros() + phase;
          return r.at(source, source + lag);
        })
        .toList();
  }

  private static List<Reading> stamped(List<Reading> honest, Machine machine) {
    return honest.stream()
        .map(r -> {
          long sent = Math.min(r.received(), r.received() - 20_000);
          double drift = 23e-6 * (sent - machine.startMicros());
          return r.at(sent - 41 * Machine.SECOND - (long) drift, r.received());
        })
        .toList();
  }

  private static List<Reading> late(List<Reading> honest, Machine machine, Random random) {
    long end = machine.startMicros() + machine.days() * Machine.DAY;
    return honest.stream()
        .map(r -> {
          long day = Math.floorDiv(r.source() - machine.startMicros(), Machine.DAY);
          boolean filled = day % 10 < 6 && day < machine.days() - 2;
          long when = end - (long) (2 * Machine.DAY * random.nextDouble());
          return filled ? r.at(r.source(), when) : r;
        })
        .toList();
  }

  private static List<Reading> invented(List<Reading> honest, Random random) {
    return honest.stream()
        .map(r -> {
          if (!(r.value() instanceof Value.Real(var number))) {
            return r;
          }
          double unit = r.channel().equals("power") || r.channel().equals("pressure") ? 100 : 10;
          double tens = Math.floor(number * unit / 10);
          return r.with(new Value.Real((tens * 10 + humanDigit(random)) / unit));
        })
        .toList();
  }

  private static int humanDigit(Random random) {
    double dice = random.nextDouble();
    for (int digit = 0; digit < 9; digit++) {
      dice -= HUMAN[digit];
      if (dice < 0) {
        return digit;
      }
    }
    return 9;
  }

  private static List<Reading> unloaded(List<Reading> honest) {
    return honest.stream()
        .map(r ->
            switch (r.channel()) {
              case "execution" -> r.with(new Value.Text(MachineState.RUNNING.name()));
              default -> r;
            })
        .toList();
  }
}
