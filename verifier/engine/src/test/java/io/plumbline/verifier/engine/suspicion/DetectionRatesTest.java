package io.plumbline.verifier.engine.suspicion;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Plants each fraud in simulated fleets and counts what is found and who is accused. The table of
 * {@code docs/fabrication.md} is what this test prints with {@code -Drates.seeds=10}.
 */
class DetectionRatesTest {
  private static final int SEEDS = Integer.getInteger("rates.seeds", 1);
  private static final int DEVICES = Integer.getInteger("rates.devices", 100);
  private static final double[] SHARES = {0.01, 0.05, 0.20};

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
    assertTrue(SEEDS > 0);
  }
}
