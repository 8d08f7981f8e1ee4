package io.plumbline.verifier.engine.suspicion;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import io.plumbline.verifier.engine.suspicion.trace.TraceSink;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A fleet of honest machines, some of which a forger may take over. */
final class SimulatedFleet {
  static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);
  static final int DAYS = 14;
  private static final LocalDate FIRST = AS_OF.minusDays(DAYS - 1L);
  static final int PER_FACTORY = 10;

  private final long seed;
  private final int size;
  private final List<byte[]> honest = new ArrayList<>();

  /** What was done to a fleet, and to whom. */
  record Planted(FleetTrace trace, Set<String> forged, Set<String> donors) {}

  SimulatedFleet(long seed, int size) {
    this.seed = seed;
    this.size = size;
    for (int i = 0; i < size; i++) {
      honest.add(frame(i, machine(i).readings()));
    }
  }

  private Machine machine(int i) {
    return machine(seed, i, Machine.PERIOD);
  }

  /** The fleet as it is. */
  Planted untouched() {
    return new Planted(trace(honest, ledger(Map.of())), Set.of(), Set.of());
  }

  /** The fleet with a share of its devices forged, one at least. */
  Planted with(Fraud fraud, double share) {
    return with(fraud, share, DAYS, fraud::forge);
  }

  /** How readings are forged. */
  interface Forger {
    List<Reading> forge(List<Reading> honest, Machine machine, Random random);
  }

  /** The same with a forger of its own, who was at work on the first days only. */
  Planted with(Fraud fraud, double share, int forgedDays, Forger forger) {
    Random random = new Random(seed ^ (fraud.ordinal() + 1) * 0x5DEECE66DL);
    int count = Math.max(1, (int) Math.round(share * size));
    int donor = suitable(fraud, random, Set.of());
    List<byte[]> frames = new ArrayList<>(honest);
    Map<Integer, Integer> serials = new LinkedHashMap<>();
    Set<Integer> forged = new TreeSet<>();
    while (forged.size() < count) {
      int victim = suitable(fraud, random, forged);
      if (fraud.takesDonor() && victim == donor) {
        continue;
      }
      forged.add(victim);
      if (fraud == Fraud.IDENTITY) {
        serials.put(victim, donor);
        continue;
      }
      Machine machine = machine(fraud.takesDonor() ? donor : victim);
      List<Reading> readings = forger.forge(machine.readings(), machine, random);
      frames.set(victim, frame(victim, mixed(readings, machine(victim), forgedDays)));
    }
    Set<String> names = new TreeSet<>();
    forged.forEach(i -> names.add(id(i)));
    return new Planted(
        trace(frames, ledger(serials)), names, fraud.takesDonor() ? Set.of(id(donor)) : Set.of());
  }

  /** Forged readings on the first days, honest ones on those that follow. */
  private static List<Reading> mixed(List<Reading> forged, Machine victim, int days) {
    if (days >= DAYS) {
      return forged;
    }
    long turn = startMicros() + days * Machine.DAY;
    List<Reading> both = new ArrayList<>();
    forged.stream().filter(r -> r.source() < turn).forEach(both::add);
    victim.readings().stream().filter(r -> r.source() >= turn).forEach(both::add);
    return both;
  }

  /** A machine that the fraud makes sense for. */
  private int suitable(Fraud fraud, Random random, Set<Integer> taken) {
    while (true) {
      int i = random.nextInt(size);
      if (fraud.fits(kind(seed, i)) && !taken.contains(i)) {
        return i;
      }
    }
  }

  static String id(int i) {
    return "D%04d".formatted(i);
  }

  /** What the i-th machine of a fleet is like. */
  private static Machine.Kind kind(long seed, int i) {
    return switch ((int) Math.floorMod(seed * 31 + i * 7L, 20L)) {
      case 0, 1, 2 -> Machine.Kind.IDLE;
      case 3, 4 -> Machine.Kind.STATE_ONLY;
      case 5, 6, 7 -> Machine.Kind.PROCESS_ONLY;
      case 8, 9 -> Machine.Kind.CYCLIC;
      default -> Machine.Kind.MACHINING;
    };
  }

  /** The i-th machine of a fleet. */
  static Machine machine(long seed, int i, long periodMicros) {
    long own = new Random(seed * 1_000_003L + i).nextLong();
    return new Machine(
        own, seed * 7919L + i / PER_FACTORY, kind(seed, i), startMicros(), DAYS, periodMicros);
  }

  static long startMicros() {
    return FIRST.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * Machine.SECOND;
  }

  static byte[] frame(int i, List<Reading> readings) {
    return frame(i, i, 1, readings);
  }

  /** The frame of a device with a place in the chain of an import call. */
  static byte[] frame(int i, int call, long sequence, List<Reading> readings) {
    FrameHeader header =
        new FrameHeader(
            Provenance.IMPORT,
            "import-1",
            new UUID(7, call),
            sequence,
            Digest.ZERO,
            Digest.ZERO,
            0);
    String device = id(i);
    return FrameCodec.encode(
        header, readings.stream().map(r -> r.of(device)).toList(), List.<Gap>of());
  }

  private static FleetTrace trace(List<byte[]> frames, Ledger ledger) {
    TraceSink sink = sink(ledger);
    for (byte[] bytes : frames) {
      sink.frame(new Receipt(0, 1), decode(bytes));
    }
    return sink.finish();
  }

  static TraceSink sink(Ledger ledger) {
    DayCalendar calendar =
        new DayCalendar(ZoneOffset.UTC, AS_OF.minusMonths(14), AS_OF.plusDays(2));
    return new TraceSink(ledger, calendar, DaySpan.of(FIRST, AS_OF), 86_400_000L);
  }

  static TelemetryFrame decode(byte[] bytes) {
    try {
      return (TelemetryFrame) Frame.decode(ByteBuffer.wrap(bytes));
    } catch (FormatFault e) {
      throw new IllegalStateException(e);
    }
  }

  /** Factories with gateways of their own, connected in batches, a third of them in this year. */
  private Ledger ledger(Map<Integer, Integer> serials) {
    return ledger(seed, size, serials);
  }

  /** The ledger of a fleet without any of its machines. */
  static Ledger ledgerOf(long seed, int size) {
    return ledger(seed, size, Map.of());
  }

  /** A ledger in which some devices have the serial number of another. */
  static Ledger ledger(long seed, int size, Map<Integer, Integer> serials) {
    Random random = new Random(seed);
    SequencedMap<String, Enterprise> enterprises = new LinkedHashMap<>();
    SequencedMap<String, Device> devices = new LinkedHashMap<>();
    LocalDate batch = AS_OF;
    for (int i = 0; i < size; i++) {
      int factory = i / PER_FACTORY;
      String enterprise = "E" + factory;
      enterprises.putIfAbsent(
          enterprise,
          new Enterprise(enterprise, "企业", "上海", "", "机械", null, null, false, false, ""));
      if (i % PER_FACTORY == 0 || random.nextInt(6) == 0) {
        batch = AS_OF.minusDays(30 + random.nextInt(1000));
        batch = random.nextInt(4) == 0 ? batch.withDayOfMonth(1) : batch;
      }
      devices.put(
          id(i),
          new Device(
              id(i),
              "",
              enterprise,
              "机床",
              Deployment.PUBLIC_CLOUD,
              "opcua",
              "G" + (2 * factory + i % 2),
              batch,
              null,
              900,
              "制造商" + serials.getOrDefault(i, i) % 5,
              "SN%06d".formatted(100_000 + serials.getOrDefault(i, i)),
              ""));
    }
    return new Ledger(
        enterprises,
        devices,
        new LinkedHashMap<>(),
        List.of(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        List.of());
  }
}
