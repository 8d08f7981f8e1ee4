package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.trace.DayTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Back-fill: days that were delivered when they had long passed, often many of them at once before
 * the as-of date.
 *
 * <p><b>Statistic:</b> the share of the device's days of which more than half of the samples
 * arrived later than {@code realtime_lag}. Threshold 0.3, and four days. The reason names the
 * arrival day that brought the most days.
 *
 * <p><b>Null hypothesis:</b> at most three days in a hundred are lost to an outage and uploaded a
 * day later; p is the binomial tail. Days of one outage depend on each other, hence the threshold.
 *
 * <p><b>Source:</b> the rule of real-time upload (semantics, "Qualifying samples", rule 3). The
 * time of arrival is the gateway's receipt, or what a recording states. Comparison with the times
 * of independent witnesses comes with the log.
 *
 * <p><b>What may deceive it:</b> an outage of weeks with honest store and forward. <b>What escapes
 * it:</b> a gateway whose clock was set back. Late samples do not count in any figure anyway, so
 * the adjusted figures leave nobody out for this.
 */
final class BackFill implements Detector {
  private static final int MIN_ROWS = 10;
  private static final int MIN_DAYS = 4;
  private static final double THRESHOLD = 0.3;
  private static final double HONEST = 0.03;

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (DeviceTrace device : fleet.devices()) {
      int days = 0;
      int late = 0;
      Map<Integer, Integer> arrivals = new TreeMap<>();
      for (int day = fleet.span().first(); day <= fleet.span().last(); day++) {
        DayTrace trace = device.day(day);
        if (trace == null || trace.rows() < MIN_ROWS) {
          continue;
        }
        days++;
        if (2 * trace.lateRows() > trace.rows()) {
          late++;
          arrivals.merge(trace.lastLateArrival(), 1, Integer::sum);
        }
      }
      examined += days >= MIN_DAYS ? 1 : 0;
      if (late >= MIN_DAYS && late >= THRESHOLD * days) {
        candidates.add(candidate(device, late, days, arrivals));
      }
    }
    return new TestOutcome(SuspicionKind.BACK_FILL, examined, candidates);
  }

  private static Candidate candidate(
      DeviceTrace device, int late, int days, Map<Integer, Integer> arrivals) {
    int burst = 0;
    int burstDay = 0;
    for (Map.Entry<Integer, Integer> arrival : arrivals.entrySet()) {
      if (arrival.getValue() > burst) {
        burst = arrival.getValue();
        burstDay = arrival.getKey();
      }
    }
    return Candidate.of(
        SuspicionKind.BACK_FILL,
        List.of(device.device().id()),
        (double) late / days,
        THRESHOLD,
        TailBounds.binomial(days, late, HONEST),
        Words.of(
            "%d 天中有 %d 天的数据事后才到，其中 %d 天集中在 %s 补入",
            "of %d days the data of %d came afterwards, %d of them together on %s",
            days,
            late,
            burst,
            LocalDate.ofEpochDay(burstDay)));
  }
}
