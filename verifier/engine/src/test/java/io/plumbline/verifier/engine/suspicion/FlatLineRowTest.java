package io.plumbline.verifier.engine.suspicion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Days without a movement in a row are told even where most days moved. */
class FlatLineRowTest {
  private static final SimulatedFleet FLEET = new SimulatedFleet(1, 20);

  private static List<Candidate> flat(SimulatedFleet.Planted planted) {
    return Scrutiny.tests(planted.trace()).stream()
        .filter(test -> test.kind() == SuspicionKind.FLAT_LINE)
        .flatMap(test -> test.candidates().stream())
        .toList();
  }

  @Test
  void fourStuckDaysInARowRankAndLeaveNobodyOut() {
    SimulatedFleet.Planted planted = FLEET.with(Fraud.FLAT_LINE, 0.05, 4, Fraud.FLAT_LINE::forge);

    Candidate found = flat(planted).getFirst();

    assertEquals(List.copyOf(planted.forged()), found.devices());
    assertEquals(List.of(), found.leftOut());
    assertEquals(4, found.statistic());
    assertTrue(found.p() < 1e-3, "p " + found.p());
  }

  @Test
  void whoMovesOnNoRunningDayIsLeftOut() {
    SimulatedFleet.Planted planted = FLEET.with(Fraud.FLAT_LINE, 0.05);

    Candidate found = flat(planted).getFirst();

    assertEquals(List.copyOf(planted.forged()), found.leftOut());
    assertEquals(1, found.statistic());
  }

  @Test
  void nobodyHonestIsACandidate() {
    assertEquals(List.of(), flat(FLEET.untouched()));
  }
}
