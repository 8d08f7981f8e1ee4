package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Device;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Births bunched: devices of many enterprises that go into service on one day of the year that ends
 * with the span. Unit: a day with births.
 *
 * <p><b>Statistic:</b> enterprises with births on the day; one that connects a whole factory at
 * once counts once. Threshold 5 enterprises, three times the usual number, and 20 devices: among
 * very many enterprises months of 31 days and of 28 differ beyond chance.
 *
 * <p><b>Null hypothesis:</b> enterprises begin independently of each other. Firsts of a month are
 * popular and are compared among themselves; for other days the mean is that of the other days of
 * the year, one at least in both cases. p is a Poisson tail.
 *
 * <p><b>What may deceive it:</b> the day on which a platform went live or moved its ledger. Ranks
 * and adjusts nothing.
 */
final class BunchedBirths implements IdentityInflation.Look {
  private static final int DAYS = 365;
  private static final int MIN_ENTERPRISES = 5;
  private static final int MIN_DEVICES = 20;
  private static final double MIN_RATIO = 3;

  /** The least number of enterprises that a usual day is taken to see. */
  private static final double MIN_MEAN = 1;

  @Override
  public long examine(FleetTrace fleet, List<Candidate> candidates) {
    LocalDate last = LocalDate.ofEpochDay(fleet.span().last());
    LocalDate first = last.minusDays(DAYS - 1);
    Map<LocalDate, Set<String>> enterprises = new TreeMap<>();
    Map<LocalDate, List<String>> devices = new TreeMap<>();
    for (Device device : fleet.ledger().devices().values()) {
      LocalDate birth = device.connectedFrom();
      if (!birth.isBefore(first) && !birth.isAfter(last)) {
        enterprises.computeIfAbsent(birth, day -> new HashSet<>()).add(device.enterpriseId());
        devices.computeIfAbsent(birth, day -> new ArrayList<>()).add(device.id());
      }
    }
    int firsts = (int) first.datesUntil(last.plusDays(1)).filter(BunchedBirths::isFirst).count();
    enterprises.forEach((day, who) -> {
      List<String> born = devices.getOrDefault(day, List.of());
      if (who.size() >= MIN_ENTERPRISES && born.size() >= MIN_DEVICES) {
        int likeIt = isFirst(day) ? firsts : DAYS - firsts;
        double others =
            enterprises.entrySet().stream()
                .filter(e -> isFirst(e.getKey()) == isFirst(day) && !e.getKey().equals(day))
                .mapToInt(e -> e.getValue().size())
                .sum();
        double mean = Math.max(MIN_MEAN, others / (likeIt - 1));
        if (who.size() >= MIN_RATIO * mean) {
          candidates.add(candidate(day, who.size(), born, mean));
        }
      }
    });
    return enterprises.size();
  }

  private static boolean isFirst(LocalDate day) {
    return day.getDayOfMonth() == 1;
  }

  private static Candidate candidate(
      LocalDate day, int enterprises, List<String> born, double mean) {
    return Candidate.of(
        SuspicionKind.IDENTITY,
        born,
        enterprises,
        MIN_ENTERPRISES,
        TailBounds.poisson(mean, enterprises),
        Words.of(
            "%d 家企业的 %d 台设备同在 %s 投用，通常一天约 %.1f 家",
            "%2$d devices of %1$d enterprises went into service on %3$s, usually some %4$.1f"
                + " enterprises do on a day",
            enterprises,
            born.size(),
            day,
            mean));
  }
}
