package io.plumbline.verifier.engine.shortfall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Ratio;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Why a claim exceeds what was recomputed: the causes always add up to the difference. */
class ShortfallFinderTest {
  @Property(tries = 300)
  void theCausesOfEveryOverstatedFigureAddUpToTheDifference(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400_000) int beyond) {
    SmallFleet fleet = SmallFleet.random(seed);
    for (Fact fact : fleet.facts()) {
      BigDecimal claimed =
          fact.exact().rounded(3).add(BigDecimal.valueOf(beyond, 3)).stripTrailingZeros();

      Shortfall shortfall = fleet.finder().find(fact, claimed).orElseThrow();

      BigDecimal parts = parts(fact, fleet);
      assertEquals(
          0,
          Ratio.of(shortfall.verified()).compareTo(fact.exact().times(Ratio.of(parts))),
          fact.id() + " counts " + shortfall.verified() + " of " + fact.exact() + " × " + parts);
      assertEquals(
          0, shortfall.claimed().compareTo(claimed.multiply(parts)), fact.id() + " claimed");
      BigDecimal sum = BigDecimal.ZERO;
      for (Shortfall.Cause cause : shortfall.causes()) {
        assertTrue(cause.count().signum() > 0, fact.id() + " " + cause);
        assertTrue(cause.count().compareTo(cause.candidates()) <= 0, fact.id() + " " + cause);
        sum = sum.add(cause.count());
      }
      assertEquals(0, sum.compareTo(shortfall.difference()), fact.id() + " " + shortfall);
    }
  }

  /** What a unit of the figure is worth in the unit that its shortfall is counted in. */
  private static BigDecimal parts(Fact fact, SmallFleet fleet) {
    return switch (fact.indicator()) {
      case DEVICE_PUBLIC_RUNNING, APP_PUBLIC_ACTIVE, APP_KILLER_USERS, APP_KILLER_CALLS ->
          BigDecimal.valueOf(fact.window().days(fact.asOf()).days());
      case APP_MONTHLY_ACTIVE, MODEL_CORE_USERS -> BigDecimal.valueOf(12);
      case DEVICE_UTILISATION, DEVICE_UTILISATION_UPPER, DEVICE_UTILISATION_COVERAGE ->
          fleet.calendarSeconds(fact).movePointLeft(2);
      default -> BigDecimal.ONE;
    };
  }

  @Test
  void eachDeviceThatDoesNotCountIsNamedUnderItsCause() {
    SmallFleet fleet = SmallFleet.ofEveryCause();
    Fact connected = fleet.fact("device.connected/as-of");
    assertEquals("1", connected.value());

    Shortfall shortfall = fleet.finder().find(connected, new BigDecimal("14")).orElseThrow();

    Map<String, List<String>> named = new TreeMap<>();
    shortfall.causes().forEach(cause -> named.put(cause.kind().token(), cause.subjects()));
    assertEquals(
        Map.of(
            "no-telemetry", List.of("silent"),
            "heartbeat-only", List.of("heartbeat"),
            "late-only", List.of("late"),
            "future-only", List.of("future"),
            "bad-quality-only", List.of("bad"),
            "outside-service-only", List.of("outside"),
            "duplicate-identity", List.of("twin"),
            "retired", List.of("retired"),
            "not-yet-in-service", List.of("planned"),
            "unregistered", List.of("stranger")),
        without(named, "no-ledger-row"));
    assertEquals(new BigDecimal("3"), count(shortfall, CauseKind.NO_LEDGER_ROW));
  }

  @Test
  void aDeviceInNoLedgerIsNamedWhereverItMayBeMeant() {
    SmallFleet fleet = SmallFleet.ofEveryCause();
    for (String figure :
        List.of(
            "device.connected/as-of?category=机床",
            "device.public-cloud.connected/as-of",
            "device.overseas.connected/as-of",
            "device.public-cloud.daily-running/month")) {
      Fact fact = fleet.fact(figure);
      Shortfall.Cause cause =
          fleet.finder().find(fact, new BigDecimal("4000")).orElseThrow().causes().stream()
              .filter(one -> one.kind() == CauseKind.UNREGISTERED)
              .findFirst()
              .orElseThrow();
      assertEquals(List.of("stranger"), cause.subjects(), figure);
      boolean days = figure.endsWith("month");
      assertEquals(new BigDecimal(days ? "7" : "1"), cause.count(), figure + ": 7 samples");
    }
  }

  @Test
  void aConnectedDeviceOfAnotherDeploymentIsNotOnThePublicCloud() {
    SmallFleet fleet = SmallFleet.ofEveryCause();
    Fact open = fleet.fact("device.public-cloud.connected/as-of");
    assertEquals("0", open.value());

    Shortfall shortfall = fleet.finder().find(open, BigDecimal.valueOf(2)).orElseThrow();

    assertEquals(BigDecimal.ONE, count(shortfall, CauseKind.OTHER_DEPLOYMENT));
  }

  @Test
  void aClaimBelowTheLedgerSaysOfHowManyTheCauseIsAPart() {
    SmallFleet fleet = SmallFleet.ofRunning(2, 5);
    Shortfall shortfall =
        fleet
            .finder()
            .find(fleet.fact("device.connected/as-of"), new BigDecimal("4"))
            .orElseThrow();

    assertEquals(new BigDecimal("2"), shortfall.difference());
    Shortfall.Cause cause = shortfall.causes().getFirst();
    assertEquals(List.of(cause), new ArrayList<>(shortfall.causes()));
    assertEquals(CauseKind.NO_TELEMETRY, cause.kind());
    assertEquals(new BigDecimal("2"), cause.count());
    assertEquals(new BigDecimal("5"), cause.candidates());
    assertTrue(cause.isPart());
    assertEquals(5, cause.subjects().size());
  }

  @Test
  void anAverageIsMissingDeviceDays() {
    // Two devices ran on one day of the month each; five never sent anything; 31 days each.
    SmallFleet fleet = SmallFleet.ofRunning(2, 5);
    Fact running = fleet.fact("device.public-cloud.daily-running/month");
    assertEquals("0.06", running.value());

    Shortfall shortfall = fleet.finder().find(running, new BigDecimal("8")).orElseThrow();

    assertEquals("device-days", shortfall.unit().en());
    assertEquals(new BigDecimal("246"), shortfall.difference(), "8 × 31 − 2");
    assertEquals(new BigDecimal("155"), count(shortfall, CauseKind.NO_TELEMETRY));
    assertEquals(new BigDecimal("60"), count(shortfall, CauseKind.SILENT_DAY));
    assertEquals(new BigDecimal("31"), count(shortfall, CauseKind.NO_LEDGER_ROW));
  }

  private static BigDecimal count(Shortfall shortfall, CauseKind kind) {
    return shortfall.causes().stream()
        .filter(cause -> cause.kind() == kind)
        .map(Shortfall.Cause::count)
        .findFirst()
        .orElse(BigDecimal.ZERO);
  }

  private static Map<String, List<String>> without(Map<String, List<String>> named, String key) {
    Map<String, List<String>> rest = new TreeMap<>(named);
    rest.remove(key);
    return rest;
  }
}
