package io.plumbline.verifier.engine.suspicion;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Plants each fraud in simulated fleets and counts what is found and who is accused. The table of
 * {@code docs/fabrication.md} is what this test prints with {@code -Drates.seeds=10}.
 */
@Tag("slow")
class DetectionRatesTest {
  private static final int SEEDS = Integer.getInteger("rates.seeds", 1);
  private static final int DEVICES = Integer.getInteger("rates.devices", 60);
  private static final double[] SHARES = {0.01, 0.05, 0.20};

  /** Share of the forged devices that is found at least when a fifth of the fleet is forged. */
  private static final Map<Fraud, Double> LEAST =
      Map.of(
          Fraud.EXACT_CLONE, 0.8,
          Fraud.NEAR_CLONE, 0.6,
          Fraud.SELF_REPLAY, 0.8,
          Fraud.FLAT_LINE, 0.8,
          Fraud.REGULAR_ARRIVAL, 0.8,
          Fraud.SHARED_CLOCK, 0.8,
          Fraud.BACK_FILL, 0.8,
          Fraud.LAST_DIGIT, 0.5,
          Fraud.CONTRADICTION, 0.3,
          Fraud.IDENTITY, 0.9);

  @Test
  void eachTestFindsItsFraudAndHardlyAnyHonestDeviceIsAccused() {
    Map<Fraud, List<DetectionRates>> rates = new EnumMap<>(Fraud.class);
    DetectionRates honest = new DetectionRates(0, 0, 0, List.of(), 0);
    for (int seed = 1; seed <= SEEDS; seed++) {
      SimulatedFleet fleet = new SimulatedFleet(seed, DEVICES);
      honest = honest.plus(DetectionRates.of(fleet.untouched(), Set.of()));
      for (Fraud fraud : Fraud.values()) {
        List<DetectionRates> row = rates.computeIfAbsent(fraud, key -> new ArrayList<>());
        for (int s = 0; s < SHARES.length; s++) {
          DetectionRates now =
              DetectionRates.of(fleet.with(fraud, SHARES[s]), Set.of(fraud.kind()));
          if (row.size() == s) {
            row.add(now);
          } else {
            row.set(s, row.get(s).plus(now));
          }
        }
      }
    }
    print(rates, honest);
    int accused = honest.accused().size();
    int all = honest.honest();
    for (Map.Entry<Fraud, List<DetectionRates>> entry : rates.entrySet()) {
      DetectionRates many = entry.getValue().getLast();
      assertTrue(
          many.found() >= LEAST.getOrDefault(entry.getKey(), 1.0) * many.forged(),
          entry.getKey() + ": " + many.found() + " of " + many.forged());
      for (DetectionRates cell : entry.getValue()) {
        accused += cell.accused().size();
        all += cell.honest();
      }
    }
    assertTrue(accused <= 0.002 * all, accused + " of " + all + " honest devices accused");
  }

  /** How weak a fraud may be: on some of the days only, or a clone under more noise. */
  @Test
  void weakFraudsAreMissedRatherThanHonestDevicesAccused() {
    Map<String, DetectionRates> rates = new LinkedHashMap<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      SimulatedFleet fleet = new SimulatedFleet(seed, DEVICES);
      for (Fraud fraud : Fraud.values()) {
        for (int days : fraud == Fraud.IDENTITY ? new int[0] : new int[] {14, 7, 4, 2}) {
          count(
              rates,
              fraud,
              fraud.kind().token() + " on %d days".formatted(days),
              fleet.with(fraud, 0.05, days, fraud::forge));
        }
      }
      for (double noise : new double[] {0.0005, 0.001, 0.002, 0.005}) {
        count(
            rates,
            Fraud.NEAR_CLONE,
            "near-clone, noise of %.2f %% of the range".formatted(100 * noise),
            fleet.with(
                Fraud.NEAR_CLONE,
                0.05,
                SimulatedFleet.DAYS,
                (readings, machine, random) -> Fraud.noisy(readings, noise, random)));
      }
    }
    int accused = 0;
    int all = 0;
    System.out.println("| planted in 5 % | found | by another test | honest accused |");
    System.out.println("| --- | --- | --- | --- |");
    for (Map.Entry<String, DetectionRates> entry : rates.entrySet()) {
      DetectionRates cell = entry.getValue();
      System.out.printf(
          "| %s | %d of %d | %d | %d of %d |%n",
          entry.getKey(),
          cell.found(),
          cell.forged(),
          cell.foundByOthers(),
          cell.accused().size(),
          cell.honest());
      accused += cell.accused().size();
      all += cell.honest();
    }
    assertTrue(accused <= 0.002 * all, accused + " of " + all + " honest devices accused");
  }

  private static void count(
      Map<String, DetectionRates> rates, Fraud fraud, String name, SimulatedFleet.Planted fleet) {
    rates.merge(name, DetectionRates.of(fleet, Set.of(fraud.kind())), DetectionRates::plus);
  }

  private static void print(Map<Fraud, List<DetectionRates>> rates, DetectionRates honest) {
    System.out.printf(
        "%d fleets of %d devices, %d days%n| planted | 1 %% | 5 %% | 20 %% | honest accused |%n",
        SEEDS, DEVICES, SimulatedFleet.DAYS);
    System.out.println("| --- | --- | --- | --- | --- |");
    System.out.printf("| nothing | | | | %d of %d |%n", honest.accused().size(), honest.honest());
    honest.accused().forEach(line -> System.out.println("    ! " + line));
    rates.forEach((fraud, row) -> {
      StringBuilder line = new StringBuilder("| " + fraud.kind().token() + " |");
      int accused = 0;
      int all = 0;
      for (DetectionRates cell : row) {
        line.append(" %d of %d |".formatted(cell.found(), cell.forged()));
        accused += cell.accused().size();
        all += cell.honest();
      }
      System.out.println(line + " %d of %d |".formatted(accused, all));
      row.forEach(cell ->
          cell.accused().stream()
              .distinct()
              .limit(4)
              .forEach(x -> System.out.println("    ! " + x)));
    });
  }
}
