package io.plumbline.verifier.engine.suspicion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FalseDiscoveryTest {
  private static Candidate candidate(String device, double p) {
    return Candidate.of(
        SuspicionKind.FLAT_LINE, List.of(device), 1, 0.5, p, new Words("理由", "reason"));
  }

  private static List<Suspicion> hold(long examined, double level, double... p) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      candidates.add(candidate("D" + i, p[i]));
    }
    return FalseDiscovery.hold(
        List.of(new TestOutcome(SuspicionKind.FLAT_LINE, examined, candidates)), level);
  }

  @Test
  void qValuesAreThoseOfTheHandComputedExample() {
    // m = 4, c(4) = 25/12: q = p·4·25/12 / rank, made to ascend.
    List<Suspicion> held = hold(4, 0.5, 0.01, 0.04, 0.02, 0.03);

    assertEquals(
        List.of("D0", "D2", "D3", "D1"),
        held.stream().map(s -> s.found().devices().getFirst()).toList());
    for (Suspicion suspicion : held) {
      assertEquals(0.01 * 25 / 3, suspicion.q(), 1e-12);
    }
  }

  @Test
  void thereIsNothingToHoldWhereNothingWasExamined() {
    assertEquals(List.of(), hold(0, 0.01));
  }

  @Test
  void whatWouldBeSignificantAloneIsNotAmongAMillion() {
    assertEquals(1, hold(1, 0.01, 0.001).size());
    assertEquals(0, hold(1_000_000, 0.01, 0.001).size());
    assertEquals(1, hold(1_000_000, 0.01, 1e-12).size());
  }

  @Test
  void theHarmonicSumIsContinuousWhereItsExpansionBegins() {
    assertEquals(FalseDiscovery.harmonic(100) + 1.0 / 101, FalseDiscovery.harmonic(101), 1e-9);
    assertEquals(14.392726722865, FalseDiscovery.harmonic(1_000_000), 1e-9);
  }

  /** Uniform p-values of honest devices beside planted ones: the share of false ones is held. */
  @Test
  void theShareOfFalseSuspicionsStaysBelowTheLevelOverManyFleets() {
    Random random = new Random(1);
    double shares = 0;
    int fleets = 400;
    for (int fleet = 0; fleet < fleets; fleet++) {
      double[] p = new double[1000];
      for (int i = 0; i < p.length; i++) {
        p[i] = i < 50 ? 1e-9 * random.nextDouble() : random.nextDouble();
      }
      List<Suspicion> held = hold(p.length, 0.1, p);
      long wrong =
          held.stream()
              .filter(s -> Integer.parseInt(s.found().devices().getFirst().substring(1)) >= 50)
              .count();
      shares += held.isEmpty() ? 0 : (double) wrong / held.size();
      assertTrue(held.size() >= 50);
    }
    assertTrue(shares / fleets <= 0.1, "false discovery rate " + shares / fleets);
  }
}
