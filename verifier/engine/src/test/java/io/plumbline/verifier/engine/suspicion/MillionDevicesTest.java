package io.plumbline.verifier.engine.suspicion;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.verifier.engine.suspicion.detect.Detector;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import io.plumbline.verifier.engine.suspicion.trace.TraceSink;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All ten frauds at once in one large fleet, one device in a thousand each: what is found, how many
 * suspicions are false, how long it takes and in what memory. Some factories send every quarter of
 * an hour, and the frauds are planted there; the others send every four hours. The build runs a
 * small fleet; {@code docs/fabrication.md} has what {@code -Dscale.devices=1000000
 * -Dscale.sparse=20} prints.
 */
@Tag("slow")
class MillionDevicesTest {
  private static final int DEVICES = Integer.getInteger("scale.devices", 1000);

  /** One factory in so many sends often. */
  private static final int SPARSE = Integer.getInteger("scale.sparse", 4);

  private static final long OFTEN = 900 * Machine.SECOND;
  private static final long SELDOM = 14_400 * Machine.SECOND;
  private static final int BLOCK = 1000;
  private static final long SEED = 11;

  /** Who forged what, and whose readings or serial numbers were taken. */
  private final Map<Integer, Fraud> forged = new TreeMap<>();

  private final Map<Integer, Integer> donors = new TreeMap<>();

  @Test
  void frauds_are_found_in_a_large_fleet_and_few_suspicions_are_false() {
    plant();
    long started = System.nanoTime();
    FleetTrace fleet = trace();
    long traced = System.nanoTime();
    List<TestOutcome> tests = new ArrayList<>();
    Map<SuspicionKind, Double> seconds = new LinkedHashMap<>();
    for (Detector detector : Detector.all()) {
      long from = System.nanoTime();
      tests.add(detector.examine(fleet));
      seconds.put(tests.getLast().kind(), (System.nanoTime() - from) / 1e9);
    }
    List<Suspicion> suspicions = FalseDiscovery.hold(tests, Scrutiny.LEVEL);
    long done = System.nanoTime();
    System.out.printf(
        "%,d devices, %,d samples: generated and traced in %.0f s, tests %.1f s, heap in use %,d"
            + " MB%n",
        DEVICES, fleet.samples(), (traced - started) / 1e9, (done - traced) / 1e9, usedMegabytes());
    Reference.reachabilityFence(fleet);
    judge(suspicions, tests, seconds);
  }

  private static long usedMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private void plant() {
    Random random = new Random(SEED);
    Set<Integer> taken = new TreeSet<>();
    for (int block = 0; block + BLOCK <= DEVICES; block += BLOCK) {
      for (Fraud fraud : Fraud.values()) {
        int victim = suitable(fraud, block, random, taken);
        forged.put(victim, fraud);
        if (fraud.takesDonor()) {
          donors.put(victim, suitable(fraud, block, random, taken));
        }
      }
    }
  }

  private static Machine machine(int i) {
    boolean often = i / SimulatedFleet.PER_FACTORY % SPARSE == 0;
    return SimulatedFleet.machine(SEED, i, often ? OFTEN : SELDOM);
  }

  private static int suitable(Fraud fraud, int block, Random random, Set<Integer> taken) {
    while (true) {
      int i = block + random.nextInt(BLOCK);
      Machine machine = machine(i);
      if (machine.periodMicros() == OFTEN && fraud.fits(machine.kind()) && taken.add(i)) {
        return i;
      }
    }
  }

  private FleetTrace trace() {
    Map<Integer, Integer> serials = new HashMap<>();
    donors.forEach((victim, donor) -> {
      if (forged.get(victim) == Fraud.IDENTITY) {
        serials.put(victim, donor);
      }
    });
    TraceSink sink = SimulatedFleet.sink(SimulatedFleet.ledger(SEED, DEVICES, serials));
    for (int block = 0; block < DEVICES; block += BLOCK) {
      IntStream.range(block, Math.min(block + BLOCK, DEVICES))
          .parallel()
          .mapToObj(this::frame)
          .forEachOrdered(frame -> sink.frame(new Receipt(0, 1), frame));
    }
    return sink.finish();
  }

  /** One import call brings a block of devices, a frame each. */
  private TelemetryFrame frame(int i) {
    return SimulatedFleet.decode(SimulatedFleet.frame(i, i / BLOCK, i % BLOCK + 1, readings(i)));
  }

  private List<Reading> readings(int i) {
    Fraud fraud = forged.get(i);
    if (fraud == null) {
      return machine(i).readings();
    }
    boolean copied = fraud.takesDonor() && fraud != Fraud.IDENTITY;
    Machine machine = machine(copied ? donors.getOrDefault(i, i) : i);
    return fraud.forge(machine.readings(), machine, new Random(SEED * 31 + i));
  }

  private void judge(
      List<Suspicion> suspicions, List<TestOutcome> tests, Map<SuspicionKind, Double> seconds) {
    Set<String> guilty = new TreeSet<>();
    forged.keySet().forEach(i -> guilty.add(SimulatedFleet.id(i)));
    donors.values().forEach(i -> guilty.add(SimulatedFleet.id(i)));
    Map<SuspicionKind, Set<String>> named = new TreeMap<>();
    Map<SuspicionKind, Integer> wrong = new TreeMap<>();
    Set<String> accused = new TreeSet<>();
    int falseOnes = 0;
    for (Suspicion suspicion : suspicions) {
      Candidate found = suspicion.found();
      named.computeIfAbsent(found.kind(), key -> new TreeSet<>()).addAll(found.devices());
      List<String> honest = found.devices().stream().filter(d -> !guilty.contains(d)).toList();
      accused.addAll(honest);
      if (honest.size() == found.devices().size()) {
        falseOnes++;
        if (wrong.merge(found.kind(), 1, Integer::sum) <= 3) {
          System.out.println("    ! " + found.devices().getFirst() + " " + found.reason().en());
        }
      }
    }
    System.out.println("| test | examined | s | planted | found | false suspicions |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (TestOutcome test : tests) {
      List<String> planted =
          forged.entrySet().stream()
              .filter(entry -> entry.getValue().kind() == test.kind())
              .map(entry -> SimulatedFleet.id(entry.getKey()))
              .toList();
      Set<String> suspects = named.getOrDefault(test.kind(), Set.of());
      System.out.printf(
          "| %s | %,d | %.1f | %,d | %,d | %,d |%n",
          test.kind().token(),
          test.examined(),
          seconds.getOrDefault(test.kind(), 0.0),
          planted.size(),
          planted.stream().filter(suspects::contains).count(),
          wrong.getOrDefault(test.kind(), 0));
    }
    System.out.printf(
        "%,d suspicions, %,d of them false; %,d of %,d honest devices named%n",
        suspicions.size(), falseOnes, accused.size(), DEVICES - guilty.size());
    assertTrue(
        accused.size() <= Math.max(2, 0.0002 * DEVICES), accused.size() + " honest devices named");
    assertTrue(falseOnes <= Math.max(1, Scrutiny.LEVEL * suspicions.size()));
  }
}
