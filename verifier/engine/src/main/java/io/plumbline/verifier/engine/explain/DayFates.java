package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.telemetry.Role;
import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import io.plumbline.verifier.engine.shortfall.CauseKind;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * What arrived of a device day by day: why a day without qualifying operating data has none. Keeps
 * counts only. Not thread-safe while it is filled.
 */
public final class DayFates {
  private final Map<Integer, Day> days = new HashMap<>();

  private static final class Day {
    private long bad;
    private long late;
    private long future;
    private long received;
  }

  /** Counts a sample on the day of its source time. */
  void add(int day, TracedSample sample, Fate fate) {
    Day counts = days.computeIfAbsent(day, key -> new Day());
    counts.received++;
    if (sample.sample().series().role() == Role.HEARTBEAT) {
      return;
    }
    switch (fate) {
      // Where a good sample did not make the day count, a bad one replaced it.
      case BAD, OPERATING -> counts.bad++;
      case LATE -> counts.late++;
      case FUTURE -> counts.future++;
      case OUTSIDE_SERVICE, REPLACED, HEARTBEAT -> {}
    }
  }

  /** The cause of a day in service without qualifying operating data. */
  public CauseKind silence(LocalDate day) {
    Day counts = days.get(Math.toIntExact(day.toEpochDay()));
    if (counts == null) {
      return CauseKind.NOTHING_THAT_DAY;
    }
    if (counts.bad > 0) {
      return CauseKind.BAD_QUALITY_ONLY;
    }
    if (counts.late + counts.future > 0) {
      return counts.late >= counts.future ? CauseKind.LATE_ONLY : CauseKind.FUTURE_ONLY;
    }
    return CauseKind.HEARTBEAT_ONLY;
  }
}
